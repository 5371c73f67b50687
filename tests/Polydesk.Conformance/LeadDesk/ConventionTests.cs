using Polydesk.Conformance.Api;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

public class ConventionTests
{
    [Theory, EachEngine]
    public async Task LD_12_Both_versions_answer_alike_with_links_of_their_own(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var token = (await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id })).Json.Text("access_token");

        foreach (var mount in new[] { "/leaddesk/stable", "/leaddesk/2", "/stable", "/2" })
        {
            var self = (await lead.With(token, mount).GetAsync("/users?per_page=1")).IsOk().Json.GetProperty("_links").Text("self")!;
            Assert.EndsWith(mount + "/users?per_page=1", self);
            Assert.StartsWith("http://", self);
        }

        (await lead.With(token, "/9").GetAsync("/users")).Fails(404, "version_not_found");
        (await lead.With(token).GetAsync("/unknown")).Fails(404, "endpoint_not_found");
    }

    [Theory, EachEngine]
    public async Task LD_13_LD_14_LD_15_Bodies_are_json_or_refused(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var owner = await lead.OwnerAsync();
        var token = (await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id })).Json.Text("access_token");
        var raw = new ApiClient(api.Server, null, "/leaddesk/stable");

        Assert.Equal("application/json; charset=utf-8", (await owner.GetAsync("/users")).Header("Content-Type"));
        (await owner.GetAsync("/users", ("Accept", "text/html"))).Fails(406, "not_acceptable");
        (await owner.GetAsync("/users", ("Accept", "text/html, */*;q=0.1"))).IsOk();
        (await raw.SendAsync("POST", "/users", ApiClient.Raw("text/plain", "x"u8.ToArray()), ("Authorization", "Bearer " + token))).Fails(415, "unsupported_media_type");
        (await owner.PostAsync("/users", "{\"a\":")).Fails(415, "malformed_json");

        foreach (var body in new[] { "[]", "7", "\"x\"", "", "null" })
        {
            (await owner.PostAsync("/users", body)).Fails(400, "invalid_request_body");
        }

        (await owner.PostAsync("/users", $$"""{"username":"{{new string('x', 1_100_000)}}"}""")).Fails(413, "request_too_large");
    }

    [Theory, EachEngine]
    public async Task LD_16_A_wrong_parameter_is_answered_as_documented(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();
        var answer = (await owner.GetAsync("/users?per_page=0")).Fails(422, "validation_failed");

        Assert.Equal("Parameter validation failed", answer.Json.Text("error_description"));
        answer.Invalid("per_page: The per page must be at least 1.");
        (await owner.GetAsync("/users?per_page=501&page=x")).Invalid("per_page: The per page may not be greater than 500.", "page: The page must be an integer.");
    }

    [Theory, EachEngine]
    public async Task LD_17_LD_19_Missing_things_and_wrong_methods_have_their_errors(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();

        (await owner.GetAsync("/users/999999")).Fails(404, "user_not_found");
        (await owner.GetAsync("/users/abc")).Fails(404, "user_not_found");
        Assert.Equal("DELETE, GET, PATCH", (await owner.SendAsync("PUT", "/users/1", "{}")).Fails(405, "method_not_allowed").Header("Allow"));
    }

    [Theory, EachEngine]
    public async Task LD_20_What_is_switched_off_is_unavailable(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, change: s => s with { LeadDesk = s.LeadDesk with { Enabled = false } });
        var api = await server.NewDeskAsync();
        var lead = await Lead.OfAsync(api);

        (await lead.With(null).GetAsync("/users")).Fails(503, "service_unavailable");
        (await lead.AskAsync(new { grant_type = "password" })).Fails(503, "service_unavailable");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task LD_22_LD_23_LD_24_Pages_have_links_and_following_them_visits_each_item_once(TestApi api)
    {
        var owner = await (await Lead.OfAsync(api)).OwnerAsync();

        for (var n = 0; n < 6; n++)
        {
            await api.Some.EmployeeAsync(1);
        }

        var seen = new List<long>();
        var path = "/users?per_page=3&role=agent";

        while (path.Length > 0)
        {
            var page = await owner.GetAsync(path);
            seen.AddRange(page.CollectionIds());
            Assert.Equal((6, 6), (page.Json.GetProperty("_meta").Number("total"), page.Json.GetProperty("_meta").Number("count")));
            path = page.Json.GetProperty("_links").TryGetProperty("next", out var next) ? next.GetString()!.Split("/stable")[1] : "";
            Assert.True(path.Length == 0 || path == "/users?per_page=3&role=agent&page=2", path);
        }

        Assert.Equal(seen.Distinct().Order(), seen);
        Assert.Equal(6, seen.Count);
        var past = await owner.GetAsync("/users?per_page=3&role=agent&page=9");
        Assert.Empty(past.CollectionIds());
        Assert.EndsWith("page=2", past.Json.GetProperty("_links").Text("prev"));
        Assert.Equal(2, (await owner.GetAsync("/users?limit=2")).CollectionIds().Count);
        Assert.Equal(7, (await owner.GetAsync("/users?limit=many")).CollectionIds().Count);
    }

    [Fact]
    public void LD_15_Every_problem_of_the_desk_has_words()
    {
        foreach (var kind in Enum.GetValues<Polydesk.Desk.ProblemKind>())
        {
            foreach (var fault in Enum.GetValues<Polydesk.Desk.FieldFault>())
            {
                var error = Polydesk.Dialects.LeadDesk.LeadErrors.Of(new Polydesk.Desk.Problem(kind, "ticket", "1", [new("subject", fault)]));
                Assert.InRange(error.Status, 400, 422);
                Assert.NotEmpty(error.Error);
            }
        }

        foreach (var fault in Enum.GetValues<Polydesk.Dialects.Parameters.BodyFaultKind>())
        {
            Assert.InRange(Polydesk.Dialects.LeadDesk.LeadErrors.Of(fault).Status, 400, 415);
        }
    }
}
