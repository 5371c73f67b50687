using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Xunit;

namespace Polydesk.Desk.Tests.Accounts;

public sealed class OpeningTests
{
    [Theory, EachEngine]
    public async Task An_account_goes_on_opening_when_who_asked_for_it_gives_up(TestDesk desk)
    {
        await using var registry = new AccountRegistry(desk.Get<Installation>(), desk.Get<Catalog>(), desk.Get<Secrets>(), desk.Clock);
        var info = desk.Get<AccountInfo>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => registry.OpenAsync(info, new CancellationToken(canceled: true)));

        for (var patience = 0; registry.FindOpened(info.Id) is null; patience++)
        {
            Assert.True(patience < 600, "The account is not opened.");
            await Task.Delay(50);
        }
    }
}
