namespace Polydesk.Desk.Webhooks;

/// <summary>
/// The deliveries of one subscription that are still to be made, in memory. Of each lane only the first may be taken, and only when nobody has it:
/// so lanes keep their order, and one that waits for its next try keeps no other waiting.
/// </summary>
internal sealed class WebhookQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<WaitingDelivery>> lanes = [];
    private readonly PriorityQueue<string, (DateTimeOffset Due, long Id)> ready = new();

    private int runners;

    /// <summary>The highest id that was added from the store. For the loader only, as is <see cref="Known"/>.</summary>
    public long LoadedTo { get; set; }

    /// <summary>The deliveries that were added and whose end is not in the store yet.</summary>
    public HashSet<long> Known { get; } = [];

    /// <summary>Adds the next delivery of its lane.</summary>
    public void Add(WaitingDelivery delivery)
    {
        lock (gate)
        {
            if (lanes.TryGetValue(delivery.Lane, out var lane))
            {
                lane.Enqueue(delivery);
                return;
            }

            lanes[delivery.Lane] = new([delivery]);
            Offer(delivery);
        }
    }

    /// <summary>Takes a delivery for one more runner, if there are fewer than so many.</summary>
    public WaitingDelivery? Start(int most, DateTimeOffset now)
    {
        lock (gate)
        {
            var first = runners < most ? Take(now) : null;
            runners += first is null ? 0 : 1;
            return first;
        }
    }

    /// <summary>Takes a runner's next delivery; without one, the runner has ended.</summary>
    public WaitingDelivery? Next(DateTimeOffset now)
    {
        lock (gate)
        {
            var next = Take(now);
            runners -= next is null ? 1 : 0;
            return next;
        }
    }
    /// <summary>The delivery is over, one way or the other.</summary>
    public void Done(WaitingDelivery delivery)
    {
        lock (gate)
        {
            var lane = lanes[delivery.Lane];
            lane.Dequeue();

            if (lane.TryPeek(out var next))
            {
                Offer(next);
            }
            else
            {
                lanes.Remove(delivery.Lane);
            }
        }
    }

    /// <summary>The delivery is to be tried again when it is due; what follows in its lane waits.</summary>
    public void Again(WaitingDelivery delivery)
    {
        lock (gate)
        {
            Offer(delivery);
        }
    }

    /// <summary>When the next delivery is due; null when none waits.</summary>
    public DateTimeOffset? NextDue()
    {
        lock (gate)
        {
            return ready.TryPeek(out _, out var first) ? first.Due : null;
        }
    }

    /// <summary>The first delivery that is due; it and its lane are the taker's until <see cref="Done"/> or <see cref="Again"/>.</summary>
    private WaitingDelivery? Take(DateTimeOffset now) => ready.TryPeek(out _, out var first) && first.Due <= now ? lanes[ready.Dequeue()].Peek() : null;

    private void Offer(WaitingDelivery delivery) => ready.Enqueue(delivery.Lane, (delivery.DueAt, delivery.Id));
}

/// <summary>A delivery that waits for its turn or its next try.</summary>
internal sealed class WaitingDelivery(long id, string lane, int tries, DateTimeOffset dueAt)
{
    public long Id => id;

    public string Lane => lane;

    public int Tries { get; set; } = tries;

    public DateTimeOffset DueAt { get; set; } = dueAt;
}
