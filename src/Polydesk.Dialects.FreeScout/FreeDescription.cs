using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Tells of the endpoints by their routes, as the API browser shows them.</summary>
internal static class FreeDescription
{
    private const string About =
        """
        The API of FreeScout's "API & Webhooks" module, as this desk answers it.

        Sign in with **Authorize** and your API key. Times are in UTC.
        """;

    private static readonly IReadOnlyList<ApiParameter> Paging =
        [new("page", JsonSchemas.Integer, "Which page, from 1."), new("pageSize", JsonSchemas.Integer, "How many a page, at most 1000.")];

    public static ApiDescription Of(RouteTable<FreeHandler> routes)
    {
        var schemas = new JsonSchemas(
            FreeJson.Default.Options,
            new Dictionary<Type, JsonObject> { [typeof(DateTimeOffset)] = new() { ["type"] = "string", ["format"] = "date-time" } });

        return new("FreeScout API", About, FreeScoutDialect.ApiBase + "/doc")
        {
            Operations = [.. routes.Routes.Select(r => Operation(r, schemas))],
            Security = new Dictionary<string, JsonObject>
            {
                ["key"] = new() { ["type"] = "apiKey", ["in"] = "header", ["name"] = FreeCredentials.Header },
            },
            Schemas = schemas,
            Error = Error(),
        };
    }

    private static ApiOperation Operation(Route<FreeHandler> route, JsonSchemas schemas) =>
        route.Operation(FreeScoutDialect.ApiBase, [Answer(route, schemas)]) with { Query = route.IsList() ? Paging : [] };

    private static ApiAnswer Answer(Route<FreeHandler> route, JsonSchemas schemas) => route switch
    {
        { Method: "GET" } when route.IsList() => new(200, "A page of them.", Page(route.Data?.GetElementType() is { } item ? schemas.Of(item) : JsonSchemas.Any)),
        { Method: "GET" } => new(200, "It.", route.Data is { } data ? schemas.Of(data) : JsonSchemas.Any),
        { Method: "POST" } => new(201, "It was made; `Resource-ID` has its id.", route.Data is { } data ? schemas.Of(data) : JsonSchemas.Any) { HasLocation = true },
        _ => new(204, "Done."),
    };

    /// <summary>The items stand under their own name.</summary>
    private static JsonObject Page(JsonObject item) => JsonSchemas.Object(
        ("_embedded", JsonSchemas.MapOf(JsonSchemas.ListOf(item))),
        ("page", JsonSchemas.Object(
            ("size", JsonSchemas.Integer), ("totalElements", JsonSchemas.Integer), ("totalPages", JsonSchemas.Integer), ("number", JsonSchemas.Integer))));

    private static JsonObject Error()
    {
        var fault = JsonSchemas.Object(("path", JsonSchemas.Text), ("message", JsonSchemas.Text), ("source", JsonSchemas.Text));
        fault["properties"]!.AsObject().Add("rejectedValue", JsonSchemas.Text);
        var error = JsonSchemas.Object(("message", JsonSchemas.Text));
        error["properties"]!.AsObject().Add("errorCode", JsonSchemas.Text);
        error["properties"]!.AsObject().Add("_embedded", JsonSchemas.Object(("errors", JsonSchemas.ListOf(fault))));
        return error;
    }
}
