using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Xunit;

namespace Polydesk.Desk.Tests.Accounts;

public sealed class ApiTokensTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task Who_only_refreshes_leaves_no_more_tokens_than_are_good(TestDesk desk)
    {
        var (tokens, lifetimes) = (desk.Get<ApiTokens>(), new TokenLifetimes(TimeSpan.FromHours(1), TimeSpan.FromHours(5)));
        var held = await tokens.IssueAsync("client", null, "all", lifetimes, Ct);

        for (var hour = 0; hour < 20; hour++)
        {
            desk.Clock.Advance(TimeSpan.FromHours(1));
            held = (await tokens.RefreshAsync(Secrets.Hash(held.Refresh), "client", static scopes => scopes, lifetimes, Ct)).Tokens!;
        }

        var rows = await desk.NumberAsync($"select count(*) from api_tokens");
        var hashes = await desk.Get<Catalog>().HashesAsync(desk.Get<AccountInfo>().Id, 0, Ct);

        Assert.Equal(6, rows);
        Assert.Equal(2 * rows, hashes.Count - await KeysAsync(desk));
        Assert.NotNull(await tokens.FindAsync(Secrets.Hash(held.Access), Ct));
    }

    /// <summary>Credentials of the owner that the first run made.</summary>
    private static async Task<long> KeysAsync(TestDesk desk) =>
        await desk.NumberAsync($"select (select count(*) from api_keys) + (select count(*) from api_clients)") ?? 0;
}
