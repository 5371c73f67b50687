using Polydesk.Conformance.Api;
using Polydesk.Conformance.EddyDesk;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Configuration;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Knowledge;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>A desk with one thing of every kind that the Deskpro API shows, and callers of every kind.</summary>
internal sealed class ProWorld(World world, ProDesk owner)
{
    private static readonly string[] Tables =
    [
        "departments", "fields", "articles", "article_categories", "priorities", "ticket_types", "ticket_products", "ticket_workflows", "webhooks", "files",
        "api_keys",
    ];

    public World World => world;

    public TestApi Api => world.Api;

    /// <summary>The desk asked with its owner's key.</summary>
    public ProDesk Owner => owner;

    public long Ticket => world.Ticket;

    public long Department => world.Department;

    /// <summary>A department for chats alone, in which the agent works too.</summary>
    public long Chats { get; private init; }

    public long Client => world.Client.Id;

    public long Organization => world.Organization;

    public required IReadOnlyDictionary<KnowledgeKind, long> Content { get; init; }

    public required IReadOnlyDictionary<KnowledgeKind, long> Categories { get; init; }

    /// <summary>The ticket's subject, which no other ticket has.</summary>
    public string Word { get; private init; } = "";

    public long Product { get; private init; }

    public long Workflow { get; private init; }

    public static async Task<ProWorld> MakeAsync(TestApi api)
    {
        foreach (var table in Tables)
        {
            await api.Some.StartIdsAsync(table, 50_000);
        }

        var world = await World.MakeAsync(api);
        var owner = await ProDesk.OfAsync(api);
        await api.Account.Get<ApplyDesk>().RunAsync("""{"ticket_products": [{"name": "Printer"}], "ticket_workflows": [{"name": "Repair"}]}""", false, default);
        var (content, categories) = (new Dictionary<KnowledgeKind, long>(), new Dictionary<KnowledgeKind, long>());

        foreach (var (kind, path) in new[] { (KnowledgeKind.Article, "article"), (KnowledgeKind.News, "news"), (KnowledgeKind.Download, "download") })
        {
            categories[kind] = await NewAsync($"/{path}_categories", """{"title": "x"}""");
            content[kind] = await NewAsync(kind is KnowledgeKind.News ? "/news" : $"/{path}s", ContentBody(kind, categories[kind]));
        }

        categories[KnowledgeKind.Feedback] = await ContentTests.CategoryAsync(api, KnowledgeKind.Feedback, "Suggestion", await api.CallerAsync(api.Owner));
        categories[KnowledgeKind.FeedbackStatus] = await ContentTests.CategoryAsync(api, KnowledgeKind.FeedbackStatus, "Planned", await api.CallerAsync(api.Owner));
        content[KnowledgeKind.Feedback] = await NewFeedbackAsync(api);
        var chats = await NewAsync("/chat_departments", """{"title": "Chats"}""");
        await api.WriteAsync($"insert into person_departments (person_id, department_id) values ({world.Agent.Id}, {chats})");

        var word = $"fuchsia{Some.Next()}";
        (await owner.PutAsync($"/tickets/{world.Ticket}", $$"""{"subject": "{{word}}"}""")).IsChanged();

        return new(world, owner)
        {
            Word = word,
            Chats = chats,
            Content = content,
            Categories = categories,
            Product = (await owner.GetAsync("/ticket_products")).Ids()[0],
            Workflow = (await owner.GetAsync("/ticket_workflows")).Ids()[0],
        };

        async Task<long> NewAsync(string path, string json) => (await owner.PostAsync(path, json)).Created().Number("id");
    }

    public async Task<long> NewAsync(string path, string json) => (await owner.PostAsync(path, json)).Created().Number("id");

    /// <summary>A message that the owner has added to the ticket.</summary>
    public Task<long> NewMessageAsync() => NewAsync($"/tickets/{Ticket}/messages", """{"message": "x"}""");

    public Task<long> NewContentAsync(KnowledgeKind kind, string path) => NewAsync(path, ContentBody(kind, Categories[kind]));

    public static Task<long> NewFeedbackAsync(TestApi api) => FeedbackAsync(api);

    public static string ContentBody(KnowledgeKind kind, long category) => kind is KnowledgeKind.Article
        ? $$"""{"title": "x", "content": "y", "categories": [{{category}}]}"""
        : $$"""{"title": "x", "content": "y", "category": {{category}}}""";

    public long Field(Subject subject) => world.Fields[(subject, FieldType.Text)];

    /// <summary>Every kind of caller in the order of <see cref="ProMatrix"/>'s columns.</summary>
    public async Task<IReadOnlyList<ProCaller>> CallersAsync()
    {
        var api = world.Api;
        var super = await ProDesk.OfAsync(api, null, new(Superuser: true));
        var other = await api.Server.NewDeskAsync();

        return
        [
            new(super, $"key {super.Key}", world.Agent.Id),
            await KeyAsync(world.Admin),
            await KeyAsync(world.Agent),
            await KeyAsync(world.OtherAgent),
            await KeyAsync(world.Admin, "tickets.*, -*.delete"),
            await TokenAsync(world.Agent),
            await TokenAsync(world.Client),
            await TokenAsync(world.Disabled),
            new(owner, ""),
            new(await ProDesk.OfAsync(other), $"key {(await ProDesk.OfAsync(other)).Key}") { IsStranger = true },
        ];
    }

    private async Task<ProCaller> KeyAsync(TestPerson person, string tags = "")
    {
        var desk = await ProDesk.OfAsync(world.Api, person.Id, new(Tags: tags));
        return new(desk, $"key {desk.Key}");
    }

    /// <summary>A token as the exchange of a password or a sign-in issues one.</summary>
    private async Task<ProCaller> TokenAsync(TestPerson person)
    {
        var keys = world.Api.Account.Get<ApiKeys>();
        await using var db = await world.Api.Account.Database.BeginAsync(default);
        var issued = await keys.IssueAsync(db, person.Id, ApiKeys.DeskproToken, KeyTerms.None, "", default);
        await db.CommitAsync(default);
        await keys.IndexAsync([issued.Credential]);
        return new(owner, $"token {issued.Secret}");
    }

    private static async Task<long> FeedbackAsync(TestApi api) => await ContentTests.FeedbackAsync(api, "Dark mode", [], true, await api.CallerAsync(api.Owner));
}

/// <summary>Who asks: with a credential, which may say for whom.</summary>
internal sealed record ProCaller(ProDesk Desk, string Authorization, long? ActsFor = null)
{
    /// <summary>Whether it is a caller of another account, where the same paths lead to other things.</summary>
    public bool IsStranger { get; init; }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public Task<ApiAnswer> PostAsync(string path, string json = "{}") => SendAsync("POST", path, ApiClient.Json(json));

    public Task<ApiAnswer> PutAsync(string path, string json = "{}") => SendAsync("PUT", path, ApiClient.Json(json));

    public Task<ApiAnswer> SendAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] more)
    {
        (string, string)[] headers =
        [
            .. Authorization.Length == 0 ? Array.Empty<(string, string)>() : [("Authorization", Authorization)],
            .. ActsFor is { } person ? new[] { ("X-DeskPRO-Agent-ID", $"{person}") } : [],
            .. more,
        ];
        return Desk.AskAsync(method, path, body, headers);
    }
}
