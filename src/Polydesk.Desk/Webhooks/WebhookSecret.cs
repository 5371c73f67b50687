using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Webhooks;

/// <summary>The secret with which an account signs what it tells a dialect's subscribers: one for all of them.</summary>
public sealed class WebhookSecret(Database database, Secrets secrets)
{
    public const int Longest = 200;

    /// <summary>Null where there is none, or its seal cannot be opened any more.</summary>
    public async ValueTask<string?> FindAsync(Session db, string dialect, CancellationToken ct) =>
        await db.FindAsync(static row => row.Text(), $"select value from settings where key = {Key(dialect)}", ct) is { } text ? secrets.TryUnseal(text) : null;

    /// <summary>Deliveries that are written from now on are signed with it.</summary>
    public async Task SetAsync(string dialect, string secret, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await db.ExecuteAsync(
            $"""
            insert into settings (key, value) values ({Key(dialect)}, {secrets.Seal(secret)})
            on conflict (key) do update set value = excluded.value
            """, ct);
        await db.CommitAsync(ct);
    }

    private static string Key(string dialect) => $"{dialect}.webhook_secret";
}
