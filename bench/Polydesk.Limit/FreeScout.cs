using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Limit;

/// <summary>Conversations as FreeScout's API answers them.</summary>
internal sealed class FreeScout(IStore store, Names names) : IDialect
{
    private const int PageSize = 50;

    private const string Columns = """
        t.id, t.message_count, t.channel, t.department_id, t.status_id, t.subject, t.preview, t.created_at, t.updated_at, t.closed_at, t.agent_updated_at,
        t.last_reply_at, t.last_reply_by_agent, t.cc, t.bcc, t.agent_id, a.name, a.lastname, a.email, t.requester_id, r.name, r.lastname, r.email,
        t.created_by, c.name, c.lastname, c.email, t.closed_by, z.name, z.lastname, z.email
        """;

    private const string People = """
        join people r on r.id = t.requester_id left join people a on a.id = t.agent_id left join people c on c.id = t.created_by
        left join people z on z.id = t.closed_by
        """;

    private const string One = $"select {Columns} from tickets t {People} where t.id = $1";

    private const string Messages = """
        select m.id, m.ordinal, m.kind, m.html, m.channel, m.created_at, m.author_id, p.name, p.lastname, p.email
        from messages m join people p on p.id = m.author_id where m.ticket_id = $1 and m.is_draft = false order by m.created_at desc, m.id desc
        """;

    private const string Changes = """
        select e.id, e.at, e.type, e.data, e.actor_id, p.name, p.lastname, p.email from events e join people p on p.id = e.actor_id
        where e.ticket_id = $1 and e.type in ('ticket.status_changed', 'ticket.agent_changed') order by e.at desc, e.id desc
        """;

    private readonly string list = $"""
        select {Columns}
        from (
          select id as page_id from tickets where department_id = $1 and status_id in ({Active(names)}) order by created_at desc, id desc limit {PageSize}) page
        join tickets t on t.id = page.page_id {People} order by t.created_at desc, t.id desc
        """;

    private readonly string total = $"select coalesce(sum(n), 0) from ticket_counts where department_id = $1 and status_id in ({Active(names)})";

    public string Path => "/freescout/api/conversations";

    public async ValueTask AnswerAsync(HttpContext http, string path, Utf8JsonWriter json)
    {
        if (path.Length > 0)
        {
            await WriteOneAsync(json, long.Parse(path.AsSpan(1), CultureInfo.InvariantCulture));
        }
        else if (HttpMethods.IsPost(http.Request.Method))
        {
            await WriteMadeAsync(http, json);
        }
        else
        {
            await WriteListAsync(json, long.Parse(http.Request.Query["mailboxId"].ToString(), CultureInfo.InvariantCulture));
        }
    }

    private static string Active(Names names) => string.Join(", ", names.Statuses.Where(s => s.Value is "open" or "process").Select(s => s.Key).Order());

    private async ValueTask WriteOneAsync(Utf8JsonWriter json, long id)
    {
        Conversation? conversation = null;
        var threads = new List<FreeThread>();
        await store.AskAsync(
            new(One, row => conversation = Conversation.Read(row, names), id), new(Messages, row => threads.Add(FreeThread.OfMessage(row)), id),
            new(Changes, row => threads.Add(FreeThread.OfChange(row, names)), id));
        threads.Sort();
        conversation!.Write(json, threads);
    }

    private async ValueTask WriteListAsync(Utf8JsonWriter json, long mailbox)
    {
        var (count, conversations) = (0L, new List<Conversation>(PageSize));
        await store.AskAsync(
            new(total, row => count = Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), mailbox),
            new(list, row => conversations.Add(Conversation.Read(row, names)), mailbox));
        json.WriteStartObject();
        json.WriteStartObject("_embedded"u8);
        json.WriteStartArray("conversations"u8);
        conversations.ForEach(c => c.Write(json, []));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("page"u8);
        json.WriteNumber("size"u8, PageSize);
        json.WriteNumber("totalElements"u8, count);
        json.WriteNumber("totalPages"u8, (count + PageSize - 1) / PageSize);
        json.WriteNumber("number"u8, 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async ValueTask WriteMadeAsync(HttpContext http, Utf8JsonWriter json)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var thread = body.RootElement.GetProperty("threads"u8)[0];
        var text = thread.GetProperty("text"u8).GetString()!;
        var ticket = new NewTicket(
            body.RootElement.GetProperty("subject"u8).GetString()!, text, text, body.RootElement.GetProperty("mailboxId"u8).GetInt64(),
            body.RootElement.GetProperty("customer"u8).GetProperty("id"u8).GetInt64(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var made = await store.CreateAsync(ticket);
        http.Response.StatusCode = 201;
        http.Response.Headers["Resource-ID"] = made.Id.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{Path}/{made.Id}";
        var customer = new FreePerson(ticket.Requester, "customer", made.Name, made.Lastname, made.Email);
        Conversation.Of(ticket, made, customer).Write(json, [new(made.Message, "customer", 1, ticket.Html, "api", ticket.Now, customer, null)]);
    }
}
