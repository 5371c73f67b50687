using Polydesk.Desk.Access;
using Polydesk.Desk.Configuration;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Teams;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class TicketChoiceTests
{
    [Theory, EachEngine]
    public async Task A_ticket_has_a_product_a_workflow_a_brand_a_language_and_a_team(TestDesk desk)
    {
        await desk.Get<ApplyDesk>().RunAsync("""{"ticket_products": [{"name": "Printer"}], "ticket_workflows": [{"name": "Repair"}], "brands": [{"name": "Acme"}]}""", false, default);
        var team = Some.Value(await desk.Get<SaveOffice>().RunAsync(null, new() { Name = "North" }, desk.Owner, default));
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { ProductId = 1, WorkflowId = 1, BrandId = 2, Language = "en", TeamId = team });
        var other = await Some.TicketAsync(desk);

        Assert.Equal((1, 1, 2, "en", team), (ticket.ProductId, ticket.WorkflowId, ticket.BrandId, ticket.Language, ticket.TeamId));
        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { ProductIds = [1], WorkflowIds = [1], BrandIds = [2], Languages = ["en"], TeamIds = [team] })).Ids);
        Assert.Equal([other.Id], (await Some.PageAsync(desk, new() { NoBrand = true })).Ids);

        var changed = await Some.ChangedAsync(
            desk, ticket.Id, new() { ProductId = null, WorkflowId = null, BrandId = null, Language = null, TeamId = null });
        Assert.Equal((null, null, null, null, null), (changed.ProductId, changed.WorkflowId, changed.BrandId, changed.Language, changed.TeamId));
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where ticket_id = {ticket.Id} and type = {EventTypes.TicketProductChanged}"));
    }

    [Theory, EachEngine]
    public async Task What_is_not_there_is_refused_by_name(TestDesk desk)
    {
        var problem = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(
            Some.Draft() with { ProductId = 9, WorkflowId = 9, BrandId = 9, Language = "xx", TeamId = 9 }, desk.Owner, default));

        Assert.Equal(["brand", "language", "product", "team", "workflow"], problem.Fields!.Select(f => f.Field).Order());
    }

    [Theory, EachEngine]
    public async Task A_department_for_chats_alone_takes_no_tickets(TestDesk desk)
    {
        await desk.ExecuteAsync($"insert into departments (name, for_tickets, for_chat, created_at, updated_at) values ('{{}}', {false}, {true}, 0, 0)");
        var chat = await desk.NumberAsync($"select max(id) from departments");

        var problem = Some.Refusal(await desk.Get<CreateTicket>().RunAsync(Some.Draft() with { DepartmentId = chat }, desk.Owner, default));

        Assert.Equal(new FieldProblem("department", FieldFault.Incorrect), Assert.Single(problem.Fields!));
    }

    [Theory, EachEngine]
    public async Task Stars_are_each_agents_own(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "Ann");
        var ticket = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department });
        var hidden = await Some.TicketAsync(desk);

        Assert.Null(Kind(await StarAsync(ticket, 3, agent)));
        Assert.Null(Kind(await StarAsync(ticket, 5, desk.Owner)));
        Assert.Equal(ProblemKind.NotFound, Kind(await StarAsync(hidden, 1, agent)));
        Assert.Equal(new FieldProblem("star", FieldFault.Unknown, "99"), Assert.Single(Some.Refusal(await StarAsync(ticket, 99, agent)).Fields!));
        Assert.Equal(ProblemKind.NotFound, Kind(await StarAsync(ticket, 1, await Some.CustomerAsync(desk, "cus"))));
        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Stars = [3] }, agent)).Ids);
        Assert.Equal([ticket.Id], (await Some.PageAsync(desk, new() { Stars = [5] })).Ids);
        Assert.Empty((await Some.PageAsync(desk, new() { Stars = [5] }, agent)).Ids);

        Assert.Null(Kind(await StarAsync(ticket, null, agent)));
        Assert.Empty((await Some.PageAsync(desk, new() { Stars = [3] }, agent)).Ids);
        Assert.Equal(ticket.UpdatedAt, (await Some.FindAsync(desk, ticket.Id))!.UpdatedAt);
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where ticket_id = {ticket.Id}"));

        Task<Outcome<Ticket>> StarAsync(Ticket of, long? star, Caller caller)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            return desk.Get<ChangeTicket>().RunAsync(of.Id, new() { Star = star }, caller, default);
        }
    }

    [Theory, EachEngine]
    public async Task A_view_means_me_as_whoever_asks(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "Ann");
        var mine = await Some.TicketAsync(desk, Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId });
        var free = await Some.TicketAsync(desk, Some.Draft("b") with { DepartmentId = department, FollowerIds = [agent.PersonId] });
        var closed = desk.Get<VocabularyCache>();
        var resolved = (await closed.GetAsync(default)).FirstStatus(StatusKind.Resolved)!.Id;
        await Some.TicketAsync(desk, Some.Draft("c") with { DepartmentId = department, AgentId = agent.PersonId, StatusId = resolved });

        Assert.Equal([mine.Id], await OfViewAsync(desk, "agent", agent));
        Assert.Equal([free.Id], await OfViewAsync(desk, "participant", agent));
        Assert.Equal([free.Id], await OfViewAsync(desk, "unassigned", agent));
        Assert.Equal([free.Id, mine.Id], await OfViewAsync(desk, "all", agent));
        Assert.Empty(await OfViewAsync(desk, "agent", desk.Owner));
        Assert.Empty(await OfViewAsync(desk, "agent_team", agent));
    }

    [Theory, EachEngine]
    public async Task Own_views_are_seen_by_their_agent_and_the_programs_stay(TestDesk desk)
    {
        var (agent, _) = await Some.AgentAsync(desk, "Ann");
        var save = desk.Get<SaveTicketView>();
        var draft = new ViewDraft { Title = "Printers", Terms = Terms(new("tag", ["printer"]), new("status", ["open", "pending"])) };
        var own = Some.Value(await save.RunAsync(null, draft, agent, default));
        var all = Some.Value(await save.RunAsync(null, draft with { ForAll = true }, desk.Owner, default));
        var tagged = await Some.TicketAsync(desk, Some.Draft() with { Tags = ["Printer"] });
        await Some.TicketAsync(desk, Some.Draft("b"));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        var views = desk.Get<TicketViews>();
        Assert.Equal([own, all], (await views.ListAsync(db, agent, default)).TakeLast(2).Select(v => v.Id));
        Assert.DoesNotContain(own, (await views.ListAsync(db, desk.Owner, default)).Select(v => v.Id));
        Assert.Null(await views.FilterOfAsync(db, own, desk.Owner, default));
        Assert.Equal([tagged.Id], (await Some.PageAsync(desk, new() { And = [(await views.FilterOfAsync(db, all, desk.Owner, default))!] })).Ids);

        Assert.Equal(ProblemKind.Forbidden, Some.Refusal(await save.RunAsync(null, draft with { ForAll = true }, agent, default)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Some.Refusal(await save.RunAsync(1, new() { Title = "x" }, desk.Owner, default)).Kind);
        Assert.Equal(ProblemKind.Forbidden, Some.Refusal(await save.RunAsync(all, new() { Title = "x" }, agent, default)).Kind);
        Assert.Equal(ProblemKind.NotFound, Some.Refusal(await save.RunAsync(own, new() { Title = "x" }, desk.Owner, default)).Kind);
        Assert.Equal(
            ["terms", "title"],
            Some.Refusal(await save.RunAsync(null, new() { Title = " ", Terms = Terms(new ViewTerm("nothing", ["1"])) }, agent, default)).Fields!.Select(f => f.Field).Order());
        Assert.Null(Kind(await save.RemoveAsync(own, agent, default)));
        Assert.Equal(ProblemKind.Forbidden, Kind(await save.RemoveAsync(1, desk.Owner, default)));
    }

    [Theory, EachEngine]
    public async Task A_departments_own_layout_wins_and_says_what_is_missing(TestDesk desk)
    {
        var department = (await desk.NumberAsync($"select min(id) from departments"))!.Value;
        await desk.Get<ApplyDesk>().RunAsync("""{"fields": [{"subject": "ticket", "type": "text", "name": "Serial", "staff": {"required": true}}]}""", false, default);
        var words = await desk.Get<VocabularyCache>().GetAsync(default);
        var layouts = desk.Get<TicketLayouts>();
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var derived = await layouts.FindAsync(db, LayoutSide.Agent, department, words, default);
        Assert.True(Assert.Single(derived.Fields, f => f.Field == "1").Required);
        Assert.Equal(["department", "custom_fields[1]"], derived.MissingOf(Some.Draft()).Select(p => p.Field));

        var save = desk.Get<SaveTicketLayout>();
        Assert.Null(Kind(await save.RunAsync(LayoutSide.Agent, null, [new("subject", true), new("1", false)], desk.Owner, default)));
        Assert.Null(Kind(await save.RunAsync(LayoutSide.Agent, department, [new("subject", true), new("product", true)], desk.Owner, default)));
        var own = await layouts.FindAsync(db, LayoutSide.Agent, department, words, default);
        var general = await layouts.FindAsync(db, LayoutSide.Agent, department + 1, words, default);

        Assert.Equal(["subject", "product"], own.Fields.Select(f => f.Field));
        Assert.Equal(["product"], own.MissingOf(Some.Draft()).Select(p => p.Field));
        Assert.Equal(["product"], own.MissingOf(new TicketChange { ProductId = null }).Select(p => p.Field));
        Assert.Equal(["subject", "1"], general.Fields.Select(f => f.Field));
        await desk.ExecuteAsync($"update fields set active = {false}");
        words = await desk.Get<VocabularyCache>().GetAsync(default);
        Assert.Equal(["subject"], (await layouts.FindAsync(db, LayoutSide.Agent, null, words, default)).Fields.Select(f => f.Field));

        Assert.Equal(ProblemKind.Invalid, Kind(await save.RunAsync(LayoutSide.User, null, [new("nothing", true)], desk.Owner, default)));
        Assert.Equal(ProblemKind.Forbidden, Kind(await save.RunAsync(LayoutSide.User, null, [], (await Some.AgentAsync(desk, "Ann")).Agent, default)));
    }

    private static async Task<List<long>> OfViewAsync(TestDesk desk, string name, Caller caller)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var id = await desk.NumberAsync($"select id from ticket_views where system_name = {name}") ?? 0;
        return (await Some.PageAsync(desk, new() { And = [(await desk.Get<TicketViews>().FilterOfAsync(db, id, caller, default))!] }, caller)).Ids;
    }

    private static Optional<IReadOnlyList<ViewTerm>> Terms(params IReadOnlyList<ViewTerm> terms) => default(Optional<IReadOnlyList<ViewTerm>>).With(terms);

    private static ProblemKind? Kind<T>(Outcome<T> outcome) => outcome.Failed(out var problem, out _) ? problem.Kind : null;
}
