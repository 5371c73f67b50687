using System.Diagnostics.Metrics;

namespace Polydesk.Desk;

/// <summary>What the desk measures of itself. Nobody listening costs nothing.</summary>
public static class DeskMeter
{
    public const string Name = "Polydesk";

    private static readonly Meter Meter = new(Name);

    /// <summary>Jobs that wait for their turn to write to an SQLite file.</summary>
    public static UpDownCounter<long> WritesWaiting { get; } = Meter.CreateUpDownCounter<long>(
        "polydesk.writes.waiting", description: "Jobs waiting for their turn to write to SQLite");

    /// <summary>How many jobs shared a commit.</summary>
    public static Histogram<int> WriteGroup { get; } = Meter.CreateHistogram(
        "polydesk.write.group", description: "Jobs that shared one SQLite commit",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });

    /// <summary>Statements sent to databases.</summary>
    public static Counter<long> Statements { get; } = Meter.CreateCounter<long>("polydesk.statements", description: "SQL statements run");

    /// <summary>Blocks that began because a limit was exceeded.</summary>
    public static Counter<long> RateBlocks { get; } = Meter.CreateCounter<long>(
        "polydesk.rate.blocks", description: "Blocks that began because a rate limit was exceeded");

    /// <summary>Answered requests, by dialect, operation and class of status.</summary>
    public static Counter<long> Requests { get; } = Meter.CreateCounter<long>("polydesk.requests", description: "Answered requests");

    public static Histogram<double> RequestDuration { get; } = Meter.CreateHistogram(
        "polydesk.request.duration", unit: "s", description: "Time to answer a request",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    /// <summary>Lines of the request log that were dropped because the output was slower than the requests.</summary>
    public static Counter<long> LogLinesDropped { get; } = Meter.CreateCounter<long>(
        "polydesk.log.dropped", description: "Request log lines dropped because the output was too slow");
}
