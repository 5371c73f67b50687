using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// Finds who asks (section 2.2): a key or a token in the Authorization header, in the form <c>2:YWK2…</c>, where the number is the credential's own id. A wrong
/// one takes the same steps as a right one.
/// </summary>
internal sealed class Credentials(AccountRegistry accounts)
{
    private const string AgentHeader = "X-DeskPRO-Agent-ID";
    private const int LongestHeader = 2048;

    /// <summary>The account and holder of the request's credential, or why it is refused.</summary>
    public async ValueTask<(Account? Account, Modes Mode, KeyHolder? Holder, DeskproError? Refusal)> FindAsync(HttpRequest request, CancellationToken ct)
    {
        var (scheme, secret) = Split(request.Headers.Authorization.ToString());

        if (scheme.Length == 0)
        {
            return (null, Modes.Public, null, DeskproErrors.NotSignedIn);
        }

        var isKey = scheme == "key";

        if (!isKey && scheme is not ("token" or "bearer"))
        {
            return (null, Modes.Public, null, DeskproErrors.Unauthorized(DeskproErrors.WrongKey));
        }

        var kind = isKey ? ApiKeys.Deskpro : ApiKeys.DeskproToken;
        var hash = Secrets.Hash(secret);
        var agent = isKey ? AgentOf(request) : null;

        return await accounts.ByCredentialAsync(kind, hash, ct) is { } account
            && await account.Get<ApiKeys>().FindAsync(kind, hash, agent, ct) is { Caller.IsStaff: true } holder
                ? (account, isKey ? Modes.Key : Modes.Token, holder, null)
                : (null, Modes.Public, null, DeskproErrors.Unauthorized(isKey ? DeskproErrors.WrongKey : DeskproErrors.WrongToken));
    }

    private static (string Scheme, string Secret) Split(string header)
    {
        header = header.Trim();

        if (header.Length is 0 or > LongestHeader)
        {
            return ("", "");
        }

        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (header.ToLowerInvariant(), "") : (header[..blank].ToLowerInvariant(), header[blank..].Trim());
    }

    /// <summary>For whom a superuser key acts; a header that is no number names nobody.</summary>
    private static long? AgentOf(HttpRequest request) => request.Headers[AgentHeader].ToString() is { Length: > 0 } text
        ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
        : null;
}
