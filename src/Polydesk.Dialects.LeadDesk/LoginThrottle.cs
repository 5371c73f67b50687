using System.Collections.Concurrent;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>
/// Refuses log-ins for a while after too many failures of one name or from one address, whether or not the name exists. Behind one address may be a whole
/// office, so it may fail more often.
/// </summary>
internal sealed class LoginThrottle(int most, TimeProvider clock)
{
    public const string Address = "address/";

    private const int AddressFactor = 10;
    private const int MostKept = 100_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Failures> byKey = new(StringComparer.Ordinal);

    /// <summary>How long these may not log in; null when they may.</summary>
    public TimeSpan? BlockedFor(params ReadOnlySpan<string> keys)
    {
        var now = clock.GetUtcNow();
        TimeSpan? longest = null;

        foreach (var key in keys)
        {
            if (byKey.TryGetValue(key, out var failures) && failures.Count >= Most(key) && failures.Ends > now && !(longest > failures.Ends - now))
            {
                longest = failures.Ends - now;
            }
        }

        return longest;
    }

    public void Fail(params ReadOnlySpan<string> keys)
    {
        var now = clock.GetUtcNow();

        if (byKey.Count > MostKept)
        {
            foreach (var (key, failures) in byKey)
            {
                if (failures.Ends < now)
                {
                    byKey.TryRemove(new(key, failures));
                }
            }
        }

        foreach (var key in keys)
        {
            byKey.AddOrUpdate(
                key, static (_, at) => new(1, at + Window), static (_, old, at) => old.Ends > at ? old with { Count = old.Count + 1 } : new(1, at + Window), now);
        }
    }

    private int Most(string key) => key.StartsWith(Address, StringComparison.Ordinal) ? most * AddressFactor : most;

    private sealed record Failures(int Count, DateTimeOffset Ends);
}
