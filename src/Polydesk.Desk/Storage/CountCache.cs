using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Polydesk.Desk.Storage;

/// <summary>
/// Remembers the counts of lists, and where some of their rows stand, for as long as the database stays unchanged, so that a client that reads page after page
/// does not have the same rows counted and walked over for each.
/// </summary>
public sealed class CountCache(Database database)
{
    private const int Most = 1000;

    private Kept kept = new("");

    /// <summary>The number that a <c>select count(…)</c> answers. Inside a transaction it is always asked anew.</summary>
    public async ValueTask<long> CountAsync(Session db, Sql count, CancellationToken ct)
    {
        if (db is WriteSession)
        {
            return await db.NumberAsync(count, ct) ?? 0;
        }

        var current = await CurrentAsync(db, ct);
        var key = KeyOf(count);

        if (current.Counts.TryGetValue(key, out var known))
        {
            return known;
        }

        return current.Counts[key] = await db.NumberAsync(count, ct) ?? 0;
    }

    /// <summary>The numbers of several things, each remembered by itself; only those that are not known are counted, in one statement.</summary>
    /// <param name="db">Where they are counted.</param>
    /// <param name="name">What is counted, in a word: the same things are the same numbers.</param>
    /// <param name="ids">The things.</param>
    /// <param name="count">A <c>select id, count(…)</c> of some of them; those that it does not answer are none.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<IReadOnlyDictionary<long, long>> CountEachAsync(
        Session db, string name, IReadOnlyCollection<long> ids, Func<IReadOnlyCollection<long>, Sql> count, CancellationToken ct)
    {
        var current = db is WriteSession ? new Kept("") : await CurrentAsync(db, ct);
        List<long> unknown = [.. ids.Where(id => !current.Counts.ContainsKey(KeyOf(id)))];

        if (unknown.Count > 0)
        {
            var counted = (await db.ListAsync(static row => (Id: row.Long(), N: row.Long()), count(unknown), ct)).ToDictionary(c => c.Id, c => c.N);
            unknown.ForEach(id => current.Counts[KeyOf(id)] = counted.GetValueOrDefault(id));
        }

        return ids.ToDictionary(id => id, id => current.Counts[KeyOf(id)]);

        string KeyOf(long id) => $"{name} {id}";
    }

    /// <summary>The known places of a list. Inside a transaction none is.</summary>
    public async ValueTask<Places> PlacesAsync(Session db, Sql list, CancellationToken ct) =>
        db is WriteSession ? new() : (await CurrentAsync(db, ct)).Places.GetOrAdd(KeyOf(list), static _ => new());

    private async ValueTask<Kept> CurrentAsync(Session db, CancellationToken ct)
    {
        // The stamp is taken first: what is counted is then at least as new as the stamp says.
        var stamp = await database.ChangeStampAsync(db, ct);
        var current = kept;

        if (current.Stamp != stamp || current.Counts.Count >= Most || current.Places.Count >= Most)
        {
            kept = current = new(stamp);
        }

        return current;
    }

    private string KeyOf(Sql sql)
    {
        var values = new List<SqlValue>();
        var key = new StringBuilder().Append(sql.Render(database.Engine, values));

        foreach (var value in values)
        {
            var text = value.IsNull ? "" : value.Items is { } items ? JsonSerializer.Serialize(items, items.GetType()) : value.Text ?? value.Number.ToString();
            key.Append('\n').Append(value.IsNull ? -1 : text.Length).Append(':').Append(text);
        }

        return key.ToString();
    }

    private sealed record Kept(string Stamp)
    {
        public ConcurrentDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Places> Places { get; } = new(StringComparer.Ordinal);
    }
}
