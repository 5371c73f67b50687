using Polydesk.Desk.Storage;

namespace Polydesk.Server.Edge;

/// <summary>Logs why requests are refused while a database or the disk cannot be used, once a minute for all of them.</summary>
internal sealed class OutageLog(ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long? told;

    public void Tell(Exception e)
    {
        // The registry tells once of each.
        if (e is DatabaseMissingException)
        {
            return;
        }

        lock (gate)
        {
            if (told is { } at && clock.GetElapsedTime(at) < Repeat)
            {
                return;
            }

            told = clock.GetTimestamp();
        }

        log.LogError("Requests cannot be answered at the moment: {Reason}", Outage.Reason(e));
    }
}
