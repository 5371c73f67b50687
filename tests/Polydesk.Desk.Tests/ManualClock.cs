namespace Polydesk.Desk.Tests;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2024, 8, 15, 17, 5, 19, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public void Advance(TimeSpan by) => now += by;
}
