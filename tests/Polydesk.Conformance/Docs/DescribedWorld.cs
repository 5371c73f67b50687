using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.FreeScout;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Dialects;
using Polydesk.Dialects.Description;
using Xunit;
using ApiAnswer = Polydesk.Conformance.Api.ApiAnswer;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Docs;

/// <summary>A desk of one dialect in which everything that a path or an example names can be had.</summary>
/// <param name="dialect">The dialect's name, which is also its mount.</param>
/// <param name="credential">The header that signs in.</param>
/// <param name="make">Makes what a parameter of a path names, and answers its id.</param>
internal sealed partial class DescribedWorld(TestApi api, string dialect, (string Name, string Value) credential, Func<string, string, Task<string>> make)
{
    private readonly ApiDescription description = api.Server.Dialects.OfType<DialectFrame>().Single(d => d.Name == dialect).Description;
    private OpenApiDocument? document;

    public IReadOnlyList<ApiOperation> Operations => description.Operations;

    public bool ReadsApart => dialect == "leaddesk";

    /// <summary>What is read only beside something else: the operation, the path, and what must be where.</summary>
    public IReadOnlyList<(string Operation, string Path, string At, JsonNode Value)> Beside { get; init; } = [];

    public static async Task<DescribedWorld> OfAsync(TestApi api, string dialect) => dialect switch
    {
        "freescout" => await FreeAsync(api),
        "eddydesk" => await EddyAsync(api),
        "leaddesk" => await DescribedLead.WorldAsync(api),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, null),
    };

    /// <summary>Who is asked for what the first does not say; most often nobody else.</summary>
    public (string Name, string Value)? Other { get; init; }

    /// <summary>Puts ids that there are in the place of those of an example.</summary>
    public Func<ApiOperation, JsonNode, Task<JsonNode>>? Real { get; init; }

    /// <summary>How an answer differs from what its operation says.</summary>
    public IReadOnlyList<string> FaultsOf(ApiOperation operation, ApiAnswer answer)
    {
        document ??= new(JsonSerializer.SerializeToElement(OpenApi.Of(description, "")));
        var told = document.Operations.Single(o => o.Path == operation.Path && o.Method == operation.Method).Json;
        return answer.ContentHeaders.ContentType?.MediaType == "application/json" ? document.FaultsOf(told, answer) : [];
    }

    /// <summary>The body with other names and addresses than any before, but for the one that the exception begins with.</summary>
    public static JsonNode? Fresh(JsonNode? body, string except = "")
    {
        var fresh = body?.DeepClone();

        foreach (var name in new[] { "name", "email", "username", "primary_email" }.Where(n => except.Split(' ')[0] != n))
        {
            if (fresh is JsonObject o && o[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0)
            {
                o[name] = text.Contains('@', StringComparison.Ordinal) ? Some.Next() + text : text + Some.Next();
            }
        }

        return fresh;
    }

    /// <summary>Sends an operation with this body and query to things made for it.</summary>
    public async Task<(ApiAnswer Answer, IReadOnlySet<string> Read)> SendAsync(ApiOperation operation, JsonNode? body, string query = "", (string Name, string Value)? by = null, string? form = null)
    {
        var (path, word) = (operation.Path, $"{operation.Id}-{Some.Next()}");

        foreach (Match name in InPath().Matches(path))
        {
            path = path.Replace(name.Value, await make(path, name.Groups[1].Value), StringComparison.Ordinal);
        }

        body = body is null || Real is null ? body : await Real(operation, body);
        var answer = await new ApiClient(api.Server, null, "/" + dialect).SendAsync(
            operation.Method, path + query, body is null || operation.Method is "GET" ? null : Content(body, form), by ?? credential, (ReadWatch.Header, word));
        return (answer, await ReadWatch.OfAsync(word));
    }

    /// <summary>The body as JSON, or as a form whose lists are separated by commas.</summary>
    private static HttpContent Content(JsonNode body, string? form)
    {
        (string, string)[] fields = form is null ? [] : [.. body.AsObject().Select(p => (p.Key, p.Value is JsonArray list ? string.Join(',', list) : p.Value!.ToString()))];

        return form switch
        {
            null => ApiClient.Json(body.ToJsonString()),
            "multipart/form-data" => ApiClient.Multipart(fields),
            _ => ApiClient.Form(fields),
        };
    }

    private static async Task<DescribedWorld> FreeAsync(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        await AddAsync("/organizations", new { name = "First" });
        var (field, personal) = (await api.FieldAsync(FieldType.Text), await api.FieldAsync(FieldType.Text, Subject.Person));

        return new(api, "freescout", ("X-FreeScout-API-Key", desk.Key), (_, name) => name switch
        {
            "conversation" => Text(desk.ConversationAsync()),
            "customer" => AddAsync("/customers", new { email = FreeDesk.NewEmail() }),
            "user" => AddAsync("/users", new { firstName = "A", lastName = "B", email = FreeDesk.NewEmail() }),
            "organization" => AddAsync("/organizations", new { name = $"Org {Some.Next()}" }),
            "webhook" => AddAsync("/webhooks", new { url = $"https://example.org/{Some.Next()}", events = new[] { "convo.created" } }),
            _ => Task.FromResult("1"),
        })
        {
            Beside =
            [
                ("FS-01", "threads.user", "threads.type", "note"), ("FS-01", "threads.attachments", "threads.attachments.fileName", "a.txt"),
                ("FS-01", "threads.attachments.mimeType", "threads.attachments.data", "aGVsbG8="), ("FS-01", "createdAt", "imported", true),
                ("FS-01", "closedAt", "imported", true), ("FS-01", "customFields", "customFields.id", field), ("FS-04", "customFields", "customFields.id", field),
                ("FS-07", "customFields", "customFields.id", field), ("FS-09", "customer", "type", "customer"), ("FS-09", "attachments", "attachments.fileName", "a.txt"),
                ("FS-09", "attachments.mimeType", "attachments.data", "aGVsbG8="), ("FS-14", "customerFields", "customerFields.id", personal),
            ],
        };

        async Task<string> AddAsync(string path, object body)
        {
            var made = await desk.PostAsync(path, System.Text.Json.JsonSerializer.Serialize(body));
            Assert.True(made.Status == 201, made.ToString());
            return made.Json.Number("id").ToString();
        }

        static async Task<string> Text(Task<long> id) => (await id).ToString();
    }

    private static async Task<DescribedWorld> EddyAsync(TestApi api)
    {
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{api.Owner.Email}:{api.Owner.Key}"));
        var fields = new Dictionary<string, long>();

        foreach (var (owner, subject) in new[] { ("", Subject.Ticket), ("/users", Subject.Person), ("/organizations", Subject.Organization) })
        {
            fields[owner] = await api.FieldAsync(FieldType.Select, subject);
        }

        return new(api, "eddydesk", ("Authorization", "Basic " + key), async (path, name) => (path["/api/v2".Length..].Split('/')[1..], name) switch
        {
            (["tickets", .., "posts", _], "id") => (await api.MessageAsync(long.Parse(path.Split('/')[4]), "Hello")).ToString(),
            (["tickets", .., "comments", _], "id") => (await api.MessageAsync(long.Parse(path.Split('/')[4]), "Hello", "comments")).ToString(),
            (["tickets", ..], _) => (await api.TicketAsync()).ToString(),
            ([.. var owner, "custom_fields", _], _) => fields[string.Concat(owner.Select(o => "/" + o))].ToString(),
            ([.. var owner, "custom_fields", _, "options"], _) => fields[string.Concat(owner.Select(o => "/" + o))].ToString(),
            ([.. var owner, "custom_fields", _, "options", _], "id") => fields[string.Concat(owner.Select(o => "/" + o))].ToString(),
            ([_, .., "options", _], _) => (await api.OptionAsync(long.Parse(path.Split('/')[^3]))).ToString(),
            ([_, _, "notes", _], "note_id") => await AddAsync(path[..path.LastIndexOf('/')], ("text", "Hello")),
            (["users", ..], _) => await AddAsync("/api/v2/users", ("name", "Ann"), ("email", FreeDesk.NewEmail()), ("group_id", "1"), ("department", "1"), ("password", "password")),
            (["organizations", ..], _) => await AddAsync("/api/v2/organizations", ("name", $"Org {Some.Next()}")),
            (["knowledge_base", ..], _) => (await api.ArticleAsync()).ToString(),
            _ => throw new ArgumentOutOfRangeException(nameof(path), path, null),
        });

        async Task<string> AddAsync(string path, params (string, string)[] form)
        {
            var made = await api.As(api.Owner).At("/eddydesk").PostAsync(path, form);
            Assert.True(made.Status == 200, made.ToString());
            return made.Data().Number("id").ToString();
        }
    }

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex InPath();
}
