using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.FreeScout;

/// <summary>The closed vocabularies of this dialect, and the desk's words behind them (section 6.5).</summary>
internal static class FreeWords
{
    public const string Active = "active";

    /// <summary>The names of statuses in the order of the product's own error message, of which <c>open</c> is only ever read.</summary>
    public static readonly string[] Statuses = [Active, "spam", "open", "closed", "pending"];

    public static readonly string[] Types = ["email", "phone", "chat"];

    public static readonly string[] States = ["draft", "published"];

    public static readonly string[] Embedded = ["threads", "timelogs", "tags"];

    private static readonly StatusKind[] ActiveKinds = [StatusKind.Open, StatusKind.InProgress];

    public static string Status(StatusKind kind) => kind switch
    {
        StatusKind.Pending => "pending",
        StatusKind.Resolved => "closed",
        StatusKind.Spam => "spam",
        _ => Active,
    };

    /// <summary>The kinds that a name stands for, the preferred one first; a name in any case, or the product's code. Null for anything else.</summary>
    public static IReadOnlyList<StatusKind>? Kinds(string text) => text.Trim().ToLowerInvariant() switch
    {
        Active or "open" or "1" => ActiveKinds,
        "pending" or "2" => [StatusKind.Pending],
        "closed" or "3" => [StatusKind.Resolved],
        "spam" or "4" => [StatusKind.Spam],
        _ => null,
    };

    /// <summary>The channel of a conversation that comes by this API.</summary>
    public static string? Channel(string type) => type.Trim().ToLowerInvariant() switch
    {
        "email" or "1" => "api",
        "phone" or "2" => "phone",
        "chat" or "3" => "chat",
        _ => null,
    };

    public static IReadOnlyList<string>? Channels(string type) => Channel(type) switch
    {
        "api" => ["api", "email", "web"],
        { } one => [one],
        null => null,
    };

    public static string Type(string channel) => channel is "phone" or "chat" ? channel : "email";

    public static string Source(string channel) => channel is "email" or "web" ? channel : "api";
}
