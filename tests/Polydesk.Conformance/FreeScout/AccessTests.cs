using System.Text;
using Polydesk.Conformance.Api;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Keys, methods, mounts and bodies (sections 2 to 5).</summary>
public sealed class AccessTests
{
    [Theory, EachEngine]
    public async Task FS_39_A_key_is_taken_in_every_form(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(desk.Key + ":anything"));

        Assert.Equal(200, await StatusAsync("", ("x-freescout-api-key", " " + desk.Key + " ")));
        Assert.Equal(200, await StatusAsync($"?api_key={desk.Key}"));
        Assert.Equal(200, await StatusAsync("", ("Authorization", "basic " + basic)));
        Assert.Equal(200, await StatusAsync("", ("Authorization", "Bearer " + desk.Key)));
        Assert.Equal(200, await StatusAsync("", ("Authorization", desk.Key + " randompassword")));
        Assert.Equal(401, await StatusAsync(""));
        Assert.Equal(401, await StatusAsync($"?api_key={desk.Key}", ("X-FreeScout-API-Key", "wrong")));
        (await desk.AskAsync("GET", "/freescout/api/nothing")).ShowsFree("FS-39.401");

        async Task<int> StatusAsync(string query, params (string, string)[] headers) => (await desk.AskAsync("GET", "/api/mailboxes" + query, null, headers)).Status;
    }

    [Theory, EachEngine]
    public async Task FS_39_A_personal_key_has_the_rights_of_its_person_or_less(TestApi api)
    {
        var global = await FreeDesk.OfAsync(api);
        var agent = await api.Some.EmployeeAsync();
        var other = await api.Some.DepartmentAsync();
        var (here, there) = (await global.ConversationAsync(), await global.ConversationAsync());
        await global.PutAsync($"/conversations/{there}", $$"""{"mailboxId": {{other}}, "byUser": {{api.Owner.Id}}}""");
        var (own, reads) = (await FreeDesk.OfAsync(api, agent), await FreeDesk.OfAsync(api, agent, readOnly: true));
        var limited = await FreeDesk.OfAsync(api, await api.Some.AdminAsync(), readOnly: false, other);

        Assert.Equal((200, 404), ((await own.GetAsync($"/conversations/{here}")).Status, (await own.GetAsync($"/conversations/{there}")).Status));
        Assert.Equal(403, (await own.PutAsync($"/conversations/{here}", $$"""{"status": "closed", "byUser": {{api.Owner.Id}}}""")).Status);
        (await own.PutAsync($"/conversations/{here}", $$"""{"status": "closed", "byUser": {{agent.Id}}}""")).IsDone();
        Assert.Equal((403, 403), ((await own.PostAsync("/users", "{}")).Status, (await own.DeleteAsync($"/users/{api.Owner.Id}")).Status));
        var refused = await reads.PutAsync($"/conversations/{here}/tags", """{"tags": []}""");
        Assert.Equal((403, "Provided API key allows only read-operations."), (refused.Status, refused.Json.Text("message")));
        Assert.Equal(200, (await reads.GetAsync("/mailboxes")).Status);
        var elsewhere = await limited.GetAsync($"/conversations/{here}");
        Assert.Equal((403, "Forbidden: Provided API key is not permitted to access this mailbox"), (elsewhere.Status, elsewhere.Json.Text("message")));
        Assert.Equal([there], (await limited.GetAsync("/conversations")).Ids("conversations"));
        Assert.Equal([other], (await limited.GetAsync("/mailboxes")).Ids("mailboxes"));
        Assert.Equal(401, (await (await FreeDesk.OfAsync(api, await api.Some.DisabledAsync())).GetAsync("/mailboxes")).Status);
        Assert.Equal(401, (await (await FreeDesk.OfAsync(api, await api.Some.ClientAsync())).GetAsync("/mailboxes")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_37_Options_need_no_key(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);

        var answer = await desk.AskAsync("OPTIONS", "/api/conversations/5");

        Assert.Equal((200, 0), (answer.Status, answer.Bytes.Length));
        Assert.Equal(["DELETE", "GET", "HEAD", "OPTIONS", "PUT"], answer.Header("Allow")!.Split(", ").Order());
        Assert.Equal("OPTIONS", (await desk.AskAsync("OPTIONS", "/freescout/api/nothing")).Header("Allow"));
    }

    [Fact]
    public async Task FS_37_Browsers_come_from_allowed_origins_only()
    {
        await using var server = await TestServer.StartAsync(
            "sqlite", change: s => s with { FreeScout = new() { CorsHosts = "https://app.example", KeyInQuery = false, Limit = 2 } });
        var desk = await FreeDesk.OfAsync(await server.NewDeskAsync());

        var allowed = await desk.AskAsync("OPTIONS", "/api/tags", null, ("Origin", "https://app.example"));
        var other = await desk.AskAsync("GET", "/api/tags", null, ("Origin", "https://evil.example"));

        Assert.Equal(("https://app.example", "Origin"), (allowed.Header("Access-Control-Allow-Origin"), allowed.Header("Vary")));
        Assert.Contains("PUT", allowed.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal((401, null), (other.Status, other.Header("Access-Control-Allow-Origin")));
        Assert.Equal(401, (await desk.AskAsync("GET", $"/api/tags?api_key={desk.Key}")).Status);
        Assert.Equal(200, (await desk.GetAsync("/tags")).Status);
        Assert.Equal(200, (await desk.GetAsync("/tags")).Status);
        Assert.Equal(429, (await desk.GetAsync("/tags")).Status);
    }

    [Theory, EachEngine]
    public async Task FS_38_A_wrong_method_and_an_unknown_path_are_405(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);

        var wrong = (await desk.SendAsync("PATCH", "/conversations/36")).ShowsFree("FS-38.405");
        var unknown = (await desk.GetAsync("/nothing/at/all")).ShowsFree("FS-38.405");

        Assert.Contains("PUT", wrong.Header("Allow"), StringComparison.Ordinal);
        Assert.Equal("OPTIONS", unknown.Header("Allow"));
        Assert.Equal("application/json", wrong.Header("Content-Type"));
        Assert.Equal(405, (await desk.GetAsync("/reports/x")).Status);
    }

    [Theory, EachEngine]
    [Operation("FS-01")]
    public async Task Bodies_are_read_as_clients_send_them(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        (string, string) key = ("X-FreeScout-API-Key", desk.Key);
        var form = ApiClient.Form(
            ("type", "email"), ("mailboxId", "1"), ("subject", "By form"), ("customer[email]", FreeDesk.NewEmail()), ("threads[0][type]", "customer"), ("threads[0][text]", "x"));

        Assert.Equal(201, (await desk.AskAsync("POST", "//api/conversations/", form, key)).Status);
        Assert.Equal("INVALID JSON", (await desk.PostAsync("/conversations", "{\"subject\":")).Json.Text("errorCode"));
        Assert.Equal("INVALID JSON", (await desk.PostAsync("/conversations", "[1]")).Json.Text("errorCode"));
        var xml = await desk.AskAsync("POST", "/api/conversations", ApiClient.Raw("application/xml", Encoding.UTF8.GetBytes("<x/>")), key);
        Assert.Equal((415, "UNSUPPORTED MEDIA TYPE"), (xml.Status, xml.Json.Text("errorCode")));
        Assert.Equal(200, (await desk.AskAsync("HEAD", "/api/tags", null, key)).Status);
        Assert.Equal("no-cache, private", (await desk.GetAsync("/tags")).Header("Cache-Control"));
    }
}
