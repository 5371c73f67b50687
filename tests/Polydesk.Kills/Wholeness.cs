using System.Text.Json;
using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Storage;

namespace Polydesk.Kills;

/// <summary>Asks the tables themselves whether anything is half there. It knows the tables and none of the code that writes them.</summary>
internal sealed class Wholeness(Session db)
{
    private static readonly Sql Replies = Sql.Trusted($"('{EventTypes.CustomerReplied}', '{EventTypes.AgentReplied}', '{EventTypes.NoteAdded}')");

    private readonly List<string> faults = [];

    public static async Task<IReadOnlyList<string>> CheckAsync(Installation installation, long accountId)
    {
        await using var database = installation.OpenDesk(accountId, TimeProvider.System);
        await using var db = await database.OpenAsync(default);
        var wholeness = new Wholeness(db);
        await wholeness.CheckAsync();
        return wholeness.faults;
    }

    private async Task CheckAsync()
    {
        await NoneAsync(
            "tickets without a first message",
            $"select id from tickets t where not exists (select 1 from messages m where m.ticket_id = t.id and m.ordinal = 1)");
        await NoneAsync("two messages at one place", $"select ticket_id from messages group by ticket_id, ordinal having count(*) > 1");
        await NoneAsync(
            "tickets whose count of messages is wrong",
            $"""
            select id from tickets t where message_count <> (
              select count(*) from messages m where m.ticket_id = t.id and m.kind <> {MessageKind.Note} and not m.is_draft)
            """);
        await NoneAsync(
            "tickets whose last message is not the last",
            $"select id from tickets t where last_ordinal <> (select max(ordinal) from messages m where m.ticket_id = t.id)");
        await NoneAsync(
            "tickets without exactly one event of their creation",
            $"select id from tickets t where 1 <> (select count(*) from events e where e.ticket_id = t.id and e.type = {EventTypes.TicketCreated})");
        await NoneAsync(
            "messages without their event",
            $"""
            select id from messages m where m.ordinal > 1 and 1 <> (
              select count(*) from events e where e.subject = {Subject.Message} and e.subject_id = m.id and e.type in {Replies})
            """);
        await NoneAsync(
            "events of messages that are not there",
            $"""
            select e.subject_id from events e join tickets t on t.id = e.ticket_id
            where e.type in {Replies} and not exists (select 1 from messages m where m.id = e.subject_id)
            """);
        await NoneAsync(
            "erased tickets that left a message, field, tag or no event",
            $"""
            select e.ticket_id from events e where e.type = {EventTypes.TicketCreated} and not exists (select 1 from tickets t where t.id = e.ticket_id)
              and (exists (select 1 from messages m where m.ticket_id = e.ticket_id)
                or exists (select 1 from field_values v where v.subject = {Subject.Ticket} and v.subject_id = e.ticket_id)
                or exists (select 1 from ticket_tags g where g.ticket_id = e.ticket_id)
                or not exists (select 1 from events x where x.ticket_id = e.ticket_id and x.type = {EventTypes.TicketErased}))
            """);
        await NoneAsync(
            "people without a key", $"select id from people p where not exists (select 1 from api_keys k where k.person_id = p.id)");
        await NoneAsync(
            "people without an address", $"select id from people p where not exists (select 1 from person_emails e where e.person_id = p.id)");
        await CheckCountersAsync();
        await CheckIndexAsync();
        await CheckStatusesAsync();
        await CheckFileAsync();
    }

    private async Task NoneAsync(string what, Sql sql)
    {
        if (await db.ListAsync(static row => row.Long(), sql, default) is { Count: > 0 } ids)
        {
            faults.Add($"There are {what}: {string.Join(", ", ids.Take(10))} ({ids.Count} in all)");
        }
    }

    private async Task CheckCountersAsync()
    {
        var counted = await CellsAsync($"select department_id, status_id, deleted, n from ticket_counts where n <> 0");
        var real = await CellsAsync($"select department_id, status_id, deleted, count(*) from tickets group by department_id, status_id, deleted");

        if (!counted.SetEquals(real))
        {
            faults.Add($"The counters are off: {string.Join(' ', counted.Except(real))} instead of {string.Join(' ', real.Except(counted))}");
        }
    }

    private async Task<HashSet<(long Department, long Status, bool Deleted, long Count)>> CellsAsync(Sql sql) =>
        [.. await db.ListAsync(static row => (row.Long(), row.Long(), row.Bool(), row.Long()), sql, default)];

    /// <summary>The index knows exactly the subjects (place 0) and messages that there are.</summary>
    private async Task CheckIndexAsync()
    {
        var key = Sql.Trusted(db.Engine == Engine.Sqlite ? "rowid" : "key");
        var indexed = await KeysAsync($"select {key} from message_search");
        var tickets = await db.ListAsync(static row => MessageKey.Of(row.Long(), 0), $"select id from tickets", default);
        var messages = await db.ListAsync(static row => MessageKey.Of(row.Long(), row.Int()), $"select ticket_id, ordinal from messages", default);
        HashSet<long> real = [.. tickets, .. messages];

        if (!indexed.SetEquals(real))
        {
            faults.Add($"The search index has {indexed.Except(real).Count()} texts too many and lacks {real.Except(indexed).Count()}");
        }
    }

    private async Task<HashSet<long>> KeysAsync(Sql sql) => [.. await db.ListAsync(static row => row.Long(), sql, default)];

    /// <summary>The last event about a ticket's status says the status that the ticket has.</summary>
    private async Task CheckStatusesAsync()
    {
        var last = await db.ListAsync(
            static row => (Ticket: row.Long(), Status: row.Long(), Data: row.Text()),
            $"""
            select t.id, t.status_id, e.data from tickets t join events e on e.id = (
              select max(id) from events x where x.ticket_id = t.id and x.type = {EventTypes.StatusChanged})
            """, default);

        foreach (var (ticket, status, data) in last)
        {
            if (JsonElement.Parse(data).GetProperty("to").GetProperty("id").GetInt64() != status)
            {
                faults.Add($"Ticket {ticket} has status {status}, and its last event says {data}");
            }
        }
    }

    private async Task CheckFileAsync()
    {
        if (db.Engine == Engine.Sqlite)
        {
            var said = await db.ListAsync(static row => row.Text(), $"pragma integrity_check", default);
            faults.AddRange(said.Where(line => line != "ok"));
            await NoneAsync("rows that refer to nothing", $"select coalesce(rowid, 0) from pragma_foreign_key_check");
        }
    }
}
