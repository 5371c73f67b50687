using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Storage;

public sealed class LeaseTests
{
    [Theory, EachEngine]
    public async Task Who_holds_one_name_does_not_hold_another(TestDesk desk)
    {
        Assert.SkipUnless(desk.ToString() is "postgres", "SQLite has one process, which holds every lease.");
        var (one, other) = (new Lease(desk.Get<Database>(), desk.Clock), new Lease(desk.Get<Database>(), desk.Clock));

        Assert.True(await other.HoldAsync("second", default));
        Assert.True(await one.HoldAsync("first", default));
        Assert.False(await one.HoldAsync("second", default));

        await one.ReleaseAsync("second", default);
        await other.ReleaseAsync("second", default);
        Assert.True(await one.HoldAsync("second", default));
        Assert.False(await other.HoldAsync("first", default));
    }
}
