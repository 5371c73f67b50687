using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The four statuses: what the desk has in progress waits for the customer, and what is pending is postponed (section 5.15).</summary>
internal static class LeadStatus
{
    public static IReadOnlyList<string> All { get; } = ["open", "waiting", "postponed", "closed"];

    public static string Of(StatusKind kind) => kind switch
    {
        StatusKind.InProgress => "waiting",
        StatusKind.Pending => "postponed",
        StatusKind.Resolved => "closed",
        _ => "open",
    };

    public static long? Id(DeskVocabulary vocabulary, string status) => vocabulary.FirstStatus(status switch
    {
        "waiting" => StatusKind.InProgress,
        "postponed" => StatusKind.Pending,
        "closed" => StatusKind.Resolved,
        _ => StatusKind.Open,
    })?.Id;
}

/// <summary>The four priorities by the admin's order: below the default is low, the last above it urgent, what lies between high.</summary>
internal static class LeadPriority
{
    public static IReadOnlyList<string> All { get; } = ["low", "normal", "high", "urgent"];

    public static string Of(DeskVocabulary vocabulary, long id)
    {
        var at = Index(vocabulary, id);
        var normal = Index(vocabulary, vocabulary.DefaultPriority.Id);

        return at < normal ? "low" : at == normal ? "normal" : at == vocabulary.Priorities.Count - 1 ? "urgent" : "high";
    }

    public static IReadOnlyList<long> IdsOf(DeskVocabulary vocabulary, string priority) =>
        [.. vocabulary.Priorities.Where(p => Of(vocabulary, p.Id) == priority).Select(p => p.Id)];

    private static int Index(DeskVocabulary vocabulary, long id) => vocabulary.Priorities.Select(p => p.Id).ToList().IndexOf(id);
}

/// <summary>Where a ticket came from.</summary>
internal static class LeadChannel
{
    public static IReadOnlyList<string> All { get; } = ["email", "phone", "sms", "webchat", "api"];

    public static string Of(string channel) => channel switch
    {
        "chat" => "webchat",
        "email" or "phone" or "sms" => channel,
        _ => "api",
    };

    public static string Write(string channel) => channel == "webchat" ? "chat" : channel;

    public static IReadOnlyList<string> Stored(string channel) => channel == "api" ? ["api", "web"] : [Write(channel)];
}
