using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Users and their status history.</summary>
public class UserTests
{
    private static readonly (string Name, string Value)[] Joe =
    [
        ("name", "Joe"), ("lastname", "Roe"), ("group_id", "1"), ("department[0]", "1"), ("password", "12345678"),
    ];

    [Theory, EachEngine(Alone = true)]
    public async Task ED_25_The_list_has_the_documented_shape_and_is_ordered_by_name(TestApi api)
    {
        await AddAsync(api, "zoe@example.com", ("name", "Zoe"));
        await AddAsync(api, "emile@example.com", ("name", "émile"), ("organization", "Acme"));

        var list = (await api.GetAsync("/users/?page=1")).Shows("ED-25", s => s.Or("$.data[*].organization", """{"id":1,"name":"","domains":"","address":"","phone":"","email":"","web":""}"""));

        Assert.Equal(["Admin", "émile", "Zoe"], list.Items().Select(u => u.GetProperty("name").GetString()));
        Assert.Equal("""{"total":3,"per_page":30,"current_page":1,"total_pages":1}""", list.Pagination.GetRawText());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_25_Filters_narrow_the_list_and_combine(TestApi api)
    {
        var joe = await AddAsync(api, "joe@example.com", ("organization", "Acme"), ("phone", "37120000000"));
        var ann = await AddAsync(api, "ann@example.com", ("name", "Ann"));
        var organization = (await api.GetAsync($"/users/{joe}")).Data().GetProperty("organization").GetProperty("id").GetInt64();

        await Lists($"group_list=1&order_by=date_created", joe, ann);
        await Lists($"group_list=2", api.Owner.Id);
        await Lists($"id_list={ann},%20{joe},999&order_by=name", ann, joe);
        await Lists($"id_list[]={ann}", ann);
        await Lists("id_list=abc");
        await Lists($"organization_list={organization}", joe);
        await Lists($"organization_list={organization}&id_list={ann}");
        await Lists("search=2000000", joe);
        await Lists("search=JOE%20RO", joe);
        await Lists("search=jo", joe);
        await Lists("search=joe@example.com&exact_search=1", joe);
        await Lists("search=joe&exact_search=1", joe);
        await Lists("search=joe%20roe&exact_search=1", joe);
        await Lists("search=joe@example&exact_search=1");
        await Lists("search=oe%20Ro&exact_search=1");
        await Lists("from_date_created=2999-01-01");
        await Lists("to_date_created=1999-01-01%2000:00:00");
        await Lists("order_by=date_created%7Bdesc%7D,name&group_list=1&from_date_updated=2001-01-01", ann, joe);
        await Lists("order_by=NAME{DESC}&group_list=1", joe, ann);
        await Lists("order_by=id&group_list=1", ann, joe);

        async Task Lists(string query, params long[] ids) => Assert.Equal(ids, (await api.GetAsync($"/users?{query}")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_25_A_bad_date_names_the_filter_and_the_format(TestApi api) =>
        (await api.GetAsync("/users?from_date_created=01.02.2024")).IsBad(
            "Field {from_date_created} value is incorrect or empty (date format 1970-01-01 00:00:00)");

    [Theory, EachEngine]
    public async Task ED_25_Users_of_one_name_come_by_the_second_key_or_by_id_in_the_direction_of_the_first(TestApi api)
    {
        var group = new List<long>();

        for (var n = 0; n < 3; n++)
        {
            group.Add((await api.Some.PersonAsync(p => p with { Name = "Ann", Lastname = "Same" })).Id);
            await api.WriteAsync($"update people set created_at = {1_700_000_000_000 + (n == 1 ? 5_000 : 1_000 * n)} where id = {group[n]}");
        }

        await Lists("name{asc}", group[0], group[1], group[2]);
        await Lists("name{desc}", group[2], group[1], group[0]);
        await Lists("name{asc},date_created{desc}", group[1], group[2], group[0]);
        await Lists("name{desc},date_created{asc}", group[0], group[2], group[1]);

        async Task Lists(string order, params long[] ids) =>
            Assert.Equal(ids, (await api.GetAsync($"/users?id_list={string.Join(',', group)}&order_by={order}")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_25_A_filter_may_name_a_day_before_anything_was_there(TestApi api)
    {
        var ann = await api.Some.ClientAsync();

        foreach (var day in (string[])["0001-01-01", "1900-01-01", "1969-12-31%2023:59:59"])
        {
            Assert.Equal([ann.Id], (await api.GetAsync($"/users?id_list={ann.Id}&from_date_created={day}")).Ids());
            Assert.Empty((await api.GetAsync($"/users?id_list={ann.Id}&to_date_created={day}")).Ids());
        }
    }

    [Theory, EachEngine]
    public async Task ED_25_A_page_beyond_the_end_is_empty(TestApi api)
    {
        Assert.Empty((await api.GetAsync("/users?page=5000")).Ids());
        Assert.Empty((await api.GetAsync("/users?page=9223372036854775807")).Ids());
    }

    [Theory, EachEngine]
    public async Task ED_26_A_user_has_the_documented_shape(TestApi api)
    {
        (await api.GetAsync($"/users/{api.Owner.Id}")).Shows("ED-26");
        (await api.GetAsync("/users/999999")).IsMissing("User", 999999);
        (await api.GetAsync("/users/abc")).Refuses(404, "e-404|Not found|User with id {abc} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_26_Only_the_owner_and_the_user_see_the_key(TestApi api)
    {
        var admin = await api.Some.AdminAsync();
        var client = await api.Some.ClientAsync();

        Assert.Equal(client.Key, await KeyAsync(api.Owner));
        Assert.Equal(client.Key, await KeyAsync(client));
        Assert.Equal("", await KeyAsync(admin));

        async Task<string?> KeyAsync(TestPerson who) => (await api.As(who).GetAsync($"/users/{client.Id}")).Data().GetProperty("api_key").GetString();
    }

    [Theory, EachEngine]
    public async Task ED_26_A_client_sees_nobody_else(TestApi api)
    {
        var client = await api.Some.ClientAsync();

        Assert.Equal([client.Id], (await api.As(client).GetAsync("/users")).Ids());
        (await api.As(client).GetAsync($"/users/{api.Owner.Id}")).IsMissing("User", api.Owner.Id);
    }

    [Theory, EachEngine]
    public async Task ED_27_A_new_user_can_use_the_key_of_the_answer(TestApi api)
    {
        var answer = (await api.PostAsync("/users/",
            [.. Joe, ("email", "Fresh@Example.com"), ("phone", "37192345678"), ("website", "http://example.com"), ("organization", "Fresh Ltd"), ("department[1]", "1"), ("user_status", "online"), ("notifications", "0")]))
            .Shows("ED-27");

        var user = answer.Data();
        var person = new TestPerson(user.GetProperty("id").GetInt64(), "fresh@example.com", user.GetProperty("api_key").GetString()!);
        Assert.Equal([person.Id], (await api.As(person).GetAsync("/users")).Ids());
        Assert.Equal("""{"name":"Fresh Ltd","phone":"37192345678","email":"Fresh@Example.com","web":"http://example.com"}""", Part(user.GetProperty("organization")));
        Assert.Equal("[1]", user.GetProperty("department").GetRawText());

        static string Part(System.Text.Json.JsonElement o) =>
            $$"""{"name":{{o.GetProperty("name").GetRawText()}},"phone":{{o.GetProperty("phone").GetRawText()}},"email":{{o.GetProperty("email").GetRawText()}},"web":{{o.GetProperty("web").GetRawText()}}}""";
    }

    [Theory, EachEngine]
    public async Task ED_27_Every_missing_field_is_named_in_the_documented_order(TestApi api)
    {
        var documented = Example.Of("eddydesk", "ED-27.400").Response.GetRawText();

        Assert.Equal(Compact(documented), (await api.PostAsync("/users/")).Text);
        Assert.Equal(Compact(documented), (await api.PostJsonAsync("/users/", """{"name":" ","email":"","group_id":"","department":[],"password":null}""")).Text);

        static string Compact(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
    }

    [Theory, EachEngine]
    public async Task ED_27_Every_bad_value_is_named_in_the_order_of_the_parameters(TestApi api) =>
        (await api.PostJsonAsync(
            "/users/",
            """
            {"custom_fields":{"99":"x"},"user_status":"asleep","password":"short","department":[1,77],"group_id":66,"language":"xx","status":"test user",
             "organiz_id":55,"email":"not an address","name":"Joe","notifications":"maybe"}
            """)).IsBad(
            "Field {email} value is incorrect or empty",
            "Field {organiz_id} with id {55} does not exist",
            "Field {status} value is incorrect or empty",
            "Field {language} value is incorrect or empty",
            "Field {notifications} value is incorrect or empty",
            "Field {group_id} with id {66} does not exist",
            "Field {department} with id {77} does not exist",
            "Field {password} value is incorrect or empty",
            "Field {user_status} value is incorrect or empty",
            "Field {custom_fields[99]} with id {99} does not exist");

    [Theory, EachEngine]
    public async Task ED_27_An_address_belongs_to_one_user_even_when_two_ask_at_once(TestApi api)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.PostAsync("/users/", [.. Joe, ("email", "once@example.com")])));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.IsBad("User with email {once@example.com} already exists"));
        (await api.PostAsync("/users/", [.. Joe, ("email", "ONCE@example.com")])).IsBad("User with email {ONCE@example.com} already exists");
    }

    [Theory, EachEngine]
    public async Task ED_27_Employees_add_clients_only_and_clients_nobody(TestApi api)
    {
        var employee = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();

        Assert.Equal(200, (await api.As(employee).PostAsync("/users", [.. Joe, ("email", "by.employee@example.com")])).Status);
        (await api.As(employee).PostAsync("/users", [.. Joe.Where(p => p.Name != "group_id"), ("group_id", "2"), ("email", "boss@example.com")])).IsForbidden();
        (await api.As(employee).PostAsync("/users", [.. Joe.Where(p => p.Name != "group_id"), ("group_id", "3"), ("email", "peer@example.com")])).IsForbidden();
        (await api.As(client).PostAsync("/users", [.. Joe, ("email", "friend@example.com")])).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_28_Only_what_is_given_changes(TestApi api)
    {
        var id = await AddAsync(api, "partial@example.com", ("phone", "1"), ("website", "http://example.com"), ("organization", "Partial Ltd"));

        var user = (await api.PutJsonAsync($"/users/{id}", """{"lastname":"Doe","email":"Partial2@example.com","phone":""}""")).Shows("ED-28").Data();

        Assert.Equal(
            ["Joe", "Doe", "Partial2@example.com", ""],
            new[] { "name", "lastname", "email", "phone" }.Select(k => user.GetProperty(k).GetString()));
        Assert.Equal("Partial Ltd", user.GetProperty("organization").GetProperty("name").GetString());
        await AddAsync(api, "partial@example.com");
        Assert.Equal("\"\"", (await api.PutJsonAsync($"/users/{id}", """{"organiz_id":0}""")).Data().GetProperty("organization").GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_28_An_organization_by_name_wins_over_its_id(TestApi api)
    {
        var id = await AddAsync(api, "wins@example.com", ("organization", "First"));

        var user = (await api.PutJsonAsync($"/users/{id}", """{"organization":"Second","organiz_id":99999}""")).Data();
        Assert.Equal("Second", user.GetProperty("organization").GetProperty("name").GetString());
        user = (await api.PutJsonAsync($"/users/{id}", """{"organization":"FIRST"}""")).Data();
        Assert.Equal("First", user.GetProperty("organization").GetProperty("name").GetString());
    }

    [Theory, EachEngine]
    public async Task ED_28_Required_fields_may_not_be_emptied(TestApi api)
    {
        var id = await AddAsync(api, "emptied@example.com");

        var answer = await api.PutJsonAsync($"/users/{id}", """{"name":"","email":"","group_id":"","department":"","password":""}""");

        answer.Refuses(400, [.. new[] { "name", "email", "group_id", "department", "password" }
            .Select(f => $"e-411|Required {{{f}}} field|Required field {{{f}}} is missing or empty")]);
    }

    [Theory, EachEngine]
    public async Task ED_28_A_status_or_key_holder_who_is_disabled_is_out(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        await api.PutJsonAsync($"/users/{client.Id}", """{"status":"fired"}""");

        (await api.As(client).GetAsync("/users")).IsUnauthorized();
    }

    [Theory, EachEngine]
    public async Task ED_28_Nobody_changes_the_owner_or_raises_themselves(TestApi api)
    {
        var admin = await api.Some.AdminAsync();
        var employee = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();

        (await api.As(admin).PutJsonAsync($"/users/{api.Owner.Id}", """{"status":"disabled"}""")).IsForbidden();
        (await api.As(admin).PutJsonAsync($"/users/{api.Owner.Id}", """{"password":"123456789"}""")).IsForbidden();
        (await api.As(admin).PutJsonAsync($"/users/{admin.Id}", """{"group_id":1}""")).IsForbidden();
        (await api.PutJsonAsync($"/users/{api.Owner.Id}", """{"status":"inactive"}""")).IsForbidden();
        (await api.As(employee).PutJsonAsync($"/users/{employee.Id}", """{"group_id":2}""")).IsForbidden();
        (await api.As(employee).PutJsonAsync($"/users/{employee.Id}", """{"department":[1],"email":"x@example.com"}""")).IsForbidden();
        (await api.As(employee).PutJsonAsync($"/users/{admin.Id}", """{"name":"x"}""")).IsForbidden();
        (await api.As(employee).PutJsonAsync($"/users/{client.Id}", """{"group_id":3}""")).IsForbidden();
        (await api.As(client).PutJsonAsync($"/users/{client.Id}", """{"group_id":2}""")).IsForbidden();
        (await api.As(client).PutJsonAsync($"/users/{employee.Id}", """{"name":"x"}""")).IsMissing("User", employee.Id);
        Assert.Equal(200, (await api.As(employee).PutJsonAsync($"/users/{client.Id}", """{"name":"x"}""")).Status);
        Assert.Equal(200, (await api.As(employee).PutJsonAsync($"/users/{employee.Id}", """{"user_status":"online"}""")).Status);
    }

    [Theory, EachEngine]
    public async Task ED_29_A_deleted_user_is_gone_and_the_address_is_free(TestApi api)
    {
        var client = await api.Some.ClientAsync();

        (await api.DeleteAsync($"/users/{client.Id}")).IsDeleted($"User with id {{{client.Id}}} successfully deleted");

        (await api.DeleteAsync($"/users/{client.Id}")).IsMissing("User", client.Id);
        (await api.GetAsync($"/users/{client.Id}")).IsMissing("User", client.Id);
        (await api.As(client).GetAsync("/users")).IsUnauthorized();
        await AddAsync(api, client.Email);
    }

    [Theory, EachEngine]
    public async Task ED_29_The_owner_and_the_caller_cannot_be_deleted(TestApi api)
    {
        var admin = await api.Some.AdminAsync();
        var employee = await api.Some.EmployeeAsync();
        var client = await api.Some.ClientAsync();

        (await api.DeleteAsync($"/users/{api.Owner.Id}")).IsForbidden();
        (await api.As(admin).DeleteAsync($"/users/{api.Owner.Id}")).IsForbidden();
        (await api.As(admin).DeleteAsync($"/users/{admin.Id}")).IsForbidden();
        (await api.As(employee).DeleteAsync($"/users/{client.Id}")).IsForbidden();
        (await api.As(client).DeleteAsync($"/users/{client.Id}")).IsForbidden();
    }

    [Theory, EachEngine]
    public async Task ED_38_Changes_of_the_status_are_listed_newest_first(TestApi api)
    {
        var id = await AddAsync(api, "log@example.com");
        await api.PutJsonAsync($"/users/{id}", """{"user_status":"online"}""");
        await api.PutJsonAsync($"/users/{id}", """{"user_status":"online"}""");
        await api.PutJsonAsync($"/users/{id}", """{"user_status":"on-hold"}""");

        var log = (await api.GetAsync($"/users/{id}/statuses_log")).Shows("ED-38");

        Assert.Equal(["on-hold", "online"], log.Items().Select(s => s.GetProperty("status_id").GetString()));
        Assert.Single((await api.GetAsync($"/users/{id}/statuses_log?statuses=online,obed")).Items());
        Assert.Empty((await api.GetAsync($"/users/{id}/statuses_log?from_date_created=2999-01-01")).Items());
        (await api.GetAsync("/users/999999/statuses_log")).IsMissing("User", 999999);
    }

    private static async Task<long> AddAsync(TestApi api, string email, params (string Name, string Value)[] values)
    {
        var names = values.Select(v => v.Name).ToHashSet();
        var answer = await api.PostAsync("/users/", [.. Joe.Where(v => !names.Contains(v.Name)), ("email", email), .. values]);
        return answer.Data().GetProperty("id").GetInt64();
    }
}
