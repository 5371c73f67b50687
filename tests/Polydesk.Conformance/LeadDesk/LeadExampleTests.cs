using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class LeadExampleTests
{
    [Theory, EachEngine]
    public async Task LD_17_LD_22_LD_26_LD_93_LD_98_Answers_have_the_shape_of_the_documented_ones(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var request = Example.Of("leaddesk", "LD-93").Request!.Body!.Value.GetRawText();

        Shape.Of(Example.Of("leaddesk", "LD-93")).Hold((await shop.Owner.PostAsync("/products", request)).IsOk().Json);
        var page = Shape.Of(Example.Of("leaddesk", "LD-22"));
        page.Hold((await shop.Owner.GetAsync("/products?per_page=1&page=2")).IsOk().Json);
        page.Hold((await shop.Owner.GetAsync("/order_states?per_page=1&page=2")).IsOk().Json);
        Shape.Of(Example.Of("leaddesk", "LD-17.404")).Hold((await shop.Owner.GetAsync("/orders/999999")).Fails(404, "order_not_found").Json);
        Shape.Of(Example.Of("leaddesk", "LD-98.422")).Hold(
            (await shop.Owner.PostAsync("/orders", $$"""{"contact_id":{{shop.Contact}},"products":[{"id":{{shop.Cheap}}},{"id":999999}]}"""))
                .Fails(422, "validation_failed").Json);
    }

    [Theory, EachEngine]
    public async Task LD_22_LD_23_Following_next_through_contacts_visits_each_once(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"Pages {Some.Next()}" });
        var all = new List<long>();

        for (var n = 0; n < 7; n++)
        {
            all.Add(await lead.AddAsync($"/contact_lists/{list}/contacts", new { phone = $"+4780{n}00" }));
        }

        foreach (var first in new[] { $"/contact_lists/{list}/contacts?per_page=3", $"/contacts?contact_list_id={list}&per_page=2&sort=-created_at" })
        {
            var seen = new List<long>();

            for (var path = first; path is not null;)
            {
                var page = (await owner.GetAsync(path)).IsOk();
                seen.AddRange(page.CollectionIds());
                Assert.Equal(7, page.Json.GetProperty("_meta").Number("total"));
                path = page.Json.GetProperty("_links").TryGetProperty("next", out var next) ? next.GetString()!.Split("/stable")[1] : null;
            }

            Assert.Equal(all, seen.Order());
        }
    }
}
