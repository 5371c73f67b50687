namespace Polydesk.Desk.Limits;

/// <summary>Limits that a desk has of its own, each named like the program's setting in whose place it holds. Null leaves the setting.</summary>
public sealed record DeskLimits
{
    public static DeskLimits None { get; } = new();

    public int? EddyDeskLimit { get; init; }

    public int? EddyDeskBlockMinutes { get; init; }

    public int? EddyDeskKnowledgeLimit { get; init; }

    public int? EddyDeskKnowledgeBlockMinutes { get; init; }

    public int? FreeScoutLimit { get; init; }

    public int? LeadDeskLimit { get; init; }

    public int? DeskproHourlyLimit { get; init; }

    public int? DeskproMaxFileMegabytes { get; init; }

    public int? UploadsMaxFileMegabytes { get; init; }
}
