using System.Collections.Concurrent;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Traffic;

/// <summary>
/// Counts what integrations ask of an account, by the hour, for <see cref="Kept"/>. Calls are counted in memory and written together, so that no request
/// waits for it; a node that is killed loses what it counted since it last wrote.
/// </summary>
public sealed class ApiTraffic(Database database, TimeProvider clock)
{
    /// <summary>How long the counts are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    /// <summary>More names than this are not told apart between two writes: who invents them must not fill the disk.</summary>
    private const int MostNames = 1000;

    private const int LongestName = 60;
    private const string OtherNames = "…";

    private readonly Lock gate = new();
    private Dictionary<(long Hour, string Integration, string Dialect, string Operation, int Status), Tally> calls = [];
    private Dictionary<(long Hour, string Integration, string Dialect, string Operation, string Name), long> ignored = [];

    public void Add(in ApiCall call)
    {
        var hour = clock.GetUtcNow().ToUnixTimeSeconds() / 3600;
        var took = (long)call.Took.TotalMicroseconds;

        lock (gate)
        {
            var key = (hour, call.Integration, call.Dialect, call.Operation, call.Status);
            var tally = calls.GetValueOrDefault(key);
            calls[key] = new(tally.Count + 1, tally.Microseconds + took, Math.Max(tally.Longest, took));

            foreach (var name in call.Ignored)
            {
                var known = (hour, call.Integration, call.Dialect, call.Operation, IsPlain(name) ? name : OtherNames);
                known = ignored.Count < MostNames || ignored.ContainsKey(known) ? known : known with { Item5 = OtherNames };
                ignored[known] = ignored.GetValueOrDefault(known) + 1;
            }
        }
    }

    /// <summary>Writes what was counted since the last time, and forgets what is too old.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        var (newCalls, newIgnored) = Take();

        if (newCalls.Count == 0)
        {
            return;
        }

        var oldest = (clock.GetUtcNow() - Kept).ToUnixTimeSeconds() / 3600;
        await using var db = await database.BeginAsync(ct);

        foreach (var ((hour, integration, dialect, operation, status), tally) in newCalls)
        {
            await db.AddAsync(
                $"""
                insert into api_calls (hour, integration, dialect, operation, status, n, microseconds, longest)
                values ({hour}, {integration}, {dialect}, {operation}, {status}, {tally.Count}, {tally.Microseconds}, {tally.Longest})
                on conflict (hour, integration, dialect, operation, status) do update set n = api_calls.n + excluded.n,
                  microseconds = api_calls.microseconds + excluded.microseconds,
                  longest = case when excluded.longest > api_calls.longest then excluded.longest else api_calls.longest end
                """, ct);
        }

        foreach (var ((hour, integration, dialect, operation, name), count) in newIgnored)
        {
            await db.AddAsync(
                $"""
                insert into api_ignored (hour, integration, dialect, operation, name, n) values ({hour}, {integration}, {dialect}, {operation}, {name}, {count})
                on conflict (hour, integration, dialect, operation, name) do update set n = api_ignored.n + excluded.n
                """, ct);
        }

        await db.AddAsync($"delete from api_calls where hour < {oldest}", ct);
        await db.AddAsync($"delete from api_ignored where hour < {oldest}", ct);
        await db.CommitAsync(ct);
    }

    /// <summary>What every integration did since then, the most called first. Calls that were not written yet are not in it.</summary>
    public async Task<IReadOnlyList<ApiUse>> ListAsync(DateTimeOffset since, CancellationToken ct)
    {
        var hour = since.ToUnixTimeSeconds() / 3600;
        await using var db = await database.OpenAsync(ct);
        var rows = await db.ListAsync(
            static row => (Key: (row.Text(), row.Text(), row.Text()), Status: row.Long(), Count: row.Long(), Microseconds: row.Long(), Longest: row.Long()),
            $"""
            select integration, dialect, operation, status, cast(sum(n) as bigint), cast(sum(microseconds) as bigint), max(longest)
            from api_calls where hour >= {hour} group by integration, dialect, operation, status order by integration, dialect, operation, status
            """, ct);
        var names = (await db.ListAsync(
            static row => (Key: (row.Text(), row.Text(), row.Text()), Name: row.Text(), Count: row.Long()),
            $"""
            select integration, dialect, operation, name, cast(sum(n) as bigint)
            from api_ignored where hour >= {hour} group by integration, dialect, operation, name order by 5 desc, name
            """, ct)).ToLookup(n => n.Key, n => (n.Name, n.Count));

        return
        [
            .. rows.GroupBy(r => r.Key).Select(g =>
            {
                var count = g.Sum(r => r.Count);
                return new ApiUse(
                    g.Key.Item1, g.Key.Item2, g.Key.Item3, count, g.Where(r => r.Status is >= 400 and < 500).Sum(r => r.Count),
                    g.Where(r => r.Status >= 500).Sum(r => r.Count), g.Sum(r => r.Microseconds) / 1000.0 / count, g.Max(r => r.Longest) / 1000.0,
                    g.ToDictionary(r => r.Status, r => r.Count), names[g.Key].ToDictionary(n => n.Name, n => n.Count));
            }).OrderByDescending(u => u.Calls),
        ];
    }

    private (Dictionary<(long, string, string, string, int), Tally>, Dictionary<(long, string, string, string, string), long>) Take()
    {
        lock (gate)
        {
            var taken = (calls, ignored);
            (calls, ignored) = ([], []);
            return taken;
        }
    }

    /// <summary>A name that somebody could have meant; secrets pasted into the wrong place are not kept.</summary>
    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetter(c) || c is '_' or '-' or '.' or '[' or ']' or >= '0' and <= '9')
        && name.Count(char.IsAsciiDigit) < 8;

    private readonly record struct Tally(long Count, long Microseconds, long Longest);
}
