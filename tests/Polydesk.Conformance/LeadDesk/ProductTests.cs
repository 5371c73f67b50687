using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class ProductTests
{
    [Theory, EachEngine]
    public async Task LD_26_LD_27_LD_92_LD_93_LD_94_LD_95_LD_96_Products_come_change_and_go(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var made = (await owner.PostAsync("/products", """{"name":"Broadband 100","price":29.9}""")).IsOk();
        var id = made.Json.Number("id");
        Assert.EndsWith($"/stable/products/{id}", made.Header("Location"));
        Assert.Equal(["id"], made.Json.Keys());

        var whole = await owner.PostAsync("/products", """{"name":"Broadband 200","price":29.9,"product_code":"B200"}""", ("Prefer", "return=representation"));
        Assert.Equal((201, "return=representation"), (whole.Status, whole.Header("Preference-Applied")));
        Assert.EndsWith($"/stable/products/{whole.Json.Number("id")}", whole.Header("Location"));

        var shown = (await owner.GetAsync($"/products/{id}")).IsOk().Json;
        Assert.Equal(
            [
                "id", "name", "product_code", "sponsor_product_code", "price", "price_editable", "commission", "currency", "description", "office_id", "disabled",
                "created_at", "updated_at", "_links",
            ], shown.Keys());
        Assert.Equal(("29.9", "EUR", false), (shown.GetProperty("price").GetRawText(), shown.Text("currency"), shown.GetProperty("disabled").GetBoolean()));
        Assert.Equal(["self", "campaigns"], shown.GetProperty("_links").Keys());

        (await owner.PatchAsync($"/products/{id}", """{"description":" fast ","commission":3.25,"price_editable":true}""")).IsDone();
        shown = (await owner.GetAsync($"/products/{id}")).Json;
        Assert.Equal(("fast", "3.25", "29.9"), (shown.Text("description"), shown.GetProperty("commission").GetRawText(), shown.GetProperty("price").GetRawText()));
        (await owner.PatchAsync($"/products/{id}", """{"product_code":"B200"}""")).Invalid("product_code: The product code has already been taken.");

        (await owner.DeleteAsync($"/products/{id}")).IsDone();
        (await owner.DeleteAsync($"/products/{id}")).Fails(404, "product_not_found");
        (await owner.GetAsync($"/products/{id}")).Fails(404, "product_not_found");
        (await owner.SendAsync("POST", $"/products/{id}", "{}")).Fails(405, "method_not_allowed");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task LD_92_LD_35_Products_are_filtered_and_sorted(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var cheap = await lead.AddAsync("/products", new { name = "beta", price = 1, product_code = "C1" });
        var dear = await lead.AddAsync("/products", new { name = "Alpha", price = 900.5, disabled = true });
        var campaign = await lead.AddAsync("/campaigns", new { name = "Sells", products = new[] { new { id = dear } } });

        Assert.Equal([cheap, dear], (await owner.GetAsync("/products?sort=price")).CollectionIds());
        Assert.Equal([dear, cheap], (await owner.GetAsync("/products?sort=name")).CollectionIds());
        Assert.Equal([cheap], (await owner.GetAsync("/products?product_code=C1&disabled=false&office_id=0")).CollectionIds());
        Assert.Equal([dear], (await owner.GetAsync($"/products?name=ALPHA&campaign_id={campaign},99999")).CollectionIds());
        Assert.Equal([dear], (await owner.GetAsync($"/campaigns/{campaign}/products")).CollectionIds());
        Assert.Equal([campaign], (await owner.GetAsync($"/products/{dear}/campaigns")).CollectionIds());
        Assert.Empty((await owner.GetAsync($"/products?campaign_id=99999")).CollectionIds());
        (await owner.GetAsync("/products?sort=commission&disabled=perhaps")).Invalid(
            "sort: The selected sort is invalid.", "disabled: The disabled field must be true or false.");
        (await owner.PostAsync("/products", """{"price":-1,"disabled":"x","product_code":7,"commission":1.234,"office_id":99999}""")).Invalid(
            "name: The name field is required.", "price: The price must be at least 0.", "disabled: The disabled field must be true or false.",
            "product_code: The product code must be a string.", "commission: The commission format is invalid.");
        (await owner.PostAsync("/products", """{"name":"x","office_id":99999}""")).Invalid("office_id: The selected office id is invalid.");
    }

    [Theory, EachEngine]
    [Operation("LD-65")]
    public async Task LD_66_LD_30_LD_31_A_campaign_sells_products_that_are_replaced_added_and_detached(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var campaign = await lead.AddAsync("/campaigns", new { name = "Sells" });
        var (one, three, six) = (await lead.AddAsync("/products", new { name = "1" }), await lead.AddAsync("/products", new { name = "3" }),
            await lead.AddAsync("/products", new { name = "6" }));

        (await owner.PatchAsync($"/campaigns/{campaign}", $$"""{"products":[{"id":{{one}}},{"id":{{six}}}]}""")).IsDone();
        Assert.Equal([one, six], (await owner.GetAsync($"/campaigns/{campaign}")).Related("products"));
        (await owner.PostAsync($"/campaigns/{campaign}", $$"""{"products":[{"id":{{three}}},{"id":{{six}}}]}""")).IsDone();
        Assert.Equal([one, three, six], (await owner.GetAsync($"/campaigns/{campaign}")).Related("products"));
        (await owner.PatchAsync($"/campaigns/{campaign}/products", $$"""[{"id":{{three}}}]""")).IsDone();
        (await owner.PostAsync($"/campaigns/{campaign}/products", $$"""{"id":{{one}}}""")).IsDone();
        Assert.Equal([one, three], (await owner.GetAsync($"/campaigns/{campaign}/products")).CollectionIds());
        (await owner.DeleteAsync($"/campaigns/{campaign}/products/{three}")).IsDone();
        (await owner.DeleteAsync($"/campaigns/{campaign}/products/{three}")).Fails(404, "product_not_found");
        (await owner.DeleteAsync($"/campaigns/{campaign}/products")).Fails(405, "method_not_allowed");
        (await owner.PatchAsync($"/campaigns/{campaign}/products", $$"""[{"id":{{one}}},{"id":999999},{}]""")).Invalid(
            "1.id: The selected 1.id is invalid.", "2.id: The 2.id field is required.");

        (await owner.DeleteAsync($"/products/{one}")).IsDone();
        Assert.Empty((await owner.GetAsync($"/campaigns/{campaign}")).Related("products"));
    }

    [Theory, EachEngine]
    public async Task LD_92_LD_18_An_agent_sees_what_their_campaigns_sell_and_a_team_leader_what_is_of_the_office(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var office = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", office));
        var other = await lead.AsAsync(await lead.UserAsync("teamleader"));
        var agent = await lead.UserAsync("agent", office);
        var caller = await lead.AsAsync(agent);

        var product = (await leader.PostAsync("/products", """{"name":"Ours"}""")).IsOk().Json.Number("id");
        Assert.Equal(office, (await owner.GetAsync($"/products/{product}")).Json.Number("office_id"));
        (await leader.PostAsync("/products", """{"name":"Theirs","office_id":null}""")).Invalid("office_id: The selected office id is invalid.");
        (await other.PatchAsync($"/products/{product}", """{"name":"Stolen"}""")).Fails(404, "product_not_found");
        (await other.DeleteAsync($"/products/{product}")).Fails(404, "product_not_found");
        Assert.Equal([product], (await leader.GetAsync($"/offices/{office}/products")).CollectionIds());

        Assert.Empty((await caller.GetAsync("/products")).CollectionIds());
        var campaign = await lead.AddAsync(
            "/campaigns", new { name = "Sells", office_id = office, products = new[] { new { id = product } }, users = new[] { new { id = agent.Id } } });
        Assert.Equal([product], (await caller.GetAsync("/products")).CollectionIds());
        Assert.Equal([product], (await caller.GetAsync($"/campaigns/{campaign}/products")).CollectionIds());
        (await caller.PatchAsync($"/products/{product}", """{"name":"Mine"}""")).Fails(403, "insufficient_scope");
        (await owner.PatchAsync($"/campaigns/{campaign}", """{"disabled":true}""")).IsDone();
        (await caller.GetAsync($"/products/{product}")).Fails(404, "product_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_103_LD_104_Order_states_are_defined_by_managers_and_one_always_stays(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var fresh = (await owner.GetAsync("/order_states")).IsOk().Json.GetProperty("collection").EnumerateArray().ToList();
        Assert.Equal(
            [("New", false), ("Confirmed", true), ("Rejected", true), ("Cancelled", true)], fresh.Select(s => (s.Text("name"), s.GetProperty("locked").GetBoolean())));
        Assert.All(fresh, s => Assert.Equal(["id", "name", "locked", "hidden", "position", "created_at", "updated_at", "_links"], s.Keys()));

        var sent = await lead.AddAsync("/order_states", new { name = "Sent", hidden = true, position = 0 });
        (await owner.PatchAsync($"/order_states/{sent}", """{"locked":true}""")).IsDone();
        var shown = (await owner.GetAsync($"/order_states/{sent}")).IsOk().Json;
        Assert.Equal((true, true, 0), (shown.GetProperty("locked").GetBoolean(), shown.GetProperty("hidden").GetBoolean(), shown.Number("position")));
        (await owner.PostAsync("/order_states", """{"name":"SENT"}""")).Invalid("name: The name has already been taken.");
        (await owner.PostAsync("/order_states", """{"locked":1}""")).Invalid("name: The name field is required.", "locked: The locked field must be true or false.");

        var leader = await lead.AsAsync(await lead.UserAsync("teamleader"));
        (await leader.GetAsync("/order_states")).IsOk();
        (await leader.PostAsync("/order_states", """{"name":"No"}""")).Fails(403, "forbidden");
        (await leader.PatchAsync($"/order_states/{sent}", """{"name":"No"}""")).Fails(403, "forbidden");
        (await leader.DeleteAsync($"/order_states/{sent}")).Fails(403, "forbidden");

        foreach (var state in fresh)
        {
            (await owner.DeleteAsync($"/order_states/{state.Number("id")}")).IsDone();
        }

        (await owner.DeleteAsync($"/order_states/{sent}")).Fails(400, "order_state_protected");
        (await owner.DeleteAsync("/order_states/999999")).Fails(404, "order_state_not_found");
        Assert.Equal([sent], (await owner.GetAsync("/order_states")).CollectionIds());
    }
}
