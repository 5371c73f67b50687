using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Tells of the endpoints by their declarations, as the API browser shows them (section 4.8).</summary>
internal sealed class DeskproDescription
{
    private const string About =
        """
        The Deskpro API, version 2, as this desk answers it.

        Sign in with **Authorize**: the header is `key`, a blank and your API key, or `token`, a blank and your token. What a key may call can be narrowed by
        patterns of tags; each operation shows its tag and its modes.
        """;

    private readonly JsonSchemas schemas = new(DeskproJson.Default.Options, new Dictionary<Type, JsonObject> { [typeof(DateTimeOffset)] = ParamSchemas.Date() });

    public static ApiDescription Of(DeskproApi api) => new DeskproDescription().Make(api);

    private ApiDescription Make(DeskproApi api) => new("Deskpro API v2", About, DeskproDialect.ApiBase + ApiDoc.Path)
    {
        PageOperation = ApiDoc.Operation,
        Operations = [.. api.Routes.Select(Operation)],
        Security = new Dictionary<string, JsonObject>
        {
            ["credential"] = new()
            {
                ["type"] = "apiKey",
                ["in"] = "header",
                ["name"] = "Authorization",
                ["description"] = "`key 1:ABC…` for an API key, `token 1:ABC…` for a token.",
            },
        },
        Schemas = schemas,
        Error = Refusal(),
    };

    private ApiOperation Operation(Route<Endpoint> route)
    {
        var endpoint = route.Handler;
        var modes = endpoint.Modes.Names();
        var tag = endpoint.Tag.Split('.');

        return new(route.Operation, route.Method, DeskproDialect.ApiBase + route.Pattern, tag[0], Summary(endpoint, tag[1].Replace('_', ' '), route.Parameters.Count > 0))
        {
            About = $"**API tags for this endpoint:** `{endpoint.Tag}`\n\n**Applicable API Modes:** {string.Join(", ", modes)}",
            IsPublic = endpoint.Modes is Modes.Public,
            PathParameters = [.. route.Parameters.Select(p => new ApiParameter(p, JsonSchemas.Text))],
            Query = [.. endpoint.Query.DistinctBy(p => p.Name).Select(p => new ApiParameter(p.Name, ParamSchemas.Of(p.Type), p.About, p.Required))],
            Body = TakesBody(route) ? ParamSchemas.OfBody(endpoint.Body) : null,
            BodyExample = TakesBody(route) ? ParamSchemas.ExampleOf(endpoint.Body) : null,
            Answers = [.. Answers(endpoint)],
            Extensions = new Dictionary<string, JsonNode>
            {
                ["x-tag"] = endpoint.Tag,
                ["x-modes"] = new JsonArray([.. modes.Select(m => JsonValue.Create(m))]),
            },
        };
    }

    private static bool TakesBody(Route<Endpoint> route) => route.Method is not ("GET" or "DELETE");

    private static string Summary(Endpoint endpoint, string things, bool isOne) => endpoint switch
    {
        { About: { Length: > 0 } about } => about,
        { Kind: EndpointKind.List } => $"List the {things}",
        { Kind: EndpointKind.Get } when isOne => $"Read one of the {things}",
        { Kind: EndpointKind.Count } => $"Count the {things}",
        { Kind: EndpointKind.Create } => $"Add to the {things}",
        { Kind: EndpointKind.Update } => $"Change one of the {things}",
        { Kind: EndpointKind.Delete } => $"Delete one of the {things}",
        _ => char.ToUpperInvariant(things[0]) + things[1..],
    };

    private IEnumerable<ApiAnswer> Answers(Endpoint endpoint)
    {
        switch (endpoint.Kind)
        {
            case EndpointKind.List:
                yield return new(200, "A page of them.", JsonSchemas.Object(
                    ("data", JsonSchemas.ListOf(Data(endpoint))), ("meta", Meta()), ("links", PageLinks()), ("linked", Linked())));
                break;
            case EndpointKind.Get when endpoint.IsBare:
                yield return new(200, "It, without an envelope.", Data(endpoint));
                break;
            case EndpointKind.Get or EndpointKind.Count:
                yield return new(200, "It.", One(endpoint));
                break;
            case EndpointKind.Create:
                yield return new(201, "It was made.", One(endpoint)) { HasLocation = true };
                break;
            case EndpointKind.Update:
                yield return new(204, "It was changed.") { HasLocation = true };
                yield return new(200, "It was changed, and `follow_location` asks for it.", One(endpoint)) { HasLocation = true };
                break;
            case EndpointKind.Delete:
                yield return new(200, "It is gone.", JsonSchemas.Object(("data", JsonSchemas.ListOf(JsonSchemas.Any)), ("meta", JsonSchemas.Nothing), ("linked", Linked())));
                break;
            default:
                yield return new(200, "Done.", endpoint.Data is null ? null : One(endpoint));
                break;
        }
    }

    private JsonObject Data(Endpoint endpoint) => endpoint.Data is { } type ? schemas.Of(type) : JsonSchemas.Any;

    private JsonObject One(Endpoint endpoint) => JsonSchemas.Object(("data", Data(endpoint)), ("meta", JsonSchemas.Nothing), ("linked", Linked()));

    /// <summary>Objects by type and id.</summary>
    private static JsonObject Linked() => JsonSchemas.MapOf(JsonSchemas.MapOf(JsonSchemas.Nothing));

    private static JsonObject Meta() => Numbers(
        ["total", "total_count", "count", "page", "per_page", "total_pages"],
        ("pagination", Numbers(["total", "count", "per_page", "current_page", "total_pages"])));

    private static JsonObject Numbers(IEnumerable<string> names, params IEnumerable<(string, JsonNode)> others) =>
        JsonSchemas.Object([.. names.Select(n => (n, (JsonNode)JsonSchemas.Integer)), .. others]);

    private static JsonObject PageLinks() => JsonSchemas.Object(
        ("first", JsonSchemas.Text), ("prev", JsonSchemas.OrNull(JsonSchemas.Text)), ("next", JsonSchemas.OrNull(JsonSchemas.Text)), ("last", JsonSchemas.Text),
        ("self", JsonSchemas.Text));

    /// <summary>A refusal, with the tree of what is wrong with single values.</summary>
    private static JsonObject Refusal()
    {
        var error = JsonSchemas.Object(("status", JsonSchemas.Integer), ("code", JsonSchemas.Text), ("message", JsonSchemas.Text));
        var tree = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["errors"] = JsonSchemas.ListOf(JsonSchemas.Object(("code", JsonSchemas.Text), ("message", JsonSchemas.Text))),
                ["fields"] = JsonSchemas.MapOf(JsonSchemas.Nothing),
            },
        };
        error["properties"]!.AsObject().Add("errors", tree);
        return error;
    }
}
