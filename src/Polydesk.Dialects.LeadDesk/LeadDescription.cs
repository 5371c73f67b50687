using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Tells of the endpoints by their routes, as the API browser shows them.</summary>
internal static class LeadDescription
{
    private const string Root = "/stable";

    private const string About =
        """
        The REST API of LeadDesk, as this desk answers it.

        Sign in with **Authorize** and an access token, which `POST /stable/oauth/access-token` gives for the name, secret and grant of an API client. Each operation
        shows the scopes that the token needs.
        """;

    /// <summary>Where something is made below something else.</summary>
    private static readonly HashSet<string> Makes = ["/tickets/{id}/messages", "/contacts/{id}/phone_numbers"];

    private static readonly HashSet<string> Single = ["users/me", "gdpr/contact"];

    /// <summary>What stands under each name in a path.</summary>
    private static readonly Dictionary<string, Type> Records = new()
    {
        ["clients"] = typeof(Clients.Client),
        ["users"] = typeof(Users.User),
        ["users/me"] = typeof(Users.User),
        ["agents"] = typeof(Users.User),
        ["offices"] = typeof(Offices.OfficeBody),
        ["campaigns"] = typeof(Campaigns.Campaign),
        ["contact_lists"] = typeof(ContactLists.ListBody),
        ["contacts"] = typeof(ContactBody),
        ["phone_numbers"] = typeof(NumberBody),
        ["products"] = typeof(Products.ProductBody),
        ["order_states"] = typeof(OrderStateRoutes.StateBody),
        ["orders"] = typeof(Orders.OrderBody),
        ["calls"] = typeof(Calls.CallBody),
        ["results"] = typeof(CallResultRoutes.ResultBody),
        ["callbacks"] = typeof(Callbacks.CallbackBody),
        ["blacklist"] = typeof(BlacklistRoutes.EntryBody),
        ["hooks"] = typeof(Hooks.HookBody),
        ["gdpr/contact"] = typeof(Gdpr.PersonalDataBody),
        ["custom_fields"] = typeof(CustomFields.FieldBody),
        ["tickets"] = typeof(Tickets.TicketBody),
        ["messages"] = typeof(Messages.MessageBody),
    };

    /// <param name="routes">The routes.</param>
    /// <param name="created">The status of an answer that holds only the new id.</param>
    public static ApiDescription Of(RouteTable<LeadOperation> routes, int created)
    {
        var schemas = new JsonSchemas(LeadJson.Default.Options, new Dictionary<Type, JsonObject>());

        return new("LeadDesk API", About, Root + "/doc")
        {
            Operations = [Token(schemas), .. routes.Routes.Select(r => Operation(r, schemas, created))],
            Security = new Dictionary<string, JsonObject> { ["token"] = new() { ["type"] = "http", ["scheme"] = "bearer" } },
            Schemas = schemas,
            Error = Error(),
        };
    }

    private static ApiOperation Operation(Route<LeadOperation> route, JsonSchemas schemas, int created) => route.Operation(Root, Answers(route, schemas, created), IsList(route) ? LeadFilters.Paging() : [], "name", "filename") with
    {
        BodyTypes = route.Takes().Any(f => f.IsFile) ? [.. Recordings.Extensions.Keys] : ["application/json"],
        About = $"**Scopes:** {string.Join(", ", route.Handler.Scopes.Select(s => $"`{s}`"))}",
        Extensions = new Dictionary<string, JsonNode> { ["x-scopes"] = new JsonArray([.. route.Handler.Scopes.Select(s => JsonValue.Create(s))]) },
    };

    /// <summary>How tokens are had; it is asked without one, and before the routes.</summary>
    private static ApiOperation Token(JsonSchemas schemas) => new(TokenEndpoint.Operation, "POST", Root + TokenEndpoint.Path, "oauth", "Get a token")
    {
        IsPublic = true,
        Body = ApiField.BodyOf(LeadTakes.Token()),
        BodyExample = ApiField.BeginningOf(LeadTakes.Token()),
        BodyTypes = ["application/json", "application/x-www-form-urlencoded"],
        Answers = [new(200, "The token, with one to renew it.", schemas.Of(typeof(TokenEndpoint.TokenPair)))],
    };

    private static bool IsList(Route<LeadOperation> route) =>
        route.Method == "GET" && !route.IsOne() && route.Things() is var things && !Single.Contains(things) && !things.EndsWith("/custom_fields", StringComparison.Ordinal);

    private static IReadOnlyList<ApiAnswer> Answers(Route<LeadOperation> route, JsonSchemas schemas, int created)
    {
        var record = route.Find(Records) is { } type && !route.Things().EndsWith("/custom_fields", StringComparison.Ordinal) ? schemas.Of(type) : JsonSchemas.Any;

        return route.Method switch
        {
            "GET" when IsList(route) => [new(200, "A page of them.", Page(record))],
            "GET" => [new(200, "It.", record)],
            "POST" when Makes.Contains(route.Pattern) || route.Parameters.Count == 0 => Created(created, schemas.Of(typeof(LeadId)), record),
            "POST" when route.Things() == "contact_lists/contacts" => [new(204, "They are in the list."), .. Created(created, schemas.Of(typeof(LeadId)), record)],
            _ => [new(204, "Done.")],
        };
    }

    /// <summary>The id alone, or all of it where the request prefers that.</summary>
    private static IReadOnlyList<ApiAnswer> Created(int status, JsonObject id, JsonObject record)
    {
        const string Whole = "It was made, and `Prefer: return=representation` asked for all of it.";
        return status == 201
            ? [new(201, $"It was made. {Whole}", new() { ["anyOf"] = new JsonArray(id, record) }) { HasLocation = true }]
            : [new(status, "It was made.", id) { HasLocation = true }, new(201, Whole, record) { HasLocation = true }];
    }

    private static JsonObject Page(JsonObject item)
    {
        var links = JsonSchemas.Object(("self", JsonSchemas.Text));
        links["properties"]!.AsObject().Add("prev", JsonSchemas.Text);
        links["properties"]!.AsObject().Add("next", JsonSchemas.Text);
        return JsonSchemas.Object(
            ("collection", JsonSchemas.ListOf(item)), ("_links", links), ("_meta", JsonSchemas.Object(("total", JsonSchemas.Integer), ("count", JsonSchemas.Integer))));
    }

    private static JsonObject Error()
    {
        var error = JsonSchemas.Object(("error", JsonSchemas.Text), ("error_description", JsonSchemas.Text));
        error["properties"]!.AsObject().Add("error_validation", JsonSchemas.MapOf(JsonSchemas.ListOf(JsonSchemas.Text)));
        return error;
    }
}
