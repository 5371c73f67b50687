using System.Globalization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Exchanges an agent's address and password for a token (section 4.1).</summary>
internal static class Tokens
{
    public static void MapTokens(this DeskproApi api) => api.Create<Body>(
        "DP-03", "/api_tokens", "auth.api_tokens", Create, [Param.Needed("email", ParamType.Text, "Or the log-in name."), Param.Needed("password", ParamType.Text)],
        Modes.Public);

    /// <summary>Makes a token for somebody who has proved who they are.</summary>
    internal static async ValueTask<Body> IssueAsync(DeskproCall call, long personId, string label)
    {
        var keys = call.Get<ApiKeys>();
        IssuedKey issued;

        await using (var db = await call.Account.Database.BeginAsync(call.Aborted))
        {
            issued = await keys.IssueAsync(db, personId, ApiKeys.DeskproToken, KeyTerms.None, label, call.Aborted);
            await db.CommitAsync(call.Aborted);
        }

        await keys.IndexAsync([issued.Credential]);
        return new(personId, issued.Secret);
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        var body = call.Body;
        body.Require("email");
        body.Require("password");
        var (name, password) = (body.Text("email").Or(""), body.Text("password").Or(""));

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        var address = call.Visit.Http.Connection.RemoteIpAddress?.ToString() ?? "";
        var counted = Secrets.Hash($"{call.Account.Info.Id}/{name.Trim().ToLowerInvariant()}");

        if (await call.Visit.Throttle.BlockedForAsync(address, counted, call.Aborted) is { } left)
        {
            return DeskproErrors.RateLimits with { RetryAfter = RetryAfter.Seconds(left) };
        }

        var found = await call.Get<StaffLogin>().FindAsync(name, Role.Customer, call.Aborted);

        // An unknown name takes as long as a wrong password, and answers the same.
        if (!Passwords.IsRight(found?.PasswordHash, password))
        {
            await call.Visit.Throttle.FailAsync(address, counted, CancellationToken.None);
            return DeskproErrors.Unauthorized("Invalid email or password.");
        }

        return found!.Role >= Role.Agent
            ? DeskproAnswer.Made(await IssueAsync(call, found.PersonId, string.Create(CultureInfo.InvariantCulture, $"login from {address}")))
            : DeskproErrors.NoPermission;
    }

    internal sealed record Body(long PersonId, string Token);
}
