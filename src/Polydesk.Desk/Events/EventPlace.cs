using System.Text.Json;

namespace Polydesk.Desk.Events;

/// <summary>
/// How far a reader of the log has come. On PostgreSQL an event gets its id before it is committed, so that one may appear below others that were read
/// already: each missing id is a gap, which stays open until every transaction that could still fill it has ended.
/// </summary>
/// <param name="Read">The highest id that was read.</param>
/// <param name="Gaps">Ids below it that were not there.</param>
public sealed record EventPlace(long Read, IReadOnlyList<EventGap> Gaps)
{
    public static EventPlace Start { get; } = new(0, []);

    public string GapsText => Gaps.Count == 0 ? "" : JsonSerializer.Serialize(Gaps);

    public static EventPlace Of(long read, string gaps) => new(read, gaps.Length == 0 ? [] : JsonSerializer.Deserialize<List<EventGap>>(gaps)!);
}

/// <summary>Ids that were missing when a later one was read.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
/// <param name="Horizon">Only transactions with a number below this can still bring them.</param>
/// <param name="SeenAt">When they were missed.</param>
public sealed record EventGap(long From, long To, long Horizon, DateTimeOffset SeenAt)
{
    /// <summary>What is left of the gap when these of its ids, in their order, have appeared.</summary>
    internal IEnumerable<EventGap> Without(IEnumerable<long> ids)
    {
        var from = From;

        foreach (var id in ids)
        {
            if (id > from)
            {
                yield return this with { From = from, To = id - 1 };
            }

            from = id + 1;
        }

        if (from <= To)
        {
            yield return this with { From = from };
        }
    }
}
