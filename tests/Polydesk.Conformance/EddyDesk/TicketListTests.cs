using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class TicketListTests
{
    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_The_list_is_keyed_by_id_newest_first(TestApi api)
    {
        await api.FieldAsync(FieldType.Textarea);
        var agent = await api.Some.EmployeeAsync();
        var first = await api.TicketAsync(("owner_id", $"{agent.Id}"), ("tags", "one"), ("sla_date", "17.08.2030 16:00"), ("followers", $"{agent.Id}"));
        var second = await api.TicketAsync(("cc", "a@example.com"));

        var answer = (await api.GetAsync("/tickets/?page=1")).Shows(
            "ED-02", shape => shape.Or("..sla_date", "null").Or("..cc", """["a"]""").Or("..followers", "[1]"));

        Assert.Equal([$"{second}", $"{first}"], answer.Data().Keys());
        Assert.Equal("""{"total":2,"per_page":30,"current_page":1,"total_pages":1}""", answer.Pagination.GetRawText());
        var item = answer.Items()[0];
        Assert.Equal(item.Text("user_name"), item.Text("username"));
        Assert.Equal(item.Keys().ToList().IndexOf("username") + 1, item.Keys().ToList().IndexOf("user_name"));
        Assert.DoesNotContain("username", (await api.GetAsync($"/tickets/{first}")).Data().Keys());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_ED_C8_30_a_page_and_beyond_the_end_nothing(TestApi api)
    {
        for (var i = 0; i < 32; i++)
        {
            await api.TicketAsync(("title", $"Ticket {i}"));
        }

        var first = await api.GetAsync("/tickets/");
        var second = await api.GetAsync("/tickets/?page=2&limit=1&per_page=5");
        var beyond = await api.GetAsync("/tickets/?page=9");

        Assert.Equal(30, first.Ids().Count);
        Assert.Equal(2, second.Ids().Count);
        Assert.Empty(first.Ids().Intersect(second.Ids()));
        Assert.Equal("""{"total":32,"per_page":30,"current_page":2,"total_pages":2}""", second.Pagination.GetRawText());
        Assert.Equal("[]", beyond.Data().GetRawText());
        Assert.Equal("""{"total":32,"per_page":30,"current_page":9,"total_pages":2}""", beyond.Pagination.GetRawText());

        foreach (var page in (string[])["", "0", "-3", "abc", "1.5", "%00", "9x99999999999999999999"])
        {
            Assert.Equal(first.Text, (await api.GetAsync($"/tickets/?page={page}")).Text);
        }

        Assert.Equal("[]", (await api.GetAsync("/tickets/?page=9223372036854775807")).Data().GetRawText());
        Assert.Equal("[]", (await api.GetAsync("/tickets/?page=99999999999999999999")).Data().GetRawText());
        (await api.GetAsync("/tickets/?search=%FF")).IsBad("Request is not valid UTF-8");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_An_empty_list_has_no_pages(TestApi api)
    {
        var answer = await api.GetAsync("/tickets/");

        Assert.Equal("""{"data":[],"pagination":{"total":0,"per_page":30,"current_page":1,"total_pages":0}}""", answer.Text);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_Every_parameter_filters(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var department = await api.Some.DepartmentAsync();
        var a = await api.TicketAsync(("user_id", $"{client.Id}"), ("status_id", "process"), ("priority_id", "1"), ("type_id", "2"));
        var b = await api.TicketAsync(("owner_id", $"{agent.Id}"), ("department_id", $"{department}"), ("status_id", "closed"), ("type_id", "3"));
        var c = await api.TicketAsync(("freeze_date", "01.01.2040 00:00"), ("pid", $"{a}"));
        var d = await api.TicketAsync(("priority_id", "3"));
        await api.DeleteAsync($"/tickets/{d}");
        await DateAsync(api, a, "2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z");
        await DateAsync(api, b, "2024-01-02T12:00:00Z", "2024-02-01T00:00:00Z");
        await DateAsync(api, c, "2024-01-03T00:00:00Z", "2024-04-01T00:00:00Z");

        await ListsAsync(api, "", c, b, a);
        await ListsAsync(api, $"user_list={client.Id}", a);
        await ListsAsync(api, $"user_list={client.Id},{api.Owner.Id}", c, b, a);
        await ListsAsync(api, $"owner_list={agent.Id}", b);
        await ListsAsync(api, "owner_list=0", c, a);
        await ListsAsync(api, $"owner_list=0,%20{agent.Id}", c, b, a);
        await ListsAsync(api, "status_list=open", c);
        await ListsAsync(api, "status_list=closed,process", b, a);
        await ListsAsync(api, "status_list[]=closed&status_list[]=open", c, b);
        await ListsAsync(api, "status_list=unknown");
        await ListsAsync(api, "priority_list=1", a);
        await ListsAsync(api, "type_list=0", c);
        await ListsAsync(api, "type_list=2,3", b, a);
        await ListsAsync(api, "freeze=0", b, a);
        await ListsAsync(api, "freeze=1", c);
        await ListsAsync(api, "freeze=", c, b, a);
        await ListsAsync(api, "deleted=0", c, b, a);
        await ListsAsync(api, "deleted=1", d);
        await ListsAsync(api, "from_date_created=2024-01-02", c, b);
        await ListsAsync(api, "from_date_created=2024-01-02%2012:00:00", c, b);
        await ListsAsync(api, "from_date_created=2024-01-02+12:00:01", c);
        await ListsAsync(api, "to_date_created=2024-01-02%2012:00:00", b, a);
        await ListsAsync(api, "to_date_created=2024-01-02", a);
        await ListsAsync(api, "from_date_created=2024-01-02&to_date_created=2024-01-02%2023:59:59", b);
        await ListsAsync(api, "from_date_updated=2024-03-01", c, a);
        await ListsAsync(api, "to_date_updated=2024-03-01", b, a);
        await ListsAsync(api, $"department_list={department}", b);
        await ListsAsync(api, "source_list=api", c, b, a);
        await ListsAsync(api, "source_list=email");
        await ListsAsync(api, $"pid={a}", c);
        await ListsAsync(api, $"status_list=closed&owner_list={agent.Id}&type_list=3", b);
        await ListsAsync(api, "status_list=closed&type_list=2");
        await ListsAsync(api, "custom_fields[9]=x", c, b, a);
        await ListsAsync(api, "order_by=date_created{asc}", a, b, c);
        await ListsAsync(api, "order_by=date_created%7Basc%7D", a, b, c);
        await ListsAsync(api, "order_by=date_created", a, b, c);
        await ListsAsync(api, "order_by=DATE_UPDATED{DESC}", c, a, b);
        await ListsAsync(api, "order_by=id,nonsense{desc}", c, b, a);
        await ListsAsync(api, "order_by=viewed_by_staff{asc},date_updated{asc}", b, a, c);
    }

    [Theory, EachEngine]
    public async Task ED_02_ED_25_ED_39_ED_54_ED_55_A_filter_that_cannot_be_read_is_refused(TestApi api)
    {
        foreach (var (path, names) in new (string, string[])[]
        {
            ("/tickets/", ["pid", "freeze", "deleted", "exact_search"]), ("/users/", ["exact_search"]), ("/organizations/", ["exact_search"]),
            ("/knowledge_base/categories/", ["public"]), ("/knowledge_base/articles/", ["public"]),
        })
        {
            foreach (var name in names)
            {
                (await api.GetAsync($"{path}?{name}=x")).IsBad($"Field {{{name}}} value is incorrect or empty");
                (await api.GetAsync($"{path}?{name}[]=1&{name}[]=0")).IsBad($"Field {{{name}}} value is incorrect or empty");
                Assert.Equal(200, (await api.GetAsync($"{path}?{name}=")).Status);
            }
        }

        (await api.GetAsync("/tickets/?search[]=x")).IsBad("Field {search} value is incorrect or empty");
    }

    [Theory, EachEngine]
    public async Task ED_02_ED_41_A_list_of_ids_without_end_is_refused_by_name(TestApi api)
    {
        var (many, most) = (string.Join(',', Enumerable.Range(1, 10_001)), string.Join(',', Enumerable.Range(1, 10_000)));

        (await api.As(api.Owner).SendAsync("GET", "/tickets", ApiClient.Json($$"""{"owner_list":"{{many}}","status_list":"{{many}}","priority_list":"{{most}}"}"""))).IsBad(
            "Field {owner_list} exceeds the limit of {10000} entries", "Field {status_list} exceeds the limit of {10000} entries");
        Assert.Equal(200, (await api.As(api.Owner).SendAsync("GET", "/tickets", ApiClient.Json($$"""{"owner_list":"{{most}}"}"""))).Status);
        (await api.PostJsonAsync("/organizations", $$"""{"name":"Many","employees":"{{many}}"}""")).IsBad("Field {employees} exceeds the limit of {10000} entries");
    }

    [Theory, EachEngine]
    public async Task ED_02_A_date_that_makes_no_sense_is_refused(TestApi api)
    {
        foreach (var name in (string[])["from_date_created", "to_date_created", "from_date_updated", "to_date_updated"])
        {
            (await api.GetAsync($"/tickets/?{name}=yesterday")).IsBad($"Field {{{name}}} value is incorrect or empty (date format 1970-01-01 00:00:00)");
        }
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_Search_finds_part_of_a_text_and_exact_search_all_of_it(TestApi api)
    {
        var client = await api.Some.PersonAsync(p => p with { Name = "Zoë", Lastname = "Quartz", Email = "zoe.q@example.com", Phone = "+371 555 0199" });
        var a = await api.TicketAsync(("title", "Broken Scanner"), ("description", "the lamp flickers"), ("user_id", $"{client.Id}"));
        var b = await api.TicketAsync(("title", "Invoice"), ("description", "Счёт не пришёл"));
        await api.MessageAsync(b, "A later answer mentions the scanner too");
        var number = (await api.GetAsync($"/tickets/{a}")).Data().Text("unique_id");

        await ListsAsync(api, "search=scanner", b, a);
        await ListsAsync(api, "search=SCANNER", b, a);
        await ListsAsync(api, "search=%CC%81");
        await ListsAsync(api, "search=flickers", a);
        await ListsAsync(api, "search=" + Uri.EscapeDataString("счёт"), b);
        await ListsAsync(api, "search=" + Uri.EscapeDataString("Zoë"), a);
        await ListsAsync(api, "search=Quartz", a);
        await ListsAsync(api, "search=zoe.q@example", a);
        await ListsAsync(api, "search=555%200199", a);
        await ListsAsync(api, $"search={number}", a);
        await ListsAsync(api, "search=nothinglikethis");
        await ListsAsync(api, "exact_search=1", b, a);
        await ListsAsync(api, $"search={number}&exact_search=1", a);
        await ListsAsync(api, $"search={a}&exact_search=1", a);
        await ListsAsync(api, "search=broken%20scanner&exact_search=1", a);
        await ListsAsync(api, "search=scanner&exact_search=1");
        await ListsAsync(api, "search=zoe.q@example.com&exact_search=1", a);
        await ListsAsync(api, "search=" + Uri.EscapeDataString("zoë quartz") + "&exact_search=1", a);
        await ListsAsync(api, "search=" + Uri.EscapeDataString("+371 555 0199") + "&exact_search=1", a);
        await ListsAsync(api, "search=scanner&status_list=closed");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_C3_Everybody_gets_the_tickets_they_may_see(TestApi api)
    {
        var sales = await api.Some.DepartmentAsync();
        var organization = await api.Some.OrganizationAsync();
        var client = await api.Some.ClientAsync(organization);
        var manager = await api.Some.OrganizationManagerAsync(organization);
        var support = await api.Some.EmployeeAsync(1);
        var seller = await api.Some.EmployeeAsync(sales);
        var follower = await api.Some.EmployeeAsync(await api.Some.DepartmentAsync());
        var a = await api.TicketAsync(("user_id", $"{client.Id}"), ("followers", $"{follower.Id}"));
        var b = await api.TicketAsync(("department_id", $"{sales}"), ("user_id", $"{manager.Id}"));
        var c = await api.TicketAsync(("department_id", $"{sales}"), ("owner_id", $"{follower.Id}"));

        await SeesAsync(await api.Some.AdminAsync(), c, b, a);
        await SeesAsync(support, a);
        await SeesAsync(seller, c, b);
        await SeesAsync(follower, c, a);
        await SeesAsync(client, a);
        await SeesAsync(manager, b, a);
        await SeesAsync(await api.Some.ClientAsync());

        async Task SeesAsync(TestPerson person, params long[] expected)
        {
            var answer = await api.As(person).GetAsync("/tickets/");
            Assert.Equal(expected, answer.Ids());
            Assert.Equal(expected.Length, answer.Pagination.Number("total"));
        }
    }

    private static async Task ListsAsync(TestApi api, string query, params long[] expected)
    {
        var answer = await api.GetAsync("/tickets/?" + query);

        Assert.True(answer.Status == 200 && answer.Ids().SequenceEqual(expected), $"Expected {string.Join(", ", expected)} in this order. {answer}");
        Assert.Equal(expected.Length, answer.Pagination.Number("total"));
    }

    private static Task DateAsync(TestApi api, long ticket, string created, string updated) => api.WriteAsync(
        $"""
        update tickets set created_at = {DateTimeOffset.Parse(created, null)}, updated_at = {DateTimeOffset.Parse(updated, null)} where id = {ticket}
        """);
}
