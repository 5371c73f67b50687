using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Customers, users and organizations (sections 9 and 10.1).</summary>
public sealed class PeopleTests
{
    private const string Full = """
        "firstName": "Mark", "lastName": "Morrison", "jobTitle": "Secretary", "company": "Example, Inc", "notes": "Nothing special.", "phone": "777-777-777",
        "socialProfiles": [{"value": "@markexample", "type": "twitter"}], "websites": [{"value": "https://example.org"}],
        "address": {"city": "Los Angeles", "state": "California", "zip": "123123", "country": "us", "lines": ["1419 Westwood Blvd", "2"]}
        """;

    [Theory, EachEngine]
    public async Task FS_10_FS_12_A_customer_is_made_with_everything(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (email, other) = (FreeDesk.NewEmail(), FreeDesk.NewEmail());

        var made = await desk.PostAsync("/customers", $$"""{"email": "{{email}}", "emails": [{"value": "{{other}}", "type": "home"}], {{Full}}}""");
        var again = await desk.PostAsync("/customers", $$"""{"firstName": "Mark", "email": "{{email.ToUpperInvariant()}}"}""");

        made.ShowsFree("FS-10");
        var id = made.Json.Number("id");
        Assert.Equal(id.ToString(), made.Header("Resource-ID"));
        var read = (await desk.GetAsync($"/customers/{id}")).ShowsFree("FS-12").Json;
        var embedded = read.GetProperty("_embedded");
        Assert.Equal([$"{email} work", $"{other} home"], embedded.GetProperty("emails").EnumerateArray().Select(e => $"{e.Text("value")} {e.Text("type")}"));
        Assert.All(embedded.GetProperty("emails").EnumerateArray(), e => Assert.True(e.Number("id") > 0));
        Assert.Equal(("US", "1419 Westwood Blvd, 2"), (embedded.GetProperty("address").Text("country"), embedded.GetProperty("address").Text("address")));
        again.ShowsFree("FS-10.409");
        Assert.Equal(["customer.first_name|Customer first name or email is required."], (await desk.PostAsync("/customers", """{"lastName": "X"}""")).Errors());
        Assert.Equal(["emails|Invalid email: nobody"], (await desk.PostAsync("/customers", """{"email": "nobody"}""")).Errors());
        var bare = (await desk.PostAsync("/customers", """{"firstName": "Bare"}""")).Json.Number("id");
        (await desk.GetAsync($"/customers/{bare}")).ShowsFree("FS-12.bare");
        Assert.Equal(404, (await desk.GetAsync("/customers/99999")).Status);
        Assert.Equal(405, (await desk.DeleteAsync($"/customers/{id}")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_11_Filters_find_customers(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (email, name) = (FreeDesk.NewEmail(), $"Zoë{Some.Next()}");
        var id = (await desk.PostAsync("/customers", $$"""{"firstName": "{{name}}", "emails": ["{{FreeDesk.NewEmail()}}", "{{email}}"], "phones": [{"value": "+1 (800) 55{{Some.Next()}}55"}]}""")).Json.Number("id");
        var phone = (await desk.GetAsync($"/customers/{id}")).Json.GetProperty("_embedded").GetProperty("phones")[0].Text("value")!;

        (await desk.GetAsync($"/customers?email={email.ToUpperInvariant()}")).ShowsFree("FS-11");
        Assert.Equal([id], (await desk.GetAsync($"/customers?email={email}")).Ids("customers"));
        Assert.Equal([id], (await desk.GetAsync($"/customers?firstName={Uri.EscapeDataString(name.ToUpperInvariant())}")).Ids("customers"));
        Assert.Equal([id], (await desk.GetAsync($"/customers?phone={string.Concat(phone.Where(char.IsAsciiDigit))[1..]}")).Ids("customers"));
        Assert.Empty((await desk.GetAsync($"/customers?firstName={Uri.EscapeDataString(name[..3])}")).Ids("customers"));
        Assert.Empty((await desk.GetAsync("/customers?updatedSince=2100-01-01T00:00:00Z")).Ids("customers"));
        Assert.Equal(id, (await desk.GetAsync("/customers?pageSize=1&sortField=createdAt")).Ids("customers")[0]);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_11_A_name_is_found_however_many_others_hold_it(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var joanna = (await desk.PostAsync("/customers", """{"firstName": "Joanna"}""")).Json.Number("id");
        await api.WriteAsync(
            $"""
            insert into people (role, group_id, status, name, name_key, availability, search, created_at, updated_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 10050)
            select p.role, p.group_id, p.status, p.name, p.name_key, p.availability, p.search, p.created_at, p.updated_at from people p cross join n where p.id = {joanna}
            """);
        var jo = (await desk.PostAsync("/customers", """{"firstName": "Jo"}""")).Json.Number("id");

        Assert.Equal([jo], (await desk.GetAsync("/customers?firstName=Jo")).Ids("customers"));
        Assert.Equal(10051, (await desk.GetAsync("/customers?firstName=joanna")).Json.GetProperty("page").Number("totalElements"));
    }

    [Theory, EachEngine]
    public async Task FS_11_The_first_name_ends_where_the_last_name_begins(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (mary, ann) = ($"Máry{Some.Next()}", $"Ann{Some.Next()}");
        var alone = await AddAsync(mary, "");
        var both = await AddAsync(mary, ann);
        var first = await AddAsync($"{mary} {ann}", "");
        var last = await AddAsync("", ann);
        await AddAsync(mary + "!", "");

        Assert.Equal([alone, both], await FindAsync($"firstName={Uri.EscapeDataString(mary)}"));
        Assert.Equal([both], await FindAsync($"firstName={mary.ToLowerInvariant().Replace('á', 'a')}&lastName={ann}"));
        Assert.Equal([first], await FindAsync($"firstName={Uri.EscapeDataString($"{mary} {ann}")}"));
        Assert.Equal([both, last], await FindAsync($"lastName={ann.ToUpperInvariant()}"));

        async Task<long> AddAsync(string name, string lastname) =>
            (await desk.PostAsync("/customers", $$"""{"firstName": "{{name}}", "lastName": "{{lastname}}", "emails": ["{{FreeDesk.NewEmail()}}"]}""")).Json.Number("id");

        async Task<IReadOnlyList<long>> FindAsync(string query) => [.. (await desk.GetAsync($"/customers?{query}")).Ids("customers").Order()];
    }

    [Theory, EachEngine]
    public async Task FS_13_Given_values_are_set_and_the_others_stay(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (first, second, third) = (FreeDesk.NewEmail(), FreeDesk.NewEmail(), FreeDesk.NewEmail());
        var id = (await desk.PostAsync("/customers", $$"""{"email": "{{first}}", {{Full}}}""")).Json.Number("id");
        var other = (await desk.PostAsync("/customers", $$"""{"email": "{{third}}"}""")).Json.Number("id");

        (await desk.PutAsync($"/customers/{id}", $$"""{"emails_add": ["{{second}}"], "company": ""}""")).IsDone();
        Assert.Equal([first, second], await EmailsAsync());
        (await desk.PutAsync($"/customers/{id}", $$"""{"emails": [{"value": "{{second}}", "type": "other"}], "emailsAdd": ["x@example.org"], "address": {"city": "Rome"} }""")).IsDone();
        Assert.Equal([second], await EmailsAsync());

        var read = (await desk.GetAsync($"/customers/{id}")).Json;
        Assert.Equal(("Mark", "", "Nothing special."), (read.Text("firstName"), read.Text("company"), read.Text("notes")));
        Assert.Equal(("Rome", "US"), (read.GetProperty("_embedded").GetProperty("address").Text("city"), read.GetProperty("_embedded").GetProperty("address").Text("country")));
        Assert.Equal(["emails|Customers with such email(s) already exist"], (await desk.PutAsync($"/customers/{id}", $$"""{"emails": ["{{third}}"]}""")).Errors(409));
        Assert.Equal([second], await EmailsAsync());
        Assert.Equal(404, (await desk.PutAsync("/customers/99999", "{}")).Status);
        Assert.NotEqual(id, other);

        async Task<IReadOnlyList<string?>> EmailsAsync() =>
            [.. (await desk.GetAsync($"/customers/{id}")).Json.GetProperty("_embedded").GetProperty("emails").EnumerateArray().Select(e => e.Text("value"))];
    }

    [Theory, EachEngine]
    public async Task FS_13_What_cannot_be_read_clears_nothing(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var made = await desk.PostAsync("/customers", $$"""{"email": "{{FreeDesk.NewEmail()}}", {{Full}}}""");
        var path = $"/customers/{made.Json.Number("id")}";
        var before = (await desk.GetAsync(path)).Json.GetProperty("_embedded").GetRawText();

        Assert.Equal(["phone|is not valid"], (await desk.PutAsync(path, """{"phone": {"value": "+1999"}}""")).Errors());
        Assert.Equal(["phones|is not valid"], (await desk.PutAsync(path, """{"phones": [[1]]}""")).Errors());
        Assert.Equal(["emails|is not valid"], (await desk.PutAsync(path, """{"emails": [{"email": "n@example.net"}]}""")).Errors());
        Assert.Single((await desk.PutAsync(path, """{"socialProfiles": [{"type": "twitter"}]}""")).Errors());
        Assert.Equal(before, (await desk.GetAsync(path)).Json.GetProperty("_embedded").GetRawText());

        (await desk.PutAsync(path, """{"phones": []}""")).IsDone();
        Assert.Empty((await desk.GetAsync(path)).Json.GetProperty("_embedded").GetProperty("phones").EnumerateArray());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_14_Both_paths_set_custom_fields_of_a_customer(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var field = await api.Some.AddAsync($"insert into fields (subject, type, name) values (2, 'Text', {Desk.LocalText.Of("en", "Plan")}) returning id");
        var id = (await desk.PostAsync("/customers", """{"firstName": "Ann"}""")).Json.Number("id");

        (await desk.PutAsync($"/customers/{id}/customer_fields", $$"""{"customerFields": [{"id": {{field}}, "value": "a"}]}""")).IsDone();
        Assert.Equal("a", await ValueAsync());
        (await desk.PutAsync($"/customers/{id}/fields", $$"""{"customerFields": [{"id": {{field}}, "value": "b"}]}""")).IsDone();
        Assert.Equal("b", await ValueAsync());

        async Task<string?> ValueAsync() => (await desk.GetAsync($"/customers/{id}")).Json.GetProperty("customerFields")[0].Text("value");
    }

    [Theory, EachEngine]
    public async Task FS_15_FS_16_FS_17_A_new_user_is_a_regular_one(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var email = FreeDesk.NewEmail();
        var json = $$"""{"firstName": "Ann", "lastName": "Lee", "email": "{{email}}", "role": "admin"}""";

        var made = (await desk.PostAsync("/users", json)).ShowsFree("FS-15");
        var id = made.Json.Number("id");

        Assert.Equal(("user", id.ToString()), (made.Json.Text("role"), made.Header("Resource-ID")));
        Assert.Equal([id], (await desk.GetAsync($"/users?email={email.ToUpperInvariant()}")).ShowsFree("FS-16").Ids("users"));
        (await desk.GetAsync($"/users/{id}")).ShowsFree("FS-17");
        Assert.Equal(404, (await desk.GetAsync("/users/99999")).Status);
        Assert.Equal(["email|User with such email already exists"], (await desk.PostAsync("/users", json)).Errors(409));
        Assert.Equal(
            ["email|There is a mailbox with such email"],
            (await desk.PostAsync("/users", """{"firstName": "Ann", "lastName": "Lee", "email": "support@desk.example"}""")).Errors());
        Assert.Equal(
            ["firstName|`firstName` parameter is required", "lastName|`lastName` parameter is required", "email|`email` parameter is required"],
            (await desk.PostAsync("/users", "{}")).Errors());
    }

    [Theory, EachEngine]
    public async Task FS_18_A_users_conversations_go_to_whom_the_request_names(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (leaving, heir, other) = (await api.Some.EmployeeAsync(), await api.Some.EmployeeAsync(), await api.Some.DepartmentAsync());
        var named = await desk.ConversationAsync(more: $""" "assignTo": {leaving.Id}, """);
        var lost = await desk.ConversationAsync();
        await desk.PutAsync($"/conversations/{lost}", $$"""{"mailboxId": {{other}}, "byUser": {{api.Owner.Id}}, "assignTo": {{leaving.Id}}}""");

        (await desk.DeleteAsync($"/users/{leaving.Id}")).ShowsFree("FS-18.400");
        Assert.Equal(["assignTo|User not found"], (await desk.DeleteAsync($"/users/{leaving.Id}?byUserId={api.Owner.Id}&assignTo[1]=99999")).Errors());
        (await desk.DeleteAsync($"/users/{leaving.Id}?byUserId={api.Owner.Id}&assignTo%5B1%5D={heir.Id}")).IsDone();

        Assert.Equal(heir.Id, (await desk.ReadAsync(named)).GetProperty("assignee").Number("id"));
        Assert.Equal(JsonValueKind.Null, (await desk.ReadAsync(lost)).GetProperty("assignee").ValueKind);
        Assert.Equal(["id|User is already deleted"], (await desk.DeleteAsync($"/users/{leaving.Id}?byUserId={api.Owner.Id}")).Errors());
        Assert.Equal(["id|The only administrator can not be deleted"], (await desk.DeleteAsync($"/users/{api.Owner.Id}?byUserId={heir.Id}")).Errors());
        Assert.Equal(404, (await desk.DeleteAsync("/users/99999")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_19_A_personal_key_knows_its_owner(TestApi api)
    {
        var agent = await api.Some.EmployeeAsync();

        Assert.Equal(agent.Id, (await (await FreeDesk.OfAsync(api, agent)).GetAsync("/users/me")).ShowsFree("FS-19").Json.Number("id"));
        Assert.Equal(501, (await (await FreeDesk.OfAsync(api)).GetAsync("/users/me")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_27_FS_28_FS_29_FS_30_FS_31_Organizations_come_and_go(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var name = $"Org {Some.Next()}";

        var made = (await desk.PostAsync("/organizations", $$"""{"name": "{{name}}"}""")).ShowsFree("FS-27");
        var id = made.Json.Number("id");

        Assert.Equal(id.ToString(), made.Header("Resource-ID"));
        Assert.Contains(id, (await desk.GetAsync("/organizations?pageSize=1000")).ShowsFree("FS-28").Ids("organizations"));
        (await desk.PutAsync($"/organizations/{id}", $$"""{"name": "{{name}} b"}""")).IsDone();
        Assert.Equal(name + " b", (await desk.GetAsync($"/organizations/{id}")).ShowsFree("FS-29").Json.Text("name"));
        Assert.Equal(["name|`name` parameter is required"], (await desk.PostAsync("/organizations", "{}")).Errors());
        var customer = (await desk.PostAsync("/customers", """{"firstName": "Ann"}""")).Json.Number("id");
        await desk.PutAsync($"/customers/{customer}/organization", $$"""{"organizationId": {{id}}}""");
        (await desk.DeleteAsync($"/organizations/{id}")).IsDone();
        Assert.Equal(404, (await desk.GetAsync($"/organizations/{id}")).Status);
        Assert.Equal(200, (await desk.GetAsync($"/customers/{customer}")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_32_FS_33_FS_34_A_customer_joins_and_leaves_an_organization(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var id = (await desk.PostAsync("/organizations", $$"""{"name": "Org {{Some.Next()}}"}""")).Json.Number("id");
        var path = $"/customers/{(await desk.PostAsync("/customers", """{"firstName": "Ann"}""")).Json.Number("id")}/organization";

        Assert.Equal(404, (await desk.GetAsync(path)).Status);
        (await desk.PutAsync(path, $$"""{"organizationId": {{id}}, "role": "manager"}""")).IsDone();
        Assert.Equal("manager", (await desk.GetAsync(path)).ShowsFree("FS-32").Json.Text("role"));
        (await desk.PutAsync(path, $$"""{"organizationId": {{id}}}""")).IsDone();
        Assert.Equal("member", (await desk.GetAsync(path)).Json.Text("role"));
        Assert.Equal(["organizationId|Organization not found"], (await desk.PutAsync(path, """{"organizationId": 99999}""")).Errors());
        Assert.Equal(["role|Expected one of these: 'member', 'manager'"], (await desk.PutAsync(path, $$"""{"organizationId": {{id}}, "role": "boss"}""")).Errors());
        (await desk.DeleteAsync(path)).IsDone();
        Assert.Equal(404, (await desk.GetAsync(path)).Status);
    }
}
