using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Conformance.Journeys;

/// <summary>A desk with three departments, three colleagues and three customers, on a server with a clock of its own.</summary>
internal sealed class SamenessDesk : IAsyncDisposable
{
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

    public StoryAgent Admin => Agents[0].Agent;

    public IReadOnlyList<FieldOption> Options => [.. Vocabulary.Options.Values.Where(o => o.FieldId == ChoiceField)];

    public bool Works(long person, long department) => Agents.Any(a => a.Agent.Id == person && a.Departments.Contains(department));

    public static async Task<SamenessDesk> OpenAsync(string engine)
    {
        var server = await TestServer.StartAsync(engine);
        var api = await server.NewDeskAsync();
        var story = await Story.OfAsync(api);
        long[] departments = [1, await api.Some.DepartmentAsync(), await api.Some.DepartmentAsync()];
        await api.WriteAsync($$"""insert into statuses (slug, kind, name, position) values ('parts', 2, '{"en":"Waits for parts"}', 9)""");
        var choice = await api.FieldAsync(FieldType.Select);
        await api.OptionAsync(choice, "First");
        await api.OptionAsync(choice, "Second");
        var text = await api.FieldAsync(FieldType.Text);
        var owner = new StoryAgent(api.Owner, "password", story.Eddy, await FreeDesk.OfAsync(api, api.Owner), story.Pro, story.Lead);
        await api.WriteAsync($"insert into person_departments (person_id, department_id, position) select {api.Owner.Id}, id, 1 from departments where id <> 1");

        return new(server, story)
        {
            Departments = departments,
            Agents = [(owner, departments), (await story.AgentAsync("Ann", departments), departments), (await story.AgentAsync("Ben", 1, departments[1]), [1, departments[1]])],
            Customers = [await api.Some.ClientAsync(), await api.Some.ClientAsync(), await api.Some.ClientAsync()],
            TextField = text,
            ChoiceField = choice,
            Vocabulary = await api.Account.Get<VocabularyCache>().GetAsync(default),
        };
    }

    /// <summary>Whether the ticket is there to be referred to.</summary>
    public bool Has(long ticket) => Tickets.ContainsKey(ticket);

    /// <summary>The tickets as the desk has them.</summary>
    public Dictionary<long, Sight> Tickets { get; } = [];

    /// <summary>Lets time pass until a second begins, so that what comes later is seen to be later, and what a deed does lies in one second.</summary>
    public void Wait() => server.Clock.Move(TimeSpan.FromTicks((2 * TimeSpan.TicksPerSecond) - (server.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerSecond)));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
