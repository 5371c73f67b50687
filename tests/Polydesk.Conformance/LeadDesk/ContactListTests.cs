using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

public class ContactListTests
{
    [Theory, EachEngine]
    public async Task LD_70_LD_71_LD_72_LD_73_LD_74_Lists_come_change_and_go_and_their_contacts_stay(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var name = $"Leads {Some.Next()}";
        var list = await lead.AddAsync("/contact_lists", new { name, legend = "Bought", expires_at = "2020-01-01T00:00:00Z" });
        var contact = await lead.AddAsync($"/contact_lists/{list}/contacts", new { phone = "+4712345" });

        var shown = (await owner.GetAsync($"/contact_lists/{list}")).IsOk().Json;
        Assert.Equal(
            [
                "id", "name", "legend", "office_id", "call_attempts", "expires_at", "archived", "contacts_total", "contacts_left", "unused", "in_circulation",
                "finished", "created_at", "updated_at", "_links",
            ], shown.Keys());
        Assert.Equal((3, true, 1, 1), (shown.Number("call_attempts"), shown.GetProperty("archived").GetBoolean(), shown.Number("contacts_total"), shown.Number("unused")));
        Assert.Equal(["self", "contacts", "campaigns"], shown.GetProperty("_links").Keys());

        (await owner.PatchAsync($"/contact_lists/{list}", """{"call_attempts":7,"expires_at":null}""")).IsDone();
        var changed = (await owner.GetAsync($"/contact_lists/{list}")).Json;
        Assert.Equal((7, false, "Bought"), (changed.Number("call_attempts"), changed.GetProperty("archived").GetBoolean(), changed.Text("legend")));
        (await owner.PostAsync("/contact_lists", JsonSerializer.Serialize(new { name = name.ToUpperInvariant() }))).Invalid("name: The name has already been taken.");
        (await owner.PostAsync("/contact_lists", """{"call_attempts":0,"expires_at":"soon","office_id":"x"}""")).Invalid(
            "name: The name field is required.", "call_attempts: The call attempts must be at least 1.", "expires_at: The expires at is not a valid date.",
            "office_id: The office id must be an integer.");

        (await owner.DeleteAsync($"/contact_lists/{list}")).IsDone();
        (await owner.DeleteAsync($"/contact_lists/{list}")).Fails(404, "contact_list_not_found");
        Assert.Empty((await owner.GetAsync($"/contacts/{contact}")).Related("contact_lists"));
    }

    [Theory, EachEngine]
    public async Task LD_67_LD_70_LD_18_Lists_are_attached_to_campaigns_filtered_and_seen_by_who_works_with_them(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var office = await lead.AddAsync("/offices", new { name = $"Office {Some.Next()}" });
        var leader = await lead.AsAsync(await lead.UserAsync("teamleader", office));
        var agent = await lead.UserAsync("agent", office);
        var caller = await lead.AsAsync(agent);
        var theirs = await lead.AddAsync("/contact_lists", new { name = $"B {Some.Next()}", office_id = office });
        var nobodys = await lead.AddAsync("/contact_lists", new { name = $"A {Some.Next()}", expires_at = "2020-01-01T00:00:00Z" });
        var campaign = await lead.AddAsync("/campaigns", new { name = "Calls", office_id = office, users = new[] { new { id = agent.Id } } });

        Assert.Empty((await caller.GetAsync("/contact_lists")).CollectionIds());
        (await owner.PostAsync($"/campaigns/{campaign}/contact_lists", $$"""[{"id":{{theirs}}},{"id":{{nobodys}}}]""")).IsDone();
        Assert.Equal([theirs, nobodys], (await owner.GetAsync($"/campaigns/{campaign}")).Related("contact_lists"));
        Assert.Equal([theirs, nobodys], (await caller.GetAsync("/contact_lists")).CollectionIds());
        Assert.Equal([theirs], (await leader.GetAsync("/contact_lists")).CollectionIds());
        Assert.Equal([theirs], (await leader.GetAsync($"/offices/{office}/contact_lists")).CollectionIds());
        (await leader.GetAsync($"/contact_lists/{nobodys}")).Fails(404, "contact_list_not_found");
        (await leader.PostAsync($"/campaigns/{campaign}/contact_lists", $$"""[{"id":{{nobodys}}}]""")).Invalid("0.id: The selected 0.id is invalid.");
        (await caller.PatchAsync($"/contact_lists/{theirs}", "{}")).Fails(403, "insufficient_scope");
        Assert.Equal([nobodys], (await owner.GetAsync($"/contact_lists?archived=true&office_id=0&campaign_id={campaign}")).CollectionIds());
        Assert.Equal([nobodys, theirs], (await owner.GetAsync($"/contact_lists?sort=name&campaign_id={campaign}")).CollectionIds());
        Assert.Equal([campaign], (await owner.GetAsync($"/contact_lists/{theirs}/campaigns")).CollectionIds());
        Assert.Equal([campaign], (await owner.GetAsync($"/campaigns?contact_list_id={theirs}")).CollectionIds());
        (await owner.DeleteAsync($"/campaigns/{campaign}/contact_lists/{nobodys}")).IsDone();
        (await owner.DeleteAsync($"/campaigns/{campaign}/contact_lists/{nobodys}")).Fails(404, "contact_list_not_found");
        (await owner.PatchAsync($"/campaigns/{campaign}/contact_lists", "[]")).IsDone();
        Assert.Empty((await owner.GetAsync($"/campaigns/{campaign}/contact_lists")).CollectionIds());
    }

