using System.Collections.Concurrent;
using Polydesk.Desk.Storage;

namespace Polydesk.Server.Background;

/// <summary>Logs what fails again and again once: anew when it fails otherwise, after it has worked, or after an hour.</summary>
internal sealed class FaultLog(ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (string Fault, long At)> told = new();

    /// <param name="what">What cannot be done, and of which account.</param>
    /// <param name="e">Why not.</param>
    public void Failed(string what, Exception e)
    {
        // A lost database is told by who looks for it, and an account that is being made is no fault.
        if (e is DatabaseMissingException)
        {
            return;
        }

        var fault = $"{e.GetType()}: {e.Message}";

        if (told.TryGetValue(what, out var last) && last.Fault == fault && clock.GetElapsedTime(last.At) < Repeat)
        {
            return;
        }

        told[what] = (fault, clock.GetTimestamp());

        if (Outage.Is(e))
        {
            log.LogError("{What}; it is tried again: {Reason}", what, Outage.Reason(e));
        }
        else
        {
            log.LogError(e, "{What}; it is tried again", what);
        }
    }

    public void Worked(string what) => told.TryRemove(what, out _);
}
