using System.Collections.Concurrent;

namespace Polydesk.Desk.Limits;

/// <summary>Counts requests in fixed windows and blocks who exceeds one.</summary>
public interface IRateWindows
{
    /// <summary>Counts one request of a key, or only looks where the key stands.</summary>
    /// <param name="key">Who asks.</param>
    /// <param name="rule">How much is allowed.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="by">How many requests to count; 0 looks.</param>
    /// <param name="atOnce">Whether other nodes must know before this returns, for what is rare and must not be passed at all.</param>
    ValueTask<RateState> CountAsync(string key, RateRule rule, CancellationToken ct, int by = 1, bool atOnce = false);
}

/// <summary>At most <paramref name="Limit"/> requests in a <paramref name="Window"/>; the next one starts a block. A limit of 0 is none.</summary>
/// <param name="Limit">How many requests pass.</param>
/// <param name="Window">In which time.</param>
/// <param name="Block">How long further ones are refused; null until the window ends.</param>
public sealed record RateRule(int Limit, TimeSpan Window, TimeSpan? Block = null);

/// <summary>Where a key stands after a request: what is left, and when a block ends if there is one.</summary>
public readonly record struct RateState(int Remaining, TimeSpan? BlockedFor);

/// <summary>Windows of one process.</summary>
public sealed class LocalRateWindows(TimeProvider clock) : IRateWindows
{
    private const int SweepEvery = 10_000;

    private readonly ConcurrentDictionary<string, Window> windows = new();
    private int counted;

    public ValueTask<RateState> CountAsync(string key, RateRule rule, CancellationToken ct, int by = 1, bool atOnce = false)
    {
        if (rule.Limit <= 0)
        {
            return new(new RateState(0, null));
        }

        var now = clock.GetUtcNow();

        if (Interlocked.Increment(ref counted) % SweepEvery == 0)
        {
            Sweep(now);
        }

        var window = windows.GetOrAdd(key, static _ => new());

        lock (window)
        {
            return new(window.Count(rule, now, by));
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, window) in windows)
        {
            if (window.Ends < now)
            {
                windows.TryRemove(new(key, window));
            }
        }
    }

    private sealed class Window
    {
        private int count;
        private bool blocked;

        public DateTimeOffset Ends { get; private set; }

        public RateState Count(RateRule rule, DateTimeOffset now, int by)
        {
            if (now >= Ends)
            {
                (count, blocked, Ends) = (0, false, now + rule.Window);
            }

            if (blocked)
            {
                return new(0, Ends - now);
            }

            count += by;

            if (count > rule.Limit)
            {
                (blocked, Ends) = (true, now + rule.Block ?? Ends);
                DeskMeter.RateBlocks.Add(1);
                return new(0, Ends - now);
            }

            return new(rule.Limit - count, null);
        }
    }
}
