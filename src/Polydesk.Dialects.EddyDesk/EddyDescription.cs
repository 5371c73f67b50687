using System.Text.Json.Nodes;
using Polydesk.Desk;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Tells of the endpoints by their routes, as the API browser shows them.</summary>
internal static class EddyDescription
{
    private const string About =
        """
        The EddyDesk (HelpDeskEddy) REST API, version 2, as this desk answers it.

        Sign in with **Authorize**: the user name is your e-mail address, the password your API key. Bodies can also be sent as forms, where files can be uploaded.
        """;

    private static readonly IReadOnlyList<ApiParameter> Paging = [new("page", JsonSchemas.Integer, "Which page, from 1.")];

    public static ApiDescription Of(RouteTable<EddyHandler> routes)
    {
        var schemas = new JsonSchemas(EddyJson.Default.Options, new Dictionary<Type, JsonObject>
        {
            [typeof(LocalText)] = JsonSchemas.MapOf(JsonSchemas.Text),
            [typeof(CustomFields)] = JsonSchemas.Any,
        });

        return new("EddyDesk API v2", About, EddyDeskDialect.ApiBase + "/doc")
        {
            Operations = [.. routes.Routes.Select(r => Operation(r, schemas))],
            Security = new Dictionary<string, JsonObject> { ["key"] = new() { ["type"] = "http", ["scheme"] = "basic" } },
            Schemas = schemas,
            Error = Errors(),
        };
    }

    private static ApiOperation Operation(Route<EddyHandler> route, JsonSchemas schemas) =>
        route.Operation(EddyDeskDialect.ApiBase, [Answer(route, schemas)]) with { Query = route.IsList() ? Paging : [] };

    private static ApiAnswer Answer(Route<EddyHandler> route, JsonSchemas schemas)
    {
        if (route.Method == "DELETE" && route.Data is null)
        {
            return new(200, "It is gone, which this API words as an error.", Errors());
        }

        var body = JsonSchemas.Object(("data", route.Data is { } data ? schemas.Of(data) : JsonSchemas.Any));

        if (route.IsList())
        {
            body["properties"]!.AsObject().Add("pagination", JsonSchemas.Object(
                ("total", new JsonObject { ["type"] = new JsonArray("integer", "string") }), ("per_page", JsonSchemas.Integer), ("current_page", JsonSchemas.Integer),
                ("total_pages", JsonSchemas.Integer)));
        }

        return new(200, "Done.", body);
    }

    private static JsonObject Errors() => JsonSchemas.Object(
        ("errors", JsonSchemas.ListOf(JsonSchemas.Object(("code", JsonSchemas.Text), ("title", JsonSchemas.Text), ("details", JsonSchemas.Text)))));
}
