using Polydesk.Desk.Limits;

namespace Polydesk.Dialects;

/// <summary>
/// Refuses log-ins for a while after too many failures of one name or from one address, whether or not the name exists, on all nodes. Behind one address may
/// be a whole office, so it may fail more often.
/// </summary>
/// <param name="windows">Counts.</param>
/// <param name="dialect">Whose log-ins these are.</param>
/// <param name="most">How many failures of a name are let pass.</param>
/// <param name="window">Within which time failures count, and for how long log-ins are then refused.</param>
public sealed class LoginThrottle(IRateWindows windows, string dialect, int most, TimeSpan window)
{
    private const int AddressFactor = 10;
    private const int MostBegun = 300;

    /// <summary>How long this name, or this address, may not log in; null when it may.</summary>
    public async ValueTask<TimeSpan?> BlockedForAsync(string address, string name, CancellationToken ct)
    {
        var (ofAddress, ofName) = await CountAsync(address, name, 0, ct);
        return ofAddress > ofName || ofName is null ? ofAddress : ofName;
    }

    public async ValueTask FailAsync(string address, string name, CancellationToken ct) => await CountAsync(address, name, 1, ct);

    /// <summary>Counts the beginning of a log-in that takes several steps, of which the desk must remember something; for how long none may begin any more.</summary>
    public async ValueTask<TimeSpan?> BeginAsync(string address, CancellationToken ct) =>
        (await windows.CountAsync($"{dialect}/login/begun/{address}", new(MostBegun, window), ct)).BlockedFor;

    private async ValueTask<(TimeSpan? Address, TimeSpan? Name)> CountAsync(string address, string name, int by, CancellationToken ct) =>
    (
        (await windows.CountAsync($"{dialect}/login/address/{address}", Rule(most * AddressFactor), ct, by, atOnce: true)).BlockedFor,
        (await windows.CountAsync($"{dialect}/login/name/{name}", Rule(most), ct, by, atOnce: true)).BlockedFor);

    /// <summary>The last failure that is allowed starts the block.</summary>
    private RateRule Rule(int failures) => new(Math.Max(1, failures - 1), window, window);
}
