using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.FreeScout;

/// <summary>
/// Folders are a way to look at tickets and stand in no table: their ids are made of the mailbox, the type's code and, for personal ones, the user
/// (section 10.3).
/// </summary>
internal static class Folders
{
    public const int Unassigned = 1;
    public const int Mine = 20;
    public const int Starred = 25;
    public const int Drafts = 30;
    public const int Assigned = 40;
    public const int Closed = 60;
    public const int Deleted = 70;
    public const int Spam = 80;

    private const long Codes = 100;
    private const long Mailboxes = 1_000_000;

    public static string Name(int type) => type switch
    {
        Unassigned => "Unassigned",
        Mine => "Mine",
        Starred => "Starred",
        Drafts => "Drafts",
        Assigned => "Assigned",
        Closed => "Closed",
        Deleted => "Deleted",
        _ => "Spam",
    };

    public static long Id(long mailbox, int type, long user = 0) => ((user * Mailboxes) + mailbox) * Codes + type;

    public static (long Mailbox, int Type, long User) Of(long id) => (id / Codes % Mailboxes, (int)(id % Codes), id / Codes / Mailboxes);

    /// <summary>The folder in which a conversation lies.</summary>
    public static long IdOf(Ticket t, StatusKind kind) => Id(t.DepartmentId, (t, kind) switch
    {
        ({ Deleted: true }, _) => Deleted,
        ({ IsDraft: true }, _) => Drafts,
        (_, StatusKind.Spam) => Spam,
        (_, StatusKind.Resolved) => Closed,
        ({ Agent: not null }, _) => Assigned,
        _ => Unassigned,
    });
}
