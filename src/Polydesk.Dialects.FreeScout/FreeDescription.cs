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

        Sign in with **Authorize** and your API key. Times are in UTC. Names are also taken in snake case: `first_name` for `firstName`.
        """;

    private static readonly HashSet<string> Single = ["users/me", "customers/organization"];

    /// <summary>What stands under each name in a path.</summary>
    private static readonly Dictionary<string, Type> Records = new()
    {
        ["conversations"] = typeof(ConversationBody),
        ["threads"] = typeof(ThreadBody),
        ["timelogs"] = typeof(TimelogBody),
        ["customers"] = typeof(CustomerBody),
        ["customers/organization"] = typeof(Organizations.Membership),
        ["organizations"] = typeof(Organizations.Body),
        ["users"] = typeof(Users.User),
        ["users/me"] = typeof(Users.User),
        ["mailboxes"] = typeof(Mailboxes.Mailbox),
        ["folders"] = typeof(Mailboxes.Folder),
        ["custom_fields"] = typeof(Mailboxes.CustomField),
        ["tags"] = typeof(TagBody),
        ["webhooks"] = typeof(Webhooks.WebhookBody),
    };

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
        route.Operation(FreeScoutDialect.ApiBase, [Answer(route, schemas)], IsList(route) ? FreeTakes.Paging() : []);

    private static bool IsList(Route<FreeHandler> route) => route.Method == "GET" && !route.IsOne() && !Single.Contains(route.Things());

    private static ApiAnswer Answer(Route<FreeHandler> route, JsonSchemas schemas)
    {
        var record = route.Find(Records) is { } type ? schemas.Of(type) : JsonSchemas.Any;

        return route.Method switch
        {
            "GET" when IsList(route) => new(200, "A page of them.", Page(record)),
            "GET" => new(200, "It.", record),
            "POST" => new(201, "It was made; `Resource-ID` has its id.", record) { HasLocation = true },
            _ => new(204, "Done."),
        };
    }

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
