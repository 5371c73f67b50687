using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Access;
using Polydesk.Kills;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Journeys;

/// <summary>A desk of its own with a client of each API for its owner, and, where a story tells of webhooks, a receiver.</summary>
internal sealed class Story : IAsyncDisposable
{
    private readonly WebhookDesk? webhooks;
    private int heard;

    private Story(TestApi api, WebhookDesk? webhooks, FreeDesk free, ProDesk pro, Lead lead, LeadCaller owner) =>
        (Api, this.webhooks, Free, Pro, LeadClient, Lead) = (api, webhooks, free, pro, lead, owner);

    public TestApi Api { get; }

    public long Owner => Api.Owner.Id;

    public ApiClient Eddy => Api.As(Api.Owner);

    /// <summary>FreeScout with the key of the whole desk.</summary>
    public FreeDesk Free { get; }

    public ProDesk Pro { get; }

    /// <summary>An API client of LeadDesk, which gets tokens.</summary>
    public Lead LeadClient { get; }

    public LeadCaller Lead { get; }

    /// <summary>Where subscribers listen.</summary>
    public Uri Receiver => webhooks!.Receiver.Url;

    /// <summary>A fresh desk on the server that all tests share.</summary>
    public static async Task<Story> BeginAsync(TestApi any) => await OfAsync(await any.Server.NewDeskAsync());

    /// <summary>A fresh desk whose changes are told to a subscriber of FreeScout's webhooks.</summary>
    public static async Task<Story> BeginAsync(TestApi any, params string[] events)
    {
        var webhooks = await WebhookDesk.StartAsync(any.Engine);
        await webhooks.SubscribeAsync(events);
        return await OfAsync(webhooks.Api, webhooks);
    }

    /// <summary>A customer writes by FreeScout; answers the conversation's id.</summary>
    public Task<long> WrittenAsync(string email, string subject = "Printer on fire", string text = "It burns", string more = "") =>
        Free.ConversationAsync(email, subject, more, $$"""[{"type": "customer", "text": "{{text}}"}]""");

    /// <summary>The person with this address, whom the desk must know.</summary>
    public async Task<long> PersonAsync(string email) => (await Free.GetAsync($"/customers?email={email}")).Ids("customers")[0];

    /// <summary>An agent with a password and a key of each API.</summary>
    public async Task<StoryAgent> AgentAsync(string name, params long[] departments)
    {
        var password = $"secret of {name}";
        var made = await Eddy.PostAsync(
            "/users/", ("name", name), ("email", $"{name.ToLowerInvariant()}{Some.Next()}@desk.example"), ("password", password), ("group_id", $"{Some.Employee}"),
            ("department", string.Join(',', departments is [] ? [1] : departments)));
        var person = made.Data();
        var agent = new TestPerson(person.Number("id"), person.Text("email")!, person.Text("api_key")!);
        return new(agent, password, Api.As(agent), await FreeDesk.OfAsync(Api, agent), await ProDesk.OfAsync(Api, agent.Id), await LeadClient.AsAsync(agent));
    }

    /// <summary>Logs in to Deskpro with a password.</summary>
    public Task<ApiAnswer> LogInAsync(string name, string password) => Api.As(null).At(ProDesk.Mount, $"desk{Api.Account.Info.Id}.example")
        .PostJsonAsync("/api_tokens", $$"""{"email": "{{name}}", "password": "{{password}}"}""");

    /// <summary>The first department as a campaign that sells one product.</summary>
    public async Task<(long Campaign, long Product)> CampaignAsync(long department = 1)
    {
        var product = await LeadClient.AddAsync("/products", new { name = $"Extinguisher {Some.Next()}", price = 49.5 });
        (await Lead.PostAsync($"/campaigns/{department}/products", $$"""[{"id": {{product}} }]""")).IsDone();
        return (department, product);
    }

    /// <summary>Asserts what a ticket's status is called in EddyDesk, FreeScout, Deskpro and LeadDesk.</summary>
    public async Task StatusAsync(long ticket, string eddy, string free, string pro, string lead) => Assert.Equal(
        (eddy, free, pro, lead),
        ((await Eddy.GetAsync($"/tickets/{ticket}")).Data().Text("status_id"), (await Free.ReadAsync(ticket)).Text("status"),
            (await Pro.TicketAsync(ticket)).Text("status"), (await Lead.GetAsync($"/tickets/{ticket}")).IsOk().Json.Text("status")));

    /// <summary>Waits for the next webhook, which must tell of this.</summary>
    public async Task<JsonElement> ToldAsync(string what)
    {
        var told = (await webhooks!.Receiver.WaitAsync(++heard))[heard - 1];
        Assert.Equal(what, told.Event);
        return JsonElement.Parse(told.Body);
    }

    /// <summary>Waits until this many requests have come.</summary>
    public Task<IReadOnlyList<WebhookRequest>> ToldAsync(int count) => webhooks!.Receiver.WaitAsync(count);

    /// <summary>The files of a ticket's messages as each API names them, with links that need no credential.</summary>
    public async Task<IReadOnlyDictionary<string, Dictionary<string, string>>> FilesAsync(long ticket)
    {
        var eddy = (await Eddy.GetAsync($"/tickets/{ticket}/posts/")).Items().SelectMany(p => p.GetProperty("files").EnumerateArray());
        var free = (await Free.ReadAsync(ticket)).Threads().SelectMany(t => t.GetProperty("_embedded").GetProperty("attachments").EnumerateArray());
        var pro = (await Pro.GetAsync($"/tickets/{ticket}/attachments")).Items().Select(a => a.GetProperty("blob"));
        var lead = (await Lead.GetAsync($"/tickets/{ticket}/messages")).Json.GetProperty("collection").EnumerateArray()
            .SelectMany(m => m.GetProperty("attachments").EnumerateArray()).ToList();
        var links = new Dictionary<string, string>();

        foreach (var file in lead)
        {
            links[file.Text("name")!] = (await Lead.GetAsync($"/attachments/{file.Number("id")}")).Header("Location")!;
        }

        return new Dictionary<string, Dictionary<string, string>>
        {
            ["EddyDesk"] = eddy.ToDictionary(f => f.Text("name")!, f => f.Text("url")!),
            ["FreeScout"] = free.ToDictionary(f => f.Text("fileName")!, f => f.Text("fileUrl")!),
            ["Deskpro"] = pro.ToDictionary(f => f.Text("filename")!, f => f.Text("download_url")!),
            ["LeadDesk"] = links,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (webhooks is not null)
        {
            await webhooks.DisposeAsync();
        }
    }

    internal static async Task<Story> OfAsync(TestApi api, WebhookDesk? webhooks = null)
    {
        await api.Server.BindAsync($"desk{api.Account.Info.Id}.example", api.Account, null);
        var lead = await Conformance.LeadDesk.Lead.OfAsync(api);
        return new(api, webhooks, await FreeDesk.OfAsync(api), await ProDesk.OfAsync(api), lead, await lead.OwnerAsync());
    }
}

/// <summary>Somebody of the staff with a client of each API.</summary>
internal sealed record StoryAgent(TestPerson Person, string Password, ApiClient Eddy, FreeDesk Free, ProDesk Pro, LeadCaller Lead)
{
    public long Id => Person.Id;
}
