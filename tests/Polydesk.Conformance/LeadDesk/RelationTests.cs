using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class RelationTests
{
    [Theory, EachEngine]
    public async Task LD_30_LD_31_For_random_sets_a_PATCH_leaves_exactly_them_and_a_POST_adds_and_repeating_changes_nothing(TestApi api)
    {
        var (owner, campaign, users) = await ArrangeAsync(api);

        foreach (var (replace, isReplace, bySub) in Draws(users, 12))
        {
            var before = await RelatedAsync(owner, campaign);
            var expected = isReplace ? replace.Distinct() : before.Union(replace);

            for (var twice = 0; twice < 2; twice++)
            {
                var array = JsonSerializer.Serialize(replace.Select(id => new { id }));
                var (path, body) = bySub ? ($"/campaigns/{campaign}/users", array) : ($"/campaigns/{campaign}", $$"""{"users":{{array}}}""");
                (await owner.SendAsync(isReplace ? "PATCH" : "POST", path, body)).IsDone();

                Assert.Equal(expected.Order(), await RelatedAsync(owner, campaign));
            }
        }
    }

    [Theory, EachEngine]
    public async Task LD_31_Concurrent_additions_lose_nothing_and_a_replacement_among_them_is_whole(TestApi api)
    {
        var (owner, campaign, users) = await ArrangeAsync(api);
        (await owner.PatchAsync($"/campaigns/{campaign}/users", "[]")).IsDone();

        var answers = await Task.WhenAll(users.Chunk(2).Select(pair => owner.PostAsync($"/campaigns/{campaign}/users", Array(pair))));
        Assert.All(answers, a => a.IsDone());
        Assert.Equal(users, await RelatedAsync(owner, campaign));

        long[] left = [users[0], users[1]];
        long[] right = [users[2], users[3], users[4]];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => owner.PatchAsync($"/campaigns/{campaign}/users", Array(n % 2 == 0 ? left : right))));
        var now = await RelatedAsync(owner, campaign);
        Assert.True(now.SequenceEqual(left) || now.SequenceEqual(right), string.Join(",", now));
    }

    private static async Task<(LeadCaller Owner, long Campaign, IReadOnlyList<long> Users)> ArrangeAsync(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var users = new List<long>();

        for (var n = 0; n < 6; n++)
        {
            users.Add((await api.Some.EmployeeAsync(1)).Id);
        }

        return (await lead.OwnerAsync(), await lead.AddAsync("/campaigns", new { name = "Relations" }), users);
    }

    /// <summary>Random lists of users, with repetitions, each replaced or added, by the object or by the sub-resource.</summary>
    private static IEnumerable<(IReadOnlyList<long> Ids, bool Replace, bool BySub)> Draws(IReadOnlyList<long> users, int count) =>
        Gen.Sample(
            from ids in Gen.ListOf(Gen.Elements(users.AsEnumerable()))
            from replace in Gen.Elements(true, false)
            from bySub in Gen.Elements(true, false)
            select ((IReadOnlyList<long>)[.. ids.Take(8)], replace, bySub), count);

    private static async Task<IReadOnlyList<long>> RelatedAsync(LeadCaller owner, long campaign) =>
        (await owner.GetAsync($"/campaigns/{campaign}")).Related("users");

    private static string Array(IEnumerable<long> ids) => JsonSerializer.Serialize(ids.Select(id => new { id }));
}
