using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.FreeScout;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class OrderTests
{
    [Theory, EachEngine]
    public async Task LD_98_LD_99_LD_26_LD_27_An_order_links_contact_campaign_user_and_products_and_is_added_up_here(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var ticket = await shop.Lead.AddAsync("/tickets", new { subject = "Buy", campaign_id = shop.Campaign, contact_id = shop.Contact, message = "Please" });
        var body = JsonSerializer.Serialize(new
        {
            contact_id = shop.Contact,
            campaign_id = shop.Campaign,
            user_id = shop.Agent.Id,
            ticket_id = ticket,
            comment = "By phone",
            products = new object[] { new { id = shop.Cheap, quantity = 3 }, new { id = shop.Free, price = 12.5 } },
        });
        var made = await shop.Owner.PostAsync("/orders", body, ("Prefer", "return=representation"));

        Assert.True(made.Status == 201, made.ToString());
        Assert.EndsWith($"/orders/{made.Json.Number("id")}", made.Header("Location"));
        var shown = (await shop.Owner.GetAsync($"/orders/{made.Json.Number("id")}")).IsOk().Json;
        Assert.Equal(
            [
                "id", "contact_id", "campaign_id", "user_id", "products", "call_id", "ticket_id", "order_state_id", "state", "comment", "total", "currency",
                "created_at", "updated_at", "_links",
            ], shown.Keys());
        Assert.Equal(made.Json.GetRawText(), shown.GetRawText());
        Assert.Equal(
            (shop.Contact, shop.Campaign, shop.Agent.Id, ticket, "New", "By phone", "101.9"),
            (shown.Number("contact_id"), shown.Number("campaign_id"), shown.Number("user_id"), shown.Number("ticket_id"), shown.Text("state"), shown.Text("comment"),
                shown.GetProperty("total").GetRawText()));
        var lines = shown.GetProperty("products");
        Assert.Equal(["id", "name", "quantity", "price", "total"], lines[0].Keys());
        Assert.Equal(("Cheap", 3, "29.8", "89.4"), (lines[0].Text("name"), lines[0].Number("quantity"), lines[0].GetProperty("price").GetRawText(), lines[0].GetProperty("total").GetRawText()));
        Assert.Equal((1, "12.5"), (lines[1].Number("quantity"), lines[1].GetProperty("price").GetRawText()));
        Assert.Equal(["self", "custom_fields"], shown.GetProperty("_links").Keys());

        var plain = (await shop.Seller.PostAsync("/orders", shop.Order())).IsOk();
        Assert.Equal(["id"], plain.Json.Keys());
        Assert.Equal(shop.Agent.Id, (await shop.Owner.GetAsync($"/orders/{plain.Json.Number("id")}")).Json.Number("user_id"));
    }

    [Theory, EachEngine]
    public async Task LD_98_LD_16_All_that_is_wrong_is_reported_and_nothing_is_stored(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var orders = await api.NumberAsync($"select count(*) from orders");
        var another = await shop.Lead.AddAsync("/contacts", new { phone = "+4799999" });
        var theirs = await shop.Lead.AddAsync("/tickets", new { subject = "Other", campaign_id = shop.Campaign, contact_id = another, message = "Please" });
        var unsold = await shop.Lead.AddAsync("/products", new { name = "Unsold" });

        // The reference's example.
        (await shop.Owner.PostAsync("/orders", $$"""{"contact_id":{{shop.Contact}},"products":[{"id":{{shop.Cheap}}},{"id":999999}]}""")).Invalid(
            "campaign_id: The campaign id field is required.", "products.1.id: The selected products.1.id is invalid.");
        (await shop.Owner.PostAsync("/orders", """{"contact_id":"x","campaign_id":1.5,"products":[{"quantity":0,"price":-1},{"id":999999,"quantity":10001,"price":1.001}]}""")).Invalid(
            "contact_id: The contact id must be an integer.", "campaign_id: The campaign id must be an integer.",
            "products.0.id: The products.0.id field is required.", "products.0.quantity: The products.0.quantity must be at least 1.",
            "products.0.price: The products.0.price must be at least 0.", "products.1.quantity: The products.1.quantity may not be greater than 10000.",
            "products.1.price: The products.1.price format is invalid.", "products.1.id: The selected products.1.id is invalid.");
        (await shop.Owner.PostAsync("/orders", shop.Order(o => o["products"] = new System.Text.Json.Nodes.JsonArray()))).Invalid("products: The products field is required.");
        (await shop.Owner.PostAsync("/orders", shop.Order(o => o["products"] = 7))).Invalid("products: The products must be an array.");
        (await shop.Owner.PostAsync("/orders", shop.Order(o =>
        {
            o["contact_id"] = 999999;
            o["user_id"] = api.Owner.Id;
            o["call_id"] = 999999;
            o["ticket_id"] = theirs;
            o["order_state_id"] = 999999;
            o["products"]![0]!["id"] = unsold;
        }))).Invalid(
            "contact_id: The selected contact id is invalid.", "user_id: The selected user id is invalid.", "call_id: The selected call id is invalid.",
            "ticket_id: The selected ticket id is invalid.", "order_state_id: The selected order state id is invalid.",
            "products.0.id: The selected products.0.id is invalid.");
        (await shop.Owner.PatchAsync($"/campaigns/{shop.Campaign}", """{"disabled":true}""")).IsDone();
        (await shop.Owner.PostAsync("/orders", shop.Order())).Invalid("campaign_id: The selected campaign id is invalid.");
        (await shop.Owner.PatchAsync($"/campaigns/{shop.Campaign}", """{"disabled":false}""")).IsDone();
        (await shop.Owner.PatchAsync($"/products/{shop.Cheap}", """{"disabled":true}""")).IsDone();
        (await shop.Owner.PostAsync("/orders", shop.Order())).Invalid("products.0.id: The selected products.0.id is invalid.");

        var client = await shop.Lead.ItselfAsync();
        (await client.PostAsync("/orders", shop.Order(o => o.Remove("user_id")))).Invalid("user_id: The user id field is required.");
        Assert.Equal(orders, await api.NumberAsync($"select count(*) from orders"));
    }

    [Theory, EachEngine]
    public async Task LD_97_LD_86_LD_132_Orders_are_listed_filtered_and_sorted(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var ticket = await shop.Lead.AddAsync("/tickets", new { subject = "Buy", campaign_id = shop.Campaign, contact_id = shop.Contact, message = "Please" });
        var small = (await shop.Owner.PostAsync("/orders", shop.Order())).IsOk().Json.Number("id");
        var large = (await shop.Owner.PostAsync("/orders", shop.Order(o =>
        {
            o["ticket_id"] = ticket;
            o["products"]![0]!["quantity"] = 9;
        }))).IsOk().Json.Number("id");
        var state = (await shop.Owner.GetAsync("/order_states")).CollectionIds()[1];
        (await shop.Owner.PatchAsync($"/orders/{large}", $$"""{"order_state_id":{{state}}}""")).IsDone();
        var mine = $"contact_id={shop.Contact}";

        Assert.Equal([small, large], (await shop.Owner.GetAsync($"/orders?{mine}&campaign_id={shop.Campaign}&user_id={shop.Agent.Id},7")).CollectionIds());
        Assert.Equal([large, small], (await shop.Owner.GetAsync($"/orders?{mine}&sort=-total")).CollectionIds());
        Assert.Equal([large], (await shop.Owner.GetAsync($"/orders?{mine}&order_state_id={state}")).CollectionIds());
        Assert.Equal([large], (await shop.Owner.GetAsync($"/orders?ticket_id={ticket}&created_from=2000-01-01T00:00:00Z")).CollectionIds());
        Assert.Empty((await shop.Owner.GetAsync($"/orders?{mine}&created_to=2000-01-01T00:00:00Z")).CollectionIds());
        Assert.Equal([small, large], (await shop.Owner.GetAsync($"/contacts/{shop.Contact}/orders")).CollectionIds());
        Assert.Equal([large], (await shop.Owner.GetAsync($"/tickets/{ticket}/orders")).CollectionIds());
        (await shop.Owner.GetAsync("/tickets/999999/orders")).Fails(404, "ticket_not_found");
        (await shop.Owner.GetAsync("/contacts/999999/orders")).Fails(404, "contact_not_found");
        (await shop.Owner.GetAsync("/orders?contact_id=x&sort=state")).Invalid(
            "contact_id: The contact id must be an integer.", "sort: The selected sort is invalid.");
    }

    [Theory, EachEngine]
    public async Task LD_100_LD_30_LD_31_Lines_are_replaced_or_added_and_the_total_follows(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var order = (await shop.Owner.PostAsync("/orders", shop.Order())).IsOk().Json.Number("id");

        for (var twice = 0; twice < 2; twice++)
        {
            (await shop.Owner.PostAsync(
                $"/orders/{order}", $$"""{"products":[{"id":{{shop.Cheap}},"quantity":7},{"id":{{shop.Free}},"price":1.25,"quantity":2}]}""")).IsDone();
            await LinesAsync(shop, order, "32.3", (shop.Cheap, 1), (shop.Free, 2));
        }

        (await shop.Owner.PatchAsync($"/orders/{order}", $$"""{"products":[{"id":{{shop.Free}},"quantity":5}]}""")).IsDone();
        await LinesAsync(shop, order, "6.25", (shop.Free, 5));
        (await shop.Owner.PostAsync($"/orders/{order}", """{"comment":"x","order_state_id":1}""")).Invalid(
            "comment: The comment can not be added, use PATCH.", "order_state_id: The order state id can not be added, use PATCH.");
        (await shop.Owner.PatchAsync($"/orders/{order}", """{"comment":"Twice","order_state_id":999999}""")).Invalid(
            "order_state_id: The selected order state id is invalid.");
        Assert.Equal(JsonValueKind.Null, (await shop.Owner.GetAsync($"/orders/{order}")).Json.GetProperty("comment").ValueKind);
    }

    [Theory, EachEngine]
    public async Task LD_100_LD_101_LD_18_An_agent_changes_own_orders_until_the_state_is_locked(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var order = (await shop.Seller.PostAsync("/orders", shop.Order(o => o.Remove("user_id")))).IsOk().Json.Number("id");
        var colleague = await shop.Lead.AsAsync(await shop.Lead.UserAsync("agent"));
        var leader = await shop.Lead.AsAsync(await shop.Lead.UserAsync("teamleader", await shop.Lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" })));
        var hidden = await shop.Lead.AddAsync("/order_states", new { name = $"Audit {Some.Next()}", locked = true, hidden = true });

        (await colleague.GetAsync($"/orders/{order}")).Fails(404, "order_not_found");
        (await shop.Seller.PostAsync("/orders", shop.Order(o => o["user_id"] = api.Owner.Id), ("Prefer", "return=representation"))).Invalid(
            "user_id: The selected user id is invalid.");
        (await leader.PatchAsync($"/orders/{order}", "{}")).Fails(404, "order_not_found");
        (await leader.DeleteAsync($"/orders/{order}")).Fails(404, "order_not_found");
        (await shop.Seller.PatchAsync($"/orders/{order}", $$"""{"products":[{"id":{{shop.Cheap}},"price":1}]}""")).Invalid(
            "products.0.price: The products.0.price can not be changed.");
        (await shop.Seller.PatchAsync($"/orders/{order}", $$"""{"products":[{"id":{{shop.Free}},"price":1}]}""")).IsDone();
        (await shop.Seller.PatchAsync($"/orders/{order}", $$"""{"order_state_id":{{hidden}},"comment":"Sold"}""")).IsDone();
        Assert.Equal("Hidden", (await shop.Seller.GetAsync($"/orders/{order}")).Json.Text("state"));
        Assert.StartsWith("Audit", (await shop.Owner.GetAsync($"/orders/{order}")).Json.Text("state"));
        (await shop.Seller.PatchAsync($"/orders/{order}", """{"comment":"More"}""")).Fails(403, "forbidden");
        (await shop.Seller.DeleteAsync($"/orders/{order}")).Fails(403, "insufficient_scope");
        Assert.Equal(2, await api.NumberAsync($"select count(*) from order_state_log where order_id = {order}"));

        (await shop.Owner.DeleteAsync($"/order_states/{hidden}")).IsDone();
        Assert.StartsWith("Audit", (await shop.Owner.GetAsync($"/orders/{order}")).Json.Text("state"));
        (await shop.Owner.PatchAsync($"/orders/{order}", $$"""{"comment":"Kept","order_state_id":{{hidden}}}""")).IsDone();
        (await shop.Owner.DeleteAsync($"/contacts/{shop.Contact}")).Fails(400, "contact_in_use");
        (await shop.Owner.DeleteAsync($"/orders/{order}")).IsDone();
        (await shop.Owner.DeleteAsync($"/orders/{order}")).Fails(404, "order_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_96_LD_98_An_old_order_shows_a_deleted_product_and_finalises_the_contact_if_asked(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var list = await shop.Lead.AddAsync("/contact_lists", new { name = $"Leads {Some.Next()}" });
        (await shop.Owner.PostAsync($"/campaigns/{shop.Campaign}/contact_lists", $$"""{"id":{{list}}}""")).IsDone();
        (await shop.Owner.PostAsync($"/contact_lists/{list}/contacts", $$"""{"id":{{shop.Contact}}}""")).IsDone();
        var order = (await shop.Owner.PostAsync("/orders", shop.Order(o => o["finalise_contact"] = true))).IsOk().Json.Number("id");
        Assert.Equal(1, (await shop.Owner.GetAsync($"/contact_lists/{list}")).Json.Number("finished"));

        (await shop.Owner.DeleteAsync($"/products/{shop.Cheap}")).IsDone();
        var line = (await shop.Owner.GetAsync($"/orders/{order}")).Json.GetProperty("products")[0];
        Assert.Equal((shop.Cheap, "Cheap"), (line.Number("id"), line.Text("name")));
        (await shop.Owner.PatchAsync($"/orders/{order}", $$"""{"products":[{"id":{{shop.Cheap}},"quantity":2}]}""")).IsDone();
        await LinesAsync(shop, order, "59.6", (shop.Cheap, 2));
    }

    [Theory, EachEngine]
    public async Task LD_98_LD_100_LD_101_Orders_of_a_ticket_stand_in_its_history_in_the_other_dialects(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var ticket = await shop.Lead.AddAsync("/tickets", new { subject = "Buy", campaign_id = shop.Campaign, contact_id = shop.Contact, message = "Please" });
        var order = (await shop.Owner.PostAsync("/orders", shop.Order(o => o["ticket_id"] = ticket))).IsOk().Json.Number("id");
        var state = (await shop.Owner.GetAsync("/order_states")).CollectionIds()[1];
        (await shop.Owner.PatchAsync($"/orders/{order}", $$"""{"order_state_id":{{state}}}""")).IsDone();

        var audit = (await api.GetAsync($"/tickets/{ticket}/audit/")).Items().Select(a => a.GetRawText()).ToList();
        Assert.Contains(audit, a => a.Contains("order_create", StringComparison.Ordinal));
        Assert.Contains(audit, a => a.Contains("order_update", StringComparison.Ordinal) && a.Contains("Confirmed", StringComparison.Ordinal));

        (await shop.Owner.DeleteAsync($"/orders/{order}")).IsDone();
        Assert.Equal("order_delete", (await api.GetAsync($"/tickets/{ticket}/audit/")).Items()[0].Text("event"));
        var lines = (await (await FreeDesk.OfAsync(api)).ReadAsync(ticket)).Threads().Where(t => t.Text("type") == "lineitem").Select(t => t.GetProperty("action").Text("type"));
        Assert.Equal(["order-removed", "order-state-changed", "order-added"], lines);
    }

    [Theory, EachEngine]
    public async Task LD_102_LD_33_Values_of_an_orders_custom_fields_merge(TestApi api)
    {
        var shop = await Shop.OpenAsync(api);
        var field = await shop.Lead.AddAsync("/custom_fields", new { target = "order", name = $"vip{Some.Next()}", type = "boolean" });
        var name = (await shop.Owner.GetAsync($"/custom_fields/{field}")).Json.Text("name")!;
        var order = (await shop.Owner.PostAsync("/orders", shop.Order(o => o["custom_fields"] = new System.Text.Json.Nodes.JsonObject { [name] = true }))).IsOk().Json.Number("id");

        var values = (await shop.Owner.GetAsync($"/orders/{order}/custom_fields")).IsOk().Json;
        Assert.True(values.GetProperty(name).GetBoolean());
        Assert.Equal(["self", "order"], values.GetProperty("_links").Keys());
        (await shop.Owner.PatchAsync($"/orders/{order}/custom_fields", $$"""{"{{name}}":false}""")).IsDone();
        (await shop.Owner.PostAsync($"/orders/{order}/custom_fields", """{"unknown":1}""")).Invalid("unknown: The selected unknown is invalid.");
        Assert.False((await shop.Owner.GetAsync($"/orders/{order}/custom_fields")).Json.GetProperty(name).GetBoolean());
        (await shop.Owner.GetAsync("/orders/999999/custom_fields")).Fails(404, "order_not_found");
    }

    private static async Task LinesAsync(Shop shop, long order, string total, params (long Product, long Quantity)[] lines)
    {
        var shown = (await shop.Owner.GetAsync($"/orders/{order}")).IsOk().Json;
        Assert.Equal(total, shown.GetProperty("total").GetRawText());
        Assert.Equal(lines, shown.GetProperty("products").EnumerateArray().Select(l => (l.Number("id"), l.Number("quantity"))));
    }
}
