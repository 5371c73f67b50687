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
        List<string> issued = [Secrets.Hash(held.Access), Secrets.Hash(held.Refresh)];

        for (var hour = 0; hour < 20; hour++)
        {
            desk.Clock.Advance(TimeSpan.FromHours(1));
            held = (await tokens.RefreshAsync(Secrets.Hash(held.Refresh), "client", static scopes => scopes, lifetimes, Ct)).Tokens!;
            issued.AddRange([Secrets.Hash(held.Access), Secrets.Hash(held.Refresh)]);
        }

        var rows = await desk.NumberAsync($"select count(*) from api_tokens");

        Assert.Equal(6, rows);
        Assert.Equal(2 * rows, (await desk.Get<Catalog>().KnownAsync(issued, Ct)).Count);
        Assert.NotNull(await tokens.FindAsync(Secrets.Hash(held.Access), Ct));
    }
}
