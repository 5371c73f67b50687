using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.EddyDesk;
using Polydesk.Dialects.FreeScout;
using Polydesk.Dialects.LeadDesk;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Docs;

/// <summary>The OpenAPI documents: well-formed, complete, and true of what is answered.</summary>
public sealed class OpenApiTests
{
    private static readonly (string Page, string Root)[] Pages =
    [
        ("/deskpro/api/v2/doc", "/api/v2"), ("/eddydesk/api/v2/doc", "/api/v2"), ("/freescout/api/doc", "/api"), ("/leaddesk/stable/doc", "/stable"),
    ];

    [Theory, EachEngine]
    public async Task Every_document_is_well_formed(TestApi api)
    {
        foreach (var (page, _) in Pages)
        {
            var document = new OpenApiDocument(await DocumentAsync(api, page));

            Assert.Equal("3.1.0", document.Json.Text("openapi"));
            Assert.Empty(document.Faults());
        }
    }

    [Theory, EachEngine]
    public async Task Every_route_is_in_its_document_once_with_its_id(TestApi api)
    {
        foreach (var (page, root) in Pages)
        {
            var document = new OpenApiDocument(await DocumentAsync(api, page));
            var routes = Routes(api, page.Split('/')[1]).Select(r => (r.Id, r.Method, Path: root + r.Path));

            Assert.Equal(routes.Order(), document.Operations.Select(o => (o.Json.Text("x-operation")!, o.Method, o.Path)).Order());
        }
    }

    [Theory, EachEngine]
    public async Task What_is_answered_is_as_the_schemas_say(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var ticket = await desk.TicketAsync();
        var free = await FreeDesk.OfAsync(api);
        var token = (await (await Lead.OfAsync(api)).AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = api.Account.Info.Id }))
            .Json.Text("access_token");

        var held = 0;

        foreach (var (page, mount, as_, header) in new[]
        {
            ("/deskpro/api/v2/doc", "/deskpro", api.As(null), ("Authorization", "key " + desk.Key)),
            ("/eddydesk/api/v2/doc", "/eddydesk", api.As(api.Owner), ("X-None", "")),
            ("/freescout/api/doc", "/freescout", api.As(null), ("X-FreeScout-API-Key", free.Key)),
            ("/leaddesk/stable/doc", "/leaddesk", api.As(null), ("Authorization", "Bearer " + token)),
        })
        {
            var document = new OpenApiDocument(await DocumentAsync(api, page));

            foreach (var (_, method, path, operation) in document.Operations.Where(o => o.Method == "GET"))
            {
                var url = path.Contains("ticket", StringComparison.Ordinal) || path.Contains("conversation", StringComparison.Ordinal)
                    ? Filled(path, ticket)
                    : Filled(path, 1);
                var answer = await as_.At(mount).SendAsync(method, url, null, header);

                if (answer.ContentHeaders.ContentType?.MediaType != "application/json" || path.Contains("/doc", StringComparison.Ordinal))
                {
                    continue;
                }

                Assert.True(document.FaultsOf(operation, answer) is [], $"{answer}\n{string.Join('\n', document.FaultsOf(operation, answer))}");
                held += answer.Status == 200 ? 1 : 0;
            }
        }

        Assert.True(held > 60, $"Only {held} successes were held.");
    }

    [Theory, EachEngine]
    public async Task DP_20_The_document_has_tags_modes_parameters_bodies_and_errors(TestApi api)
    {
        var document = new OpenApiDocument(await DocumentAsync(api, "/deskpro/api/v2/doc"));
        var list = document.Operations.Single(o => (o.Method, o.Path) == ("GET", "/api/v2/tickets")).Json;
        var create = document.Operations.Single(o => (o.Method, o.Path) == ("POST", "/api/v2/tickets")).Json;

        Assert.Equal("tickets.tickets.list", list.Text("x-tag"));
        Assert.Equal(["key", "token", "session"], list.Texts("x-modes"));
        Assert.Contains("include", list.GetProperty("parameters").EnumerateArray().Select(p => p.Text("name")));
        Assert.Contains("subject", create.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").Keys());
        Assert.Equal(["201", "default"], create.GetProperty("responses").Keys());
        Assert.Contains("errors", document.Json.GetProperty("components").GetProperty("schemas").GetProperty("Error").GetProperty("properties").Keys());
        Assert.All(document.Operations, o => Assert.Matches("^[a-z_]+\\.[a-z_]+\\.[a-z_]+$", o.Json.Text("x-tag")));
    }

    [Theory, EachEngine]
    public async Task The_document_names_the_mount_at_which_it_was_asked(TestApi api)
    {
        Assert.Equal("/deskpro", (await DocumentAsync(api, "/deskpro/api/v2/doc")).GetProperty("servers")[0].Text("url"));
        Assert.Equal("/", (await DocumentAsync(api, "/api/v2/doc")).GetProperty("servers")[0].Text("url"));
        Assert.Equal("FreeScout API", (await DocumentAsync(api, "/api/doc")).GetProperty("info").Text("title"));
        Assert.Equal("LeadDesk API", (await DocumentAsync(api, "/stable/doc")).GetProperty("info").Text("title"));
    }

    private static IReadOnlyList<(string Id, string Method, string Path)> Routes(TestApi api, string name) => api.Server.Dialects.Single(d => d.Name == name) switch
    {
        DeskproDialect deskpro => deskpro.Operations,
        EddyDeskDialect eddy => eddy.Operations,
        FreeScoutDialect free => free.Operations,
        LeadDeskDialect lead => lead.Operations,
        var other => throw new InvalidOperationException(other.Name),
    };

    private static string Filled(string path, long id) => System.Text.RegularExpressions.Regex.Replace(path, "\\{[^}]*\\}", id.ToString());

    private static async Task<JsonElement> DocumentAsync(TestApi api, string page)
    {
        var answer = await new ApiClient(api.Server, null, "").GetAsync(page + ".json");
        Assert.True(answer.Status == 200, answer.ToString());
        return answer.Json;
    }
}
