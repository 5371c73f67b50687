namespace Polydesk.Kills;

/// <summary>One client that goes on writing whatever is answered, and how long it had to wait after a kill.</summary>
internal sealed class Lane(Api api, Book book, string name, int seed)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly Random dice = new(seed);
    private readonly List<Writer> writers = [];
    private long killed;
    private long last;

    /// <summary>The writers one after another, each until a write was not answered.</summary>
    public IReadOnlyList<Writer> Writers => writers;

    /// <summary>The longest time after the kill without an acknowledged write.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>How long after the kill the last write failed.</summary>
    public TimeSpan LastFailure { get; private set; }

    public int AcknowledgedSince { get; private set; }

    public int FailedSince { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && writers.TrueForAll(w => w.Fault is null))
        {
            var writer = new Writer(api, book, $"{name}p{writers.Count}", dice.Next(), Acknowledge);
            writers.Add(writer);
            await writer.RunAsync(crashing: false, stop);

            if (writer.Unanswered is not null)
            {
                Fail();
                await Task.Delay(Rest, CancellationToken.None);
            }
        }
    }

    public void NoteKill()
    {
        Volatile.Write(ref last, TimeProvider.System.GetTimestamp());
        Volatile.Write(ref killed, TimeProvider.System.GetTimestamp());
    }

    private void Acknowledge()
    {
        if (Volatile.Read(ref killed) == 0)
        {
            return;
        }

        AcknowledgedSince++;
        var pause = TimeProvider.System.GetElapsedTime(Interlocked.Exchange(ref last, TimeProvider.System.GetTimestamp()));
        LongestPause = pause > LongestPause ? pause : LongestPause;
    }

    private void Fail()
    {
        if (Volatile.Read(ref killed) is not 0 and var at)
        {
            FailedSince++;
            LastFailure = TimeProvider.System.GetElapsedTime(at);
        }
    }
}
