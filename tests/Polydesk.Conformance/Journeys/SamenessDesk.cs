using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Conformance.Journeys;

/// <summary>A desk with three departments, three colleagues and three customers, on a server with a clock of its own.</summary>
internal sealed class SamenessDesk : IAsyncDisposable
{
    public const long Attempts = 100;
    public const decimal Price = 49.5m;

    public static readonly string[] Dialects = ["eddydesk", "freescout", "deskpro", "leaddesk"];

    private readonly TestServer server;

    private SamenessDesk(TestServer server, Story story) => (this.server, Story) = (server, story);

    public Story Story { get; }

    public required DeskVocabulary Vocabulary { get; init; }

    public required IReadOnlyList<long> Departments { get; init; }

    /// <summary>Who works where.</summary>
    public required IReadOnlyList<(StoryAgent Agent, IReadOnlyList<long> Departments)> Agents { get; init; }

    public required IReadOnlyList<TestPerson> Customers { get; init; }

    public required long TextField { get; init; }

    public required long ChoiceField { get; init; }

    public SamenessOutreach Outreach { get; private set; } = null!;

    public required long Product { get; init; }

    /// <summary>A contact list of all customers, and the campaign that has it.</summary>
    public required long List { get; init; }

    public long ListedCampaign => Departments[0];

    public required IReadOnlyList<CallOutcome> Results { get; init; }

    public required IReadOnlyDictionary<string, long> OrderStates { get; init; }

    public StoryAgent Admin => Agents[0].Agent;

    public IReadOnlyList<FieldOption> Options => [.. Vocabulary.Options.Values.Where(o => o.FieldId == ChoiceField)];

    public bool Works(long person, long department) => Agents.Any(a => a.Agent.Id == person && a.Departments.Contains(department));

    public static async Task<SamenessDesk> OpenAsync(string engine, Random random)
    {
        var server = await TestServer.StartAsync(engine);
        var api = await server.NewDeskAsync();
        var story = await Story.OfAsync(api);
        long[] departments = [1, await api.Some.DepartmentAsync(), await api.Some.DepartmentAsync()];
        await api.WriteAsync($$"""insert into statuses (slug, kind, name, position) values ('parts', 2, '{"en":"Waits for parts"}', 9)""");
        await api.WriteAsync($$"""insert into priorities (name, position) values ('{"en":"Very high"}', 8), ('{"en":"Highest"}', 9)""");
        var choice = await api.FieldAsync(FieldType.Select);
        await api.OptionAsync(choice, "First");
        await api.OptionAsync(choice, "Second");
        var text = await api.FieldAsync(FieldType.Text);
        var owner = new StoryAgent(api.Owner, "password", story.Eddy, await FreeDesk.OfAsync(api, api.Owner), story.Pro, story.Lead);
        await api.WriteAsync($"insert into person_departments (person_id, department_id, position) select {api.Owner.Id}, id, 1 from departments where id <> 1");
        TestPerson[] customers = [await api.Some.ClientAsync(), await api.Some.ClientAsync(), await api.Some.ClientAsync()];
        var product = await story.LeadClient.AddAsync("/products", new { name = "Extinguisher", price = Price });
        var list = await story.LeadClient.AddAsync("/contact_lists", new { name = "Everybody", call_attempts = Attempts });
        (await story.Lead.PostAsync($"/contact_lists/{list}/contacts", JsonSerializer.Serialize(customers.Select(c => new { id = c.Id })))).IsDone();
        (await story.Lead.PostAsync($"/campaigns/{departments[0]}/contact_lists", $$"""[{"id": {{list}} }]""")).IsDone();

        foreach (var department in departments)
        {
            (await story.Lead.PostAsync($"/campaigns/{department}/products", $$"""[{"id": {{product}} }]""")).IsDone();
        }

        var results = (await story.Lead.GetAsync("/results")).IsOk().Json.GetProperty("collection").EnumerateArray();
        var states = (await story.Lead.GetAsync("/order_states")).IsOk().Json.GetProperty("collection").EnumerateArray();
        var desk = new SamenessDesk(server, story)
        {
            Product = product,
            List = list,
            Results = [.. results.Select(r => new CallOutcome(r.Number("id"), r.Text("name")!, r.GetProperty("finalises_contact").GetBoolean()))],
            OrderStates = states.ToDictionary(s => s.Text("name")!, s => s.Number("id")),
            Departments = departments,
            Agents = [(owner, departments), (await story.AgentAsync("Ann", departments), departments), (await story.AgentAsync("Ben", 1, departments[1]), [1, departments[1]])],
            Customers = customers,
            TextField = text,
            ChoiceField = choice,
            Vocabulary = await api.Account.Get<VocabularyCache>().GetAsync(default),
        };
        desk.Outreach = new(desk, random);
        return desk;
    }

    /// <summary>Whether the ticket is there to be referred to.</summary>
    public bool Has(long ticket) => Tickets.ContainsKey(ticket);

    /// <summary>The tickets as the desk has them.</summary>
    public Dictionary<long, Sight> Tickets { get; } = [];

    /// <summary>Lets time pass until a second begins, so that what comes later is seen to be later, and what a deed does lies in one second.</summary>
    public void Wait() => server.Clock.Move(TimeSpan.FromTicks((2 * TimeSpan.TicksPerSecond) - (server.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond)));

    /// <summary>Lets more than a minute pass.</summary>
    public void Rest() => server.Clock.Move(TimeSpan.FromSeconds(70));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>What a call can come to.</summary>
internal sealed record CallOutcome(long Id, string Name, bool Finalises);
