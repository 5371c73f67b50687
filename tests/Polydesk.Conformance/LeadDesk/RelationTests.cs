using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class RelationTests
{
    /// <summary>The relation arrays of campaigns, and how one member of each is made.</summary>
    private static readonly (string Name, Func<Lead, Task<long>> Make)[] Relations =
    [
        ("users", async lead => (await lead.Api.Some.EmployeeAsync(1)).Id),
        ("products", lead => lead.AddAsync("/products", new { name = "Product" })),
        ("contact_lists", lead => lead.AddAsync("/contact_lists", new { name = $"List {Some.Next()}" })),
    ];

    [Theory, EachEngine]
    [Operation("LD-63", "LD-64", "LD-66", "LD-67")]
    public async Task LD_30_LD_31_LD_32_For_random_sets_a_PATCH_leaves_exactly_them_and_a_POST_adds_and_repeating_changes_nothing(TestApi api)
    {
        foreach (var (name, make) in Relations)
        {
            var (owner, campaign, members) = await ArrangeAsync(api, make);

            foreach (var (ids, isReplace, bySub) in Draws(members, 12))
            {
                var before = await RelatedAsync(owner, campaign, name);
                var expected = isReplace ? ids.Distinct() : before.Union(ids);

                for (var twice = 0; twice < 2; twice++)
                {
                    var (path, body) = bySub ? ($"/campaigns/{campaign}/{name}", Array(ids)) : ($"/campaigns/{campaign}", $$"""{"{{name}}":{{Array(ids)}}}""");
                    (await owner.SendAsync(isReplace ? "PATCH" : "POST", path, body)).IsDone();

                    Assert.Equal(expected.Order(), await RelatedAsync(owner, campaign, name));
                }
            }
        }
    }

    [Theory, EachEngine]
    public async Task LD_31_Concurrent_additions_lose_nothing_and_a_replacement_among_them_is_whole(TestApi api)
    {
        foreach (var (name, make) in Relations)
        {
            var (owner, campaign, members) = await ArrangeAsync(api, make);
            var path = $"/campaigns/{campaign}/{name}";
            (await owner.PatchAsync(path, "[]")).IsDone();

            var answers = await Task.WhenAll(members.Chunk(2).Select(pair => owner.PostAsync(path, Array(pair))));
            Assert.All(answers, a => a.IsDone());
            Assert.Equal(members, await RelatedAsync(owner, campaign, name));

            long[] left = [members[0], members[1]];
            long[] right = [members[2], members[3], members[4]];
            await Task.WhenAll(Enumerable.Range(0, 8).Select(n => owner.PatchAsync(path, Array(n % 2 == 0 ? left : right))));
            var now = await RelatedAsync(owner, campaign, name);
            Assert.True(now.SequenceEqual(left) || now.SequenceEqual(right), string.Join(",", now));
        }
    }

    private static async Task<(LeadCaller Owner, long Campaign, IReadOnlyList<long> Members)> ArrangeAsync(TestApi api, Func<Lead, Task<long>> make)
    {
        var lead = await Lead.OfAsync(api);
        var members = new List<long>();

        for (var n = 0; n < 6; n++)
        {
            members.Add(await make(lead));
        }

        return (await lead.OwnerAsync(), await lead.AddAsync("/campaigns", new { name = "Relations" }), members);
    }

    /// <summary>Random lists of members, with repetitions, each replaced or added, by the object or by the sub-resource.</summary>
    private static IEnumerable<(IReadOnlyList<long> Ids, bool Replace, bool BySub)> Draws(IReadOnlyList<long> members, int count) =>
        Gen.Sample(
            from ids in Gen.ListOf(Gen.Elements(members.AsEnumerable()))
            from replace in Gen.Elements(true, false)
            from bySub in Gen.Elements(true, false)
            select ((IReadOnlyList<long>)[.. ids.Take(8)], replace, bySub), count);

    private static async Task<IReadOnlyList<long>> RelatedAsync(LeadCaller owner, long campaign, string name) =>
        (await owner.GetAsync($"/campaigns/{campaign}")).Related(name);

    private static string Array(IEnumerable<long> ids) => JsonSerializer.Serialize(ids.Select(id => new { id }));
}
