namespace Polydesk.Desk.Webhooks;

/// <summary>How deliveries are paced.</summary>
public sealed record WebhookSettings
{
    /// <summary>The pauses after failed tries; one more try than there are pauses, then the delivery is given up (FreeScout: 10 tries within two hours).</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } = [.. Enumerable.Range(1, 9).Select(n => TimeSpan.FromMinutes(2 * n))];

    /// <summary>The most requests to one subscriber at a time.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>How late a change by another process may be noticed.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The least time between two rounds, so that many changes share the few writes that telling of them costs.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many times as long as reading took it rests: under load, telling of changes leaves the machine to those who make them.</summary>
    public int RestFactor { get; init; } = 5;

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the log of deliveries is kept.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The most finished deliveries that are kept.</summary>
    public int MostKept { get; init; } = 10_000;
}
