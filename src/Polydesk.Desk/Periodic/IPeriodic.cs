namespace Polydesk.Desk.Periodic;

/// <summary>
/// Work of an account that is done again and again. Nodes may do it side by side: it takes rows under lock, or doing it twice changes nothing.
/// </summary>
public interface IPeriodic
{
    /// <summary>How long to wait after one round before the next.</summary>
    TimeSpan Interval { get; }

    Task RunAsync(CancellationToken ct);
}
