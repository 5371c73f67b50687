using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Accounts;

/// <summary>A program that is killed between an account's commit and the catalog's leaves a key that no catalog knows.</summary>
public sealed class LateCredentialTests
{
    [Theory, EachEngine]
    public async Task A_key_that_a_killed_program_did_not_index_works_after_the_restart_even_when_a_later_one_was_indexed(TestDesk desk)
    {
        var keys = desk.Get<ApiKeys>();
        await using var db = await desk.Get<Database>().BeginAsync(default);
        var forgotten = await keys.AddAsync(db, desk.Owner.PersonId, "eddydesk", "forgotten", shown: false, "", default);
        var indexed = await keys.AddAsync(db, desk.Owner.PersonId, "eddydesk", "indexed", shown: false, "", default);
        await db.CommitAsync(default);
        await keys.IndexAsync([indexed]);

        await using var restarted = new AccountRegistry(desk.Get<Installation>(), desk.Get<Catalog>(), desk.Get<Secrets>(), desk.Clock);
        await restarted.OpenAsync(desk.Get<AccountInfo>(), default);

        Assert.NotNull(await restarted.ByCredentialAsync("eddydesk", forgotten.Hash, default));
    }
}
