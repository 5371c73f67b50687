namespace Polydesk.Conformance.Api;

/// <summary>The real time, moved forward by tests that cannot wait.</summary>
public sealed class MovableClock : TimeProvider
{
    private long ticks;
    private long polls;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref polls);

    public override long TimestampFrequency => System.TimestampFrequency;

    public void Move(TimeSpan by)
    {
        Interlocked.Add(ref ticks, by.Ticks);
        SkipPolls(by);
    }

    /// <summary>Lets what is read anew every so often be read anew now, without moving the time of day.</summary>
    public void SkipPolls(TimeSpan by) => Interlocked.Add(ref polls, (long)(by.TotalSeconds * TimestampFrequency));
}
