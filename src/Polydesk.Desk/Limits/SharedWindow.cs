namespace Polydesk.Desk.Limits;

/// <summary>What one node knows of a key's window: what all counted when it last asked, and what it has counted since.</summary>
internal sealed class SharedWindow(string key)
{
    private readonly Lock gate = new();
    private RateRule rule = new(0, default, default);
    private DateTimeOffset ends;
    private long known;
    private long here;
    private long onTheWay;
    private bool blocked;
    private bool queued;
    private bool isAlone;
    private long? learnedAt;
    private TaskCompletionSource? asking;

    public string Key => key;

    /// <summary>Held while it is told: of two tellings at once, the first answered would count what the other has on its way twice.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    private long Total => known + here + onTheWay;

    /// <summary>The last requests before the limit are counted by all before they are answered.</summary>
    private bool IsNear => rule.Limit - Total < Math.Clamp(rule.Limit / 10, 10, 200);

    /// <summary>So many may pass beyond the limit here while others reach it; more are not left untold.</summary>
    private bool IsMuchUntold => here + onTheWay > Math.Clamp(rule.Limit / 40, 2, 50);

    /// <summary>
    /// Counts requests, or none, unless another is just asking what all counted: then it waits for that. When what is known is no longer fresh, when the limit
    /// is near or much is untold, or what is counted must be known at once, this request is the one that asks, which tells as well.
    /// </summary>
    public Counted Count(RateRule current, TimeProvider clock, TimeSpan freshFor, int by, bool atOnce)
    {
        lock (gate)
        {
            if (asking is not null)
            {
                return new(default, Tell: false, WaitFor: asking.Task);
            }

            var now = clock.GetUtcNow();
            rule = current;

            if (now >= ends)
            {
                (known, here, onTheWay, blocked, ends, learnedAt) = (0, 0, 0, false, now + rule.Window, null);
            }

            if (!blocked)
            {
                here += by;

                if (Total > rule.Limit)
                {
                    (blocked, ends) = (true, now + rule.Block ?? ends);
                    DeskMeter.RateBlocks.Add(1);
                }
            }

            var isFresh = learnedAt is { } at && clock.GetElapsedTime(at) < freshFor;

            if ((!blocked && !isFresh) || (here > 0 && (atOnce || (!isAlone && (IsNear || IsMuchUntold)))))
            {
                asking = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var tell = here > 0 && !queued && asking is null;
            queued |= tell;
            return new(StateAt(now), tell, Asks: asking is not null);
        }
    }

    /// <summary>The request that asked has its answer, or gives up: others go on.</summary>
    public void Asked()
    {
        TaskCompletionSource? done;

        lock (gate)
        {
            (done, asking) = (asking, null);
        }

        done?.SetResult();
    }

    public RateState State(DateTimeOffset now)
    {
        lock (gate)
        {
            return StateAt(now);
        }
    }

    /// <summary>Takes what was counted here, to be told.</summary>
    public WindowCount Take(DateTimeOffset now)
    {
        lock (gate)
        {
            var count = here;
            (here, queued) = (0, false);
            onTheWay += count;
            var blockEnds = rule.Block is { } block ? (blocked ? ends : now + block).ToUnixTimeMilliseconds() : 0;
            return new(key, count, rule.Limit, ends.ToUnixTimeMilliseconds(), blockEnds);
        }
    }

    /// <summary>Learns what all counted. A block that has begun here meanwhile stays; answers that overtook each other take nothing back.</summary>
    public void Learn(WindowCount told, SharedCount shared, TimeProvider clock)
    {
        lock (gate)
        {
            onTheWay = Math.Max(0, onTheWay - told.Count);
            (learnedAt, isAlone) = (clock.GetTimestamp(), false);

            if (shared.Ends <= clock.GetUtcNow() || (blocked && !shared.Blocked))
            {
                return;
            }

            known = shared.Ends == ends ? Math.Max(known, shared.Count) : shared.Count;
            (ends, blocked) = (shared.Ends, shared.Blocked);
        }
    }

    /// <summary>The database did not answer: what was taken still counts, and asking again can wait.</summary>
    public void GiveBack(WindowCount count, TimeProvider clock)
    {
        lock (gate)
        {
            onTheWay = Math.Max(0, onTheWay - count.Count);
            here += count.Count;
            (learnedAt, isAlone) = (clock.GetTimestamp(), true);
        }
    }

    public bool IsOver(DateTimeOffset now)
    {
        lock (gate)
        {
            return now >= ends && here == 0;
        }
    }

    private RateState StateAt(DateTimeOffset now) =>
        blocked ? new(0, ends > now ? ends - now : TimeSpan.Zero) : new((int)Math.Max(0, rule.Limit - Total), null);
}

/// <summary>What came of counting a request.</summary>
/// <param name="State">Where the key stands, as far as this node knows.</param>
/// <param name="Tell">Whether the window has something to tell that is not queued yet.</param>
/// <param name="Asks">Whether this request must ask the database before it is answered.</param>
/// <param name="WaitFor">What to wait for before counting again; nothing was counted.</param>
internal readonly record struct Counted(RateState State, bool Tell, bool Asks = false, Task? WaitFor = null);

/// <summary>What a node tells of a key. Times are milliseconds since 1970; a block that ends with its window has none of its own.</summary>
internal sealed record WindowCount(string Key, long Count, long Most, long Ends, long BlockEnds);

/// <summary>What all nodes know of a key.</summary>
internal sealed record SharedCount(long Count, DateTimeOffset Ends, bool Blocked);
