using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Counts calls in the hours and days of UTC: those that a key allows, and those that the operator or the desk allows everybody (section 2.5).</summary>
internal sealed class RateLimits(IRateWindows windows, TimeProvider clock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Counts one call, and answers the refusal when that is one too many.</summary>
    public async ValueTask<DeskproError?> CountAsync(DeskproVisit visit, CancellationToken ct)
    {
        if (visit.Holder is not { } holder)
        {
            return null;
        }

        var who = $"deskpro/{visit.Account.Info.Id}/{holder.KeyId}";
        Standing? tightest = null;
        tightest = await CountAsync(tightest, $"{who}/all", visit.Settings.HourlyLimit, Hour, ct);
        tightest = await CountAsync(tightest, $"{who}/hour", holder.Terms.HourlyLimit, Hour, ct);
        tightest = await CountAsync(tightest, $"{who}/day", holder.Terms.DailyLimit, Day, ct);

        if (tightest is not { } standing)
        {
            return null;
        }

        var headers = visit.Http.Response.Headers;
        headers["X-RateLimit-Limit"] = standing.Limit.ToString();
        headers["X-RateLimit-Remaining"] = standing.Remaining.ToString();
        headers["X-RateLimit-Reset"] = standing.Ends.ToUnixTimeSeconds().ToString();

        return standing.IsOver ? DeskproErrors.RateLimits with { RetryAfter = standing.RetryAfter } : null;
    }

    private async ValueTask<Standing?> CountAsync(Standing? other, string key, long? limit, TimeSpan span, CancellationToken ct)
    {
        // Once a call is refused it does not use up the wider limits too.
        if (limit is not > 0 || other is { IsOver: true })
        {
            return other;
        }

        var now = clock.GetUtcNow();
        var number = now.Ticks / span.Ticks;
        var ends = new DateTimeOffset((number + 1) * span.Ticks, TimeSpan.Zero);
        var most = (int)Math.Min(limit.Value, int.MaxValue);
        var state = await windows.CountAsync($"{key}/{number}", new(most, ends - now), ct);
        var retry = state.BlockedFor is { } left ? RetryAfter.Seconds(left) : 0;
        var standing = new Standing(most, state.Remaining, ends, state.BlockedFor is not null, retry);

        return other is { } before && !standing.IsOver && before.Remaining <= standing.Remaining ? before : standing;
    }

    private readonly record struct Standing(int Limit, int Remaining, DateTimeOffset Ends, bool IsOver, int RetryAfter);
}
