using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Polydesk.Desk.Storage;

/// <summary>
/// Remembers the counts of lists for as long as the database stays unchanged, so that a client that reads page after page does not have the same
/// rows counted for each.
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

        // The stamp is taken first: what is counted is then at least as new as the stamp says.
        var stamp = await database.ChangeStampAsync(db, ct);
        var current = kept;

        if (current.Stamp != stamp || current.Counts.Count >= Most)
        {
            kept = current = new(stamp);
        }

        var key = KeyOf(count);

        if (current.Counts.TryGetValue(key, out var known))
        {
            return known;
        }

        return current.Counts[key] = await db.NumberAsync(count, ct) ?? 0;
    }

    private string KeyOf(Sql count)
    {
        var values = new List<SqlValue>();
        var key = new StringBuilder().Append(count.Render(database.Engine, values));

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
    }
}
