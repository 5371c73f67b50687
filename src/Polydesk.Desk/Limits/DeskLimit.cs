namespace Polydesk.Desk.Limits;

/// <summary>One of the limits that a desk can have of its own.</summary>
/// <param name="Name">Its place below <c>limits</c> in the desk's document: the setting's name in small letters.</param>
/// <param name="Least">The least that makes sense, as for the setting.</param>
/// <param name="Most">The most.</param>
/// <param name="Of">What a desk has.</param>
/// <param name="With">The limits with another value, or without one.</param>
public sealed record DeskLimit(string Name, int Least, int Most, Func<DeskLimits, int?> Of, Func<DeskLimits, int?, DeskLimits> With)
{
    private const int MostRequests = 1_000_000;
    private const int MostMinutes = 10_080;
    private const int MostMegabytes = 2_000;

    public static IReadOnlyList<DeskLimit> All { get; } =
    [
        new("eddydesk.limit", 0, MostRequests, l => l.EddyDeskLimit, (l, v) => l with { EddyDeskLimit = v }),
        new("eddydesk.block_minutes", 1, MostMinutes, l => l.EddyDeskBlockMinutes, (l, v) => l with { EddyDeskBlockMinutes = v }),
        new("eddydesk.knowledge_limit", 0, MostRequests, l => l.EddyDeskKnowledgeLimit, (l, v) => l with { EddyDeskKnowledgeLimit = v }),
        new("eddydesk.knowledge_block_minutes", 1, MostMinutes, l => l.EddyDeskKnowledgeBlockMinutes, (l, v) => l with { EddyDeskKnowledgeBlockMinutes = v }),
        new("freescout.limit", 0, MostRequests, l => l.FreeScoutLimit, (l, v) => l with { FreeScoutLimit = v }),
        new("leaddesk.limit", 0, MostRequests, l => l.LeadDeskLimit, (l, v) => l with { LeadDeskLimit = v }),
        new("deskpro.hourly_limit", 0, 100_000_000, l => l.DeskproHourlyLimit, (l, v) => l with { DeskproHourlyLimit = v }),
        new("deskpro.max_file_megabytes", 1, MostMegabytes, l => l.DeskproMaxFileMegabytes, (l, v) => l with { DeskproMaxFileMegabytes = v }),
        new("uploads.max_file_megabytes", 1, MostMegabytes, l => l.UploadsMaxFileMegabytes, (l, v) => l with { UploadsMaxFileMegabytes = v }),
    ];
}
