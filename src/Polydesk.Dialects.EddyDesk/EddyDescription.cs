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

    /// <summary>Lists that are never parted into pages.</summary>
    private static readonly HashSet<string> Whole = ["departments", "statuses", "priorities", "types", "groups", "user_statuses"];

    private static readonly HashSet<string> Keyed = ["tickets", "tickets/audit", "knowledge_base/categories", "knowledge_base/articles"];

    /// <summary>What stands under each name in a path.</summary>
    private static readonly Dictionary<string, Type> Records = new()
    {
        ["departments"] = typeof(Dictionaries.Named),
        ["statuses"] = typeof(Dictionaries.NamedByText),
        ["priorities"] = typeof(Dictionaries.Named),
        ["types"] = typeof(Dictionaries.Named),
        ["tickets"] = typeof(TicketBody),
        ["posts"] = typeof(Posts.Post),
        ["comments"] = typeof(Posts.Comment),
        ["audit"] = typeof(Audit.Record),
        ["billing"] = typeof(Audit.Entry),
        ["custom_fields"] = typeof(Fields.Definition),
        ["options"] = typeof(Fields.Option),
        ["users"] = typeof(Users.User),
        ["statuses_log"] = typeof(Users.LoggedStatus),
        ["users/notes"] = typeof(Notes.UserNote),
        ["organizations/notes"] = typeof(Notes.OrganizationNote),
        ["organizations"] = typeof(Organizations.OrganizationBody),
        ["organization"] = typeof(Organizations.OrganizationBody),
        ["groups"] = typeof(Groups.Group),
        ["user_statuses"] = typeof(Groups.UserStatus),
        ["categories"] = typeof(Knowledge.Category),
        ["articles"] = typeof(Knowledge.ArticleBody),
    };

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
        route.Operation(EddyDeskDialect.ApiBase, [Answer(route, schemas)], IsPaged(route) ? EddyTakes.Paging() : []) with { BodyTypes = BodyTypes(route.Takes()) };

    /// <summary>A form that a page can make has no lists of objects.</summary>
    private static IReadOnlyList<string> BodyTypes(IReadOnlyList<ApiField> takes) => takes switch
    {
        _ when takes.Any(t => t.Members.Count > 0) => ["application/json"],
        _ when takes.Any(t => t.IsFile) => ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
        _ => ["application/json", "application/x-www-form-urlencoded"],
    };

    private static bool IsPaged(Route<EddyHandler> route) => IsList(route) && !Whole.Contains(route.Things());

    private static bool IsList(Route<EddyHandler> route) => route.Method == "GET" && !route.IsOne();

    private static ApiAnswer Answer(Route<EddyHandler> route, JsonSchemas schemas)
    {
        if (route.Method == "DELETE")
        {
            return new(200, "It is gone, which this API words as an error.", Errors());
        }

        var record = route.Find(Records) is { } type ? schemas.Of(type) : JsonSchemas.Any;
        var body = JsonSchemas.Object(("data", Shape(route, record)));

        if (IsPaged(route))
        {
            body["properties"]!.AsObject().Add("pagination", JsonSchemas.Object(
                ("total", new JsonObject { ["type"] = new JsonArray("integer", "string") }), ("per_page", JsonSchemas.Integer), ("current_page", JsonSchemas.Integer),
                ("total_pages", JsonSchemas.Integer)));
        }

        return new(200, "Done.", body);
    }

    /// <summary>Some lists are objects keyed by id, and arrays when they are empty; one custom field is such a list, and so is what saving options answers.</summary>
    private static JsonObject Shape(Route<EddyHandler> route, JsonObject record)
    {
        var things = route.Things();

        if (things.EndsWith("custom_fields", StringComparison.Ordinal) || (IsList(route) && Keyed.Contains(things)))
        {
            return new() { ["anyOf"] = new JsonArray(JsonSchemas.MapOf(record), JsonSchemas.ListOf(record.DeepClone())) };
        }

        return IsList(route) || things.EndsWith("options", StringComparison.Ordinal) ? JsonSchemas.ListOf(record) : record;
    }

    private static JsonObject Errors() => JsonSchemas.Object(
        ("errors", JsonSchemas.ListOf(JsonSchemas.Object(("code", JsonSchemas.Text), ("title", JsonSchemas.Text), ("details", JsonSchemas.Text)))));
}