    [Theory, EachEngine]
    public async Task LD_75_LD_76_LD_77_LD_78_Contacts_are_in_a_list_with_a_standing(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"Leads {Some.Next()}", call_attempts = 2 });
        var known = await lead.AddAsync("/contacts", new { phone = "+4712345" });
        var path = $"/contact_lists/{list}/contacts";

        (await owner.PostAsync(path, $$"""[{"id":{{known}}},{"id":{{known}}}]""")).IsDone();
        (await owner.PostAsync(path, $$"""{"id":{{known}}}""")).IsDone();
        var made = (await owner.PostAsync(path, """{"fname":"New","phone":"+4712346"}""")).IsOk();
        var fresh = made.Json.Number("id");
        Assert.EndsWith($"/contacts/{fresh}", made.Header("Location"));
        Assert.Equal([known, fresh], (await owner.GetAsync(path)).CollectionIds());
        var state = (await owner.GetAsync(path + "?per_page=1")).Json.GetProperty("collection")[0].GetProperty("list_state");
        Assert.Equal(["attempts_left", "priority", "finalised", "last_call_at", "last_result_id", "added_at"], state.Keys());
        Assert.Equal((2, 0, false), (state.Number("attempts_left"), state.Number("priority"), state.GetProperty("finalised").GetBoolean()));
        Assert.Equal([fresh], (await owner.GetAsync(path + "?phone=%2B4712346")).CollectionIds());

        (await owner.PatchAsync($"{path}/{known}", """{"priority":-5,"finalised":true}""")).IsDone();
        (await owner.PatchAsync($"{path}/{fresh}", """{"list_state":{"attempts_left":0}}""")).IsDone();
        await CountsAsync(owner, list, total: 2, unused: 0, circulating: 0, finished: 2);
        (await owner.PatchAsync($"{path}/{known}", """{"attempts_left":-1,"priority":"first","finalised":3}""")).Invalid(
            "attempts_left: The attempts left must be at least 0.", "priority: The priority must be an integer.",
            "finalised: The finalised field must be true or false.");
        (await owner.PostAsync(path, $$"""[{"id":{{known}}},{"id":999999},{"phone":"+4712347"}]""")).Invalid("2.id: The 2.id field is required.");
        (await owner.PostAsync(path, $$"""[{"id":{{known}}},{"id":999999}]""")).Invalid("1.id: The selected 1.id is invalid.");
        (await owner.PostAsync(path, "7")).Fails(400, "invalid_request_body");
        (await owner.PostAsync("/contact_lists/999999/contacts", "[]")).Fails(404, "contact_list_not_found");

        (await owner.DeleteAsync($"{path}/{known}")).IsDone();
        (await owner.DeleteAsync($"{path}/{known}")).Fails(404, "contact_not_found");
        (await owner.PatchAsync($"{path}/{known}", "{}")).Fails(404, "contact_not_found");
        (await owner.GetAsync($"/contacts/{known}")).IsOk();
        await CountsAsync(owner, list, total: 1, unused: 0, circulating: 0, finished: 1);

        var reader = await lead.AsAsync(api.Owner, "contact_lists:read contact_lists:update");
        (await reader.PostAsync(path, """{"phone":"+4712348"}""")).Fails(403, "insufficient_scope");
        (await reader.GetAsync(path)).Fails(403, "insufficient_scope");
    }

    [Theory, EachEngine]
    public async Task LD_72_Counters_agree_with_the_rows_after_random_changes_at_once(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var contacts = new List<long>();

        for (var n = 0; n < 8; n++)
        {
            contacts.Add(await lead.AddAsync("/contacts", new { phone = $"+4710{n}00" }));
        }

        List<long> lists = [await lead.AddAsync("/contact_lists", new { name = $"One {Some.Next()}" }), await lead.AddAsync("/contact_lists", new { name = $"Two {Some.Next()}" })];
        var changes =
            from list in Gen.Elements(lists.AsEnumerable())
            from contact in Gen.Elements(contacts.AsEnumerable())
            from attempts in Gen.Choose(0, 3)
            from finalised in Gen.Elements(true, false)
            from kind in Gen.Choose(0, 4)
            select (list, contact, attempts, finalised, kind);

        foreach (var several in Gen.Sample(changes, 60).Chunk(6))
        {
            await Task.WhenAll(several.Select(c => c.kind switch
            {
                0 => owner.PostAsync($"/contact_lists/{c.list}/contacts", JsonSerializer.Serialize(contacts.Take(c.attempts + 2).Select(id => new { id }))),
                1 => owner.PatchAsync($"/contacts/{c.contact}", JsonSerializer.Serialize(new { contact_lists = lists.Take(c.attempts).Select(id => new { id }) })),
                2 => owner.DeleteAsync($"/contact_lists/{c.list}/contacts/{c.contact}"),
                _ => owner.PatchAsync(
                    $"/contact_lists/{c.list}/contacts/{c.contact}", JsonSerializer.Serialize(new { attempts_left = c.attempts, c.finalised })),
            }));
        }

        foreach (var list in lists)
        {
            var rows = await api.NumberAsync($"select count(*) from contact_list_members where list_id = {list}");
            var finished = await api.NumberAsync($"select count(*) from contact_list_members where list_id = {list} and (finalised or attempts_left <= 0)");
            await CountsAsync(owner, list, rows, rows - finished, 0, finished);
        }
    }

    [Theory, EachEngine]
    public async Task LD_82_LD_30_LD_31_For_random_lists_a_PATCH_of_a_contact_leaves_exactly_them_and_a_POST_adds(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var contact = await lead.AddAsync("/contacts", new { phone = "+4710900" });
        var lists = new List<long>();

        for (var n = 0; n < 4; n++)
        {
            lists.Add(await lead.AddAsync("/contact_lists", new { name = $"Of one {Some.Next()}" }));
        }

        foreach (var (ids, replaces) in Gen.Sample(
            from ids in Gen.ListOf(Gen.Elements(lists.AsEnumerable()))
            from replaces in Gen.Elements(true, false)
            select (ids.Take(5).ToList(), replaces), 10))
        {
            var before = (await owner.GetAsync($"/contacts/{contact}")).Related("contact_lists");
            var body = JsonSerializer.Serialize(new { contact_lists = ids.Select(id => new { id }) });

            for (var twice = 0; twice < 2; twice++)
            {
                (await owner.SendAsync(replaces ? "PATCH" : "POST", $"/contacts/{contact}", body)).IsDone();
                Assert.Equal((replaces ? ids.Distinct() : before.Union(ids)).Order(), (await owner.GetAsync($"/contacts/{contact}")).Related("contact_lists"));
            }
        }

        (await owner.PatchAsync($"/contacts/{contact}", """{"contact_lists":[]}""")).IsDone();
        await Task.WhenAll(lists.Select(id => owner.PostAsync($"/contacts/{contact}", JsonSerializer.Serialize(new { contact_lists = new[] { new { id } } }))));
        Assert.Equal(lists, (await owner.GetAsync($"/contacts/{contact}")).Related("contact_lists"));
        (await owner.PostAsync($"/contacts/{contact}", """{"fname":"x","phone_numbers":[]}""")).Invalid(
            "fname: The fname can not be added, use PATCH.", "phone_numbers: The phone numbers can not be added, use PATCH.");
    }

    [Theory, EachEngine]
    public async Task LD_76_Ten_thousand_contacts_are_added_in_one_request_or_none_of_them(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var list = await lead.AddAsync("/contact_lists", new { name = $"Many {Some.Next()}" });
        var first = await lead.AddAsync("/contacts", new { phone = "+4710000" });
        await api.WriteAsync(
            $"""
            insert into people (role, group_id, status, name, name_key, phone, phone_digits, availability, search, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 9999)
            select role, group_id, status, 'C', 'c', '+4720000', '4720000', availability, 'c', created_at, updated_at from people, n where id = {first}
            """);
        var ids = Enumerable.Range(0, 10_000).Select(n => new { id = first + n }).ToList();
        var path = $"/contact_lists/{list}/contacts";

        (await owner.PostAsync(path, JsonSerializer.Serialize(ids.Append(new { id = first + 99_999 })))).Invalid("10000.id: The selected 10000.id is invalid.");
        await CountsAsync(owner, list, 0, 0, 0, 0);
        var events = await api.NumberAsync($"select count(*) from events");
        (await owner.PostAsync(path, JsonSerializer.Serialize(ids))).IsDone();
        await CountsAsync(owner, list, 10_000, 10_000, 0, 0);
        Assert.Equal(events + 1, await api.NumberAsync($"select count(*) from events"));
        (await owner.PostAsync(path, JsonSerializer.Serialize(ids))).IsDone();
        await CountsAsync(owner, list, 10_000, 10_000, 0, 0);
        Assert.Equal(10_000, (await owner.GetAsync(path + "?page=400")).IsOk().Json.GetProperty("_meta").Number("total"));
        Assert.Equal(10_000, (await owner.GetAsync($"/contacts?per_page=1&contact_list_id={list}")).Json.GetProperty("_meta").Number("total"));
    }

    private static async Task CountsAsync(LeadCaller owner, long list, long total, long unused, long circulating, long finished)
    {
        var shown = (await owner.GetAsync($"/contact_lists/{list}")).IsOk().Json;
        Assert.Equal(
            (total, unused, circulating, finished, total - finished),
            (shown.Number("contacts_total"), shown.Number("unused"), shown.Number("in_circulation"), shown.Number("finished"), shown.Number("contacts_left")));
    }
}
