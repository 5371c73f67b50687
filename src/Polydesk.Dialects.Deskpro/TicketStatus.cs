using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// The statuses of this dialect: whose turn it is, by the kinds of the desk's own. A status of the desk beyond the first of its kind is a sub-status, such as
/// <c>pending.5</c>; tickets that are deleted or spam are hidden.
/// </summary>
internal static class TicketStatus
{
    public const string Hidden = "hidden";
    public const string Archived = "archived";
    public const string Deleted = "hidden.deleted";

    public static string Of(StatusKind kind) => kind switch
    {
        StatusKind.Open => "awaiting_agent",
        StatusKind.Pending => "awaiting_user",
        StatusKind.InProgress => "pending",
        StatusKind.Resolved => "resolved",
        StatusKind.Spam => Hidden,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The ids of the statuses in which a ticket is not hidden.</summary>
    public static IReadOnlyList<long> Shown(DeskVocabulary vocabulary) => [.. vocabulary.Statuses.Where(s => s.Kind is not StatusKind.Spam).Select(s => s.Id)];

    /// <summary>The code that names this one status: accepted wherever a status is.</summary>
    public static string CodeOf(Status status, DeskVocabulary vocabulary) => status.Kind is StatusKind.Spam ? "hidden.spam"
        : vocabulary.FirstStatus(status.Kind)?.Id == status.Id ? Of(status.Kind)
        : $"{Of(status.Kind)}.{status.Id}";

    /// <summary>The kinds that a word stands for; null for a word that is none.</summary>
    public static IReadOnlyList<StatusKind>? KindsOf(string word) => word switch
    {
        "awaiting_agent" => [StatusKind.Open],
        "awaiting_user" => [StatusKind.Pending],
        "pending" => [StatusKind.InProgress],
        "resolved" or "archived" or "closed" => [StatusKind.Resolved],
        "hidden.spam" => [StatusKind.Spam],
        _ => null,
    };

    /// <summary>The status that a code with a number names.</summary>
    public static Status? Find(string code, DeskVocabulary vocabulary) =>
        code.LastIndexOf('.') is > 0 and var dot && long.TryParse(code.AsSpan(dot + 1), out var id)
        && vocabulary.FindStatus(id) is { } status && Of(status.Kind) == code[..dot] ? status : null;

    /// <summary>The ids of all statuses that a word or code stands for; null when it is neither.</summary>
    public static IReadOnlyList<long>? IdsOf(string code, DeskVocabulary vocabulary) => KindsOf(code) is { } kinds
        ? [.. vocabulary.Statuses.Where(s => kinds.Contains(s.Kind)).Select(s => s.Id)]
        : Find(code, vocabulary) is { } status ? [status.Id] : null;
}
