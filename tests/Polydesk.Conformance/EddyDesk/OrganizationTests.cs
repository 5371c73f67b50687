using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Organizations and who belongs to them.</summary>
public class OrganizationTests
{
    [Theory, EachEngine(Alone = true)]
    public async Task ED_39_The_list_has_the_documented_shape_and_its_total_is_text(TestApi api)
    {
        await AddAsync(api, "Zeta");
        await AddAsync(api, "alpha");

        var list = (await api.GetAsync("/organizations/?page=1")).Shows("ED-39");

        Assert.Equal(["alpha", "Zeta"], list.Items().Select(o => o.GetProperty("name").GetString()));
        Assert.Equal("""{"total":"2","per_page":30,"current_page":1,"total_pages":1}""", list.Pagination.GetRawText());
        Assert.Equal("""{"data":[],"pagination":{"total":"2","per_page":30,"current_page":2,"total_pages":1}}""", (await api.GetAsync("/organizations/?page=2")).Text);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_39_Search_finds_parts_and_exact_search_whole_values(TestApi api)
    {
        var acme = await AddAsync(api, "Acmé", ("domains", "@acme.example, @acme2.example"), ("phone", "371"));
        var other = await AddAsync(api, "Other", ("web", "https://acme.example"));

        await Lists("search=acme.ex", acme, other);
        await Lists("search=ACME&order_by=date_created{desc}", other, acme);
        await Lists("search=acme&exact_search=1", acme);
        await Lists("search=@ACME2.example&exact_search=1", acme);
        await Lists("search=acme2.example&exact_search=1");
        await Lists("search=37", acme);
        await Lists("search=%25");
        await Lists("search=_");

        async Task Lists(string query, params long[] ids) => Assert.Equal(ids, (await api.GetAsync($"/organizations?{query}")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_40_A_client_sees_only_their_own(TestApi api)
    {
        var (own, foreign) = (await AddAsync(api, "Own", ("web", "https://own.example")), await AddAsync(api, "Foreign"));
        var client = await api.Some.ClientAsync(own);

        Assert.Equal([own], (await api.As(client).GetAsync("/organizations")).Ids());
        (await api.As(client).GetAsync($"/organizations/{own}")).Shows("ED-40");
        (await api.As(client).GetAsync($"/organizations/{foreign}")).IsMissing("Organization", foreign);
        (await api.As(client).PutJsonAsync($"/organizations/{own}", """{"name":"Mine"}""")).IsForbidden();
        (await api.As(client).DeleteAsync($"/organizations/{own}")).IsForbidden();
        (await api.As(client).PostAsync("/organizations", ("name", "New"))).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_41_Managers_become_employees(TestApi api)
    {
        var (ann, bob) = (await api.Some.ClientAsync(), await api.Some.ClientAsync());

        var organization = (await api.PostAsync(
            "/organization/",
            ("name", "With people"), ("minute_limit", "90"), ("employees[0]", $"{ann.Id}"), ("managers[0]", $"{bob.Id}"))).Shows("ED-41").Data();

        Assert.Equal($"[{ann.Id},{bob.Id}]", organization.GetProperty("employees").GetRawText());
        Assert.Equal($"[{bob.Id}]", organization.GetProperty("managers").GetRawText());
        Assert.Equal(90, organization.GetProperty("minute_limit").GetInt32());
    }

    [Theory, EachEngine]
    public async Task ED_41_Every_problem_is_named_and_nothing_is_stored(TestApi api)
    {
        (await api.PostAsync("/organizations")).Refuses(400, "e-411|Required {name} field|Required field {name} is missing or empty");
        (await api.PostJsonAsync("/organizations", """{"name":"Bad","email":"x","minute_limit":-1,"employees":[99999],"managers":"a"}""")).IsBad(
            "Field {email} value is incorrect or empty", "Field {minute_limit} value is incorrect or empty",
            "Field {employees} with id {99999} does not exist", "Field {managers} value is incorrect or empty");
        Assert.Empty((await api.GetAsync("/organizations?search=Bad&exact_search=1")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_41_A_name_is_taken_in_any_letter_case_even_when_two_ask_at_once(TestApi api)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.PostAsync("/organizations", ("name", "Twice"))));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.IsBad("Organization name {Twice} already exists"));
        (await api.PostAsync("/organizations", ("name", " TWICE "))).IsBad("Organization name {TWICE} already exists");
    }

    [Theory, EachEngine]
    public async Task ED_42_Lists_of_people_replace_the_old_ones(TestApi api)
    {
        var (ann, bob, eve) = (await api.Some.ClientAsync(), await api.Some.ClientAsync(), await api.Some.ClientAsync());
        var id = await AddAsync(api, "Replaced", ("employees", $"{ann.Id},{bob.Id}"), ("managers", $"{ann.Id}"));

        await Holds($$"""{"address":"Riga"}""", $"[{ann.Id},{bob.Id}]", $"[{ann.Id}]");
        await Holds($$"""{"managers":[{{eve.Id}}]}""", $"[{ann.Id},{bob.Id},{eve.Id}]", $"[{eve.Id}]");
        await Holds($$"""{"employees":[{{bob.Id}},{{eve.Id}}]}""", $"[{bob.Id},{eve.Id}]", $"[{eve.Id}]");
        await Holds("""{"employees":[]}""", "[]", "[]");

        async Task Holds(string json, string employees, string managers)
        {
            var organization = (await api.PutJsonAsync($"/organizations/{id}", json)).Data();
            Assert.Equal(employees, organization.GetProperty("employees").GetRawText());
            Assert.Equal(managers, organization.GetProperty("managers").GetRawText());
        }
    }

    [Theory, EachEngine]
    public async Task ED_42_The_own_name_is_not_taken_but_another_is(TestApi api)
    {
        await AddAsync(api, "Taken name");
        var id = await AddAsync(api, "Own name", ("web", "https://own.example"));

        (await api.PutJsonAsync($"/organizations/{id}", """{"name":"OWN name"}""")).Shows("ED-42");
        (await api.PutJsonAsync($"/organizations/{id}", """{"name":"taken NAME"}""")).IsBad("Organization name {taken NAME} already exists");
        (await api.PutJsonAsync($"/organizations/{id}", """{"name":""}""")).Refuses(400, "e-411|Required {name} field|Required field {name} is missing or empty");
        (await api.PutJsonAsync("/organizations/99999", "{}")).IsMissing("Organization", 99999);
    }

    [Theory, EachEngine]
    public async Task ED_42_Employees_move_clients_but_no_colleagues(TestApi api)
    {
        var employee = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();
        var id = await AddAsync(api, "Moved");

        Assert.Equal(200, (await api.As(employee).PutJsonAsync($"/organizations/{id}", $$"""{"employees":[{{client.Id}}]}""")).Status);
        (await api.As(employee).PutJsonAsync($"/organizations/{id}", $$"""{"employees":[{{client.Id}},{{api.Owner.Id}}]}""")).IsForbidden();
        (await api.As(employee).DeleteAsync($"/organizations/{id}")).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_43_Its_people_stay_without_an_organization(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        var id = await AddAsync(api, "Removed", ("employees", $"{client.Id}"));
        await api.PostAsync($"/organizations/{id}/notes", ("text", "x"));

        (await api.DeleteAsync($"/organizations/{id}")).IsDeleted($"Organization with id {{{id}}} successfully deleted");

        (await api.DeleteAsync($"/organizations/{id}")).IsMissing("Organization", id);
        Assert.Equal("\"\"", (await api.GetAsync($"/users/{client.Id}")).Data().GetProperty("organization").GetRawText());
        await AddAsync(api, "Removed");
    }

    private static async Task<long> AddAsync(TestApi api, string name, params (string Name, string Value)[] values) =>
        (await api.PostAsync("/organizations", [("name", name), .. values])).Data().GetProperty("id").GetInt64();
}
