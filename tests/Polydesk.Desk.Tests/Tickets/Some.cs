using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Tests.Tickets;

/// <summary>What a test of tickets needs but does not care about.</summary>
internal static class Some
{
    public static MessageText Text(string html = "<p>It does not work.</p>") => MessageText.Of(html);

    public static TicketDraft Draft(string subject = "Printer offline") =>
        new() { Subject = subject, Description = Text(), RequesterEmail = "joe@example.com" };

    public static async Task<Ticket> TicketAsync(TestDesk desk, TicketDraft? draft = null, Caller? caller = null) =>
        Value(await desk.Get<CreateTicket>().RunAsync(draft ?? Draft(), caller ?? desk.Owner, default));

    public static async Task<Ticket> ChangedAsync(TestDesk desk, long id, TicketChange change, Caller? caller = null) =>
        Value(await desk.Get<ChangeTicket>().RunAsync(id, change, caller ?? desk.Owner, default));

    public static async Task<Message> ReplyAsync(TestDesk desk, long ticketId, MessageDraft draft, Caller? caller = null) =>
        Value(await desk.Get<ReplyToTicket>().RunAsync(ticketId, draft, caller ?? desk.Owner, default));

    public static async Task<Ticket?> FindAsync(TestDesk desk, long id, Caller? caller = null)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await desk.Get<TicketStore>().FindAsync(db, id, caller ?? desk.Owner, default);
    }

    public static async Task<(List<long> Ids, long Total)> PageAsync(TestDesk desk, TicketFilter filter, Caller? caller = null)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var (tickets, total) = await desk.Get<TicketStore>().PageAsync(
            db, filter, [new(TicketKey.Created, Descending: true)], 0, 30, caller ?? desk.Owner, default);
        return (tickets.ConvertAll(t => t.Id), total);
    }

    /// <summary>An agent of a department of their own, which the owner does not work in.</summary>
    public static async Task<(Caller Agent, long Department)> AgentAsync(TestDesk desk, string name)
    {
        await desk.ExecuteAsync(
            $"insert into departments (name, created_at, updated_at) values ({LocalText.Of("en", name)}, 0, 0)");
        var department = await desk.NumberAsync($"select max(id) from departments") ?? 0;
        var group = await desk.NumberAsync($"select id from groups where role = {Role.Agent}") ?? 0;
        return (await desk.CallerOfAsync(await PersonAsync(desk, name, Role.Agent, group, [department])), department);
    }

    public static async Task<Caller> CustomerAsync(TestDesk desk, string name)
    {
        var group = await desk.NumberAsync($"select id from groups where role = {Role.Customer}") ?? 0;
        return await desk.CallerOfAsync(await PersonAsync(desk, name, Role.Customer, group, []));
    }

    public static Problem Refusal<T>(Outcome<T> outcome) =>
        outcome.Failed(out var problem, out _) ? problem : throw new InvalidOperationException("It was not refused.");

    public static T Value<T>(Outcome<T> outcome) => outcome.Failed(out var problem, out var value)
        ? throw new InvalidOperationException($"{problem} {string.Join(' ', problem.Fields ?? [])}")
        : value;

    private static async Task<long> PersonAsync(TestDesk desk, string name, Role role, long group, IReadOnlyList<long> departments)
    {
        var person = new Person(
            0, role, group, PersonStatus.Active, name, "", $"{name}@people.example", "", "", "", "", "en", true, "offline", "", null, false, default, default)
        {
            DepartmentIds = departments,
        };
        await using var db = await desk.Get<Database>().BeginAsync(default);
        var id = await desk.Get<PersonStore>().AddAsync(db, person, null, default);
        await db.CommitAsync(default);
        return id;
    }
}
