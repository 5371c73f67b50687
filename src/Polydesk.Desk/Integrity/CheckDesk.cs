using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>
/// Looks whether what is kept twice agrees: counters with rows, the message index with subjects and messages, and whether everything that is referred
/// to is there. It changes nothing, sees one moment of a desk in use, and stops nobody.
/// </summary>
public sealed class CheckDesk(Database database, BlobStore blobs)
{
    private const int MostOfEach = 20;
    private const int TextsCompared = 3_000;
    private const int WordsCompared = 100;

    public async Task<CheckResult> RunAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        await db.NumberAsync(db.Engine.BeginSnapshot, ct);

        try
        {
            var found = new List<Finding>();
            await CheckCountersAsync(db, found, ct);
            await CheckOutreachAsync(db, found, ct);
            await CheckMessagesAsync(db, found, ct);
            await CheckIndexAsync(db, found, ct);
            await CheckWordsAsync(db, found, ct);
            await CheckReferencesAsync(db, found, ct);
            await CheckFilesAsync(db, found, ct);

            var tickets = await db.NumberAsync($"select count(*) from tickets", ct) ?? 0;
            var messages = await db.NumberAsync($"select count(*) from messages", ct) ?? 0;
            return new(tickets, messages, found);
        }
        finally
        {
            await db.NumberAsync($"rollback", CancellationToken.None);
        }
    }

    private static async ValueTask CheckCountersAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        var counted = await CellsAsync(db, $"select department_id, status_id, deleted, count(*) from tickets group by department_id, status_id, deleted", ct);
        var kept = await CellsAsync(db, $"select department_id, status_id, deleted, n from ticket_counts", ct);

        foreach (var cell in counted.Keys.Union(kept.Keys).Order())
        {
            var (rows, counter) = (counted.GetValueOrDefault(cell), kept.GetValueOrDefault(cell));

            if (rows != counter)
            {
                found.Add(new(
                    "counter", $"department {cell.Department}, status {cell.Status}, deleted {cell.Deleted}: the counter says {counter}, the rows are {rows}"));
            }
        }
    }

    private static async ValueTask CheckOutreachAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        await AddAsync(
            db, found, "counter",
            $"""
            select c.role, c.kept, c.there from (
              select k.role, sum(k.n) as kept, (select count(*) from people p where p.role = k.role and p.deleted_at is null) as there
              from people_counts k group by k.role) c
            where c.kept <> c.there order by c.role
            """, static row => $"people of role {row.Long()}: the counter says {row.Long()}, the rows are {row.Long()}", ct);
        await AddAsync(
            db, found, "counter",
            $"""
            select l.id from contact_lists l left join (
              select list_id, count(*) as total, sum(case when finalised or attempts_left <= 0 then 1 else 0 end) as finished,
                sum(case when last_call_at is null and not finalised and attempts_left > 0 then 1 else 0 end) as unused
              from contact_list_members group by list_id) m on m.list_id = l.id
            where l.contacts_total <> coalesce(m.total, 0) or l.finished <> coalesce(m.finished, 0) or l.unused <> coalesce(m.unused, 0) order by l.id
            """, static row => $"contact list {row.Long()}: the counters are not those of its members", ct);
        await AddAsync(
            db, found, "order",
            $"""
            select o.id from orders o left join (select order_id, sum(quantity * price) as total from order_lines group by order_id) l on l.order_id = o.id
            where o.total <> coalesce(l.total, 0) order by o.id
            """, static row => $"order {row.Long()}: the total is not that of its lines", ct);
    }

    private static async ValueTask<Dictionary<(long Department, long Status, bool Deleted), long>> CellsAsync(Session db, Sql sql, CancellationToken ct) =>
        (await db.ListAsync(static row => (Cell: (row.Long(), row.Long(), row.Bool()), N: row.Long()), sql, ct)).ToDictionary(r => r.Cell, r => r.N);

    private static async ValueTask CheckMessagesAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        await AddAsync(
            db, found, "last_ordinal",
            $"""
            select t.id, t.last_ordinal, m.most from tickets t
            join (select ticket_id, max(ordinal) as most from messages group by ticket_id) m on m.ticket_id = t.id
            where m.most > t.last_ordinal
            """, static row => $"ticket {row.Long()}: last_ordinal is {row.Long()}, but there is message {row.Long()}", ct);
        await AddAsync(
            db, found, "ordinal", $"select ticket_id, ordinal, count(*) from messages group by ticket_id, ordinal having count(*) > 1",
            static row => $"ticket {row.Long()}: message {row.Long()} is there {row.Long()} times", ct);
        await AddAsync(
            db, found, "message_count",
            $"""
            select t.id, t.message_count, coalesce(m.n, 0) from tickets t
            left join (
              select ticket_id, count(*) as n from messages where kind <> {MessageKind.Note} and is_draft = {false} group by ticket_id
            ) m on m.ticket_id = t.id
            where t.message_count <> coalesce(m.n, 0)
            """, static row => $"ticket {row.Long()}: message_count is {row.Long()}, the messages are {row.Long()}", ct);
    }

    private static async ValueTask CheckIndexAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        var key = db.Engine.IndexKey;
        await AddAsync(
            db, found, "search index", $"select t.id from tickets t where not exists (select 1 from message_search s where {key} = t.id << 20) order by t.id",
            static row => $"the subject of ticket {row.Long()} is not in the index", ct);
        await AddAsync(
            db, found, "search index",
            $"""
            select m.id, m.ticket_id from messages m
            where not exists (select 1 from message_search s where {key} = ((m.ticket_id << 20) | m.ordinal)) order by m.id
            """, static row => $"message {row.Long()} of ticket {row.Long()} is not in the index", ct);
        await AddAsync(
            db, found, "search index",
            $"""
            select {key} from message_search s
            where not exists (select 1 from tickets t where t.id = {key} >> 20)
              or (({key} & 1048575) <> 0
                and not exists (select 1 from messages m where m.ticket_id = {key} >> 20 and m.ordinal = ({key} & 1048575)))
            """, static row => $"the index has the key {row.Long()}, which belongs to nothing", ct);
    }

    /// <summary>Compares the texts with the indexed words; of a large desk, evenly chosen ones.</summary>
    private static async ValueTask CheckWordsAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        var all = await db.NumberAsync($"select max(id) from messages", ct) ?? 0;
        var step = Math.Max(1, all / TextsCompared);
        var chosen = await db.ListAsync(static row => row.Long(), $"select id from messages where id % {step} = 0 order by id", ct);

        foreach (var part in chosen.Chunk(500))
        {
            var texts = await db.ListAsync(
                static row => (Key: MessageKey.Of(row.Long(), row.Int()), Kind: row.Enum<MessageKind>(), Html: row.Text(), Ticket: row.Long(), Subject: row.Text()),
                $"""
                select m.ticket_id, m.ordinal, m.kind, m.html, t.id, t.subject from messages m join tickets t on t.id = m.ticket_id
                where m.id in {(IReadOnlyCollection<long>)part} order by m.id
                """, ct);

            foreach (var text in texts)
            {
                await CheckTextAsync(db, found, text.Key, text.Kind is MessageKind.Note, MessageText.Of(text.Html).Words, ct);
                await CheckTextAsync(db, found, MessageKey.Of(text.Ticket, 0), false, Folding.Words(text.Subject), ct);
            }
        }
    }

    private static async ValueTask CheckTextAsync(
        Session db, List<Finding> found, long key, bool isNote, IReadOnlyCollection<string> words, CancellationToken ct)
    {
        string[] some = [.. words.Take(WordsCompared)];

        if (some.Length > 0 && await db.NumberAsync($"select count(*) from words where word in {some}", ct) != some.Length)
        {
            found.Add(new("search index", $"ticket {MessageKey.TicketOf(key)}: words of key {key} are not known"));
        }

        if (some.Length > 0 && await db.NumberAsync(db.Engine.FindIndexed(key, isNote, some), ct) is null)
        {
            found.Add(new("search index", $"ticket {MessageKey.TicketOf(key)}: the words of key {key} are not those of its text"));
        }
    }

    private static async ValueTask CheckReferencesAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        await AddAsync(
            db, found, "parent", $"select id, parent_id from tickets t where parent_id is not null and not exists (select 1 from tickets p where p.id = t.parent_id)",
            static row => $"ticket {row.Long()} is below ticket {row.Long()}, which is not there", ct);
        await AddAsync(
            db, found, "address",
            $"""
            select id from people p where email <> '' and deleted_at is null and not exists (select 1 from person_emails e where e.person_id = p.id)
            """, static row => $"the address of person {row.Long()} is not registered", ct);

        foreach (var (subject, table) in new[] { (Subject.Ticket, "tickets"), (Subject.Person, "people"), (Subject.Organization, "organizations"), (Subject.Order, "orders") })
        {
            var owners = Sql.Trusted(table);
            await AddAsync(
                db, found, "field value",
                $"""
                select distinct v.subject_id from field_values v
                where v.subject = {subject} and not exists (select 1 from {owners} o where o.id = v.subject_id)
                """, row => $"field values belong to {table} {row.Long()}, which is not there", ct);
            await AddAsync(
                db, found, "note", $"select n.id from notes n where n.subject = {subject} and not exists (select 1 from {owners} o where o.id = n.subject_id)",
                row => $"note {row.Long()} belongs to {table} that are not there", ct);
        }
    }

    private async ValueTask CheckFilesAsync(Session db, List<Finding> found, CancellationToken ct)
    {
        foreach (var (owner, table) in new[] { (Subject.Message, "messages"), (Subject.Note, "notes"), (Subject.Article, "articles") })
        {
            var owners = Sql.Trusted(table);
            await AddAsync(
                db, found, "file", $"select f.id from files f where f.owner = {owner} and not exists (select 1 from {owners} o where o.id = f.owner_id)",
                row => $"file {row.Long()} belongs to {table} that are not there", ct);
        }

        foreach (var hash in await db.ListAsync(static row => row.Text(), $"select distinct sha256 from files", ct))
        {
            await using var content = blobs.Open(hash);

            if (content is null)
            {
                found.Add(new("file", $"the content {hash} is not on the disk"));
            }
        }
    }

    private static async ValueTask AddAsync(Session db, List<Finding> found, string what, Sql sql, Func<Row, string> word, CancellationToken ct) =>
        found.AddRange((await db.ListAsync(word, $"{sql} limit {MostOfEach}", ct)).Select(detail => new Finding(what, detail)));
}

/// <summary>What was looked at, and what does not agree; nothing found means that the desk is whole.</summary>
public sealed record CheckResult(long Tickets, long Messages, IReadOnlyList<Finding> Findings);

/// <summary>One disagreement, for the operator.</summary>
public sealed record Finding(string What, string Detail);
