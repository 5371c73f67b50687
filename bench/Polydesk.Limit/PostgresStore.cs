using System.Data.Common;
using System.Text.Json;
using Npgsql;

namespace Polydesk.Limit;

/// <summary>A pool with statements that prepare themselves; each operation is one round trip.</summary>
internal sealed class PostgresStore(NpgsqlDataSource source, Bodies bodies) : IStore
{
    private const string ListColumns = """
        (select '[' || coalesce(string_agg(person_id::text, ',' order by position), '') || ']' from ticket_followers where ticket_id = t.id),
        (select '[' || coalesce(string_agg(to_json(g.name)::text, ',' order by m.position), '') || ']'
         from ticket_tags m join tags g on g.id = m.tag_id where m.ticket_id = t.id)
        """;

    private const string Create = """
        with t as (
          insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, seen_by_customer, preview, message_count,
            last_ordinal, created_by, last_reply_at, last_reply_by_agent, agent_updated_at, created_at, updated_at)
          values ($1, 'api', $2, $3, 0, $4, $5, true, $6, 1, 1, $5, $7, false, $7, $7, $7) returning id),
        m as (
          insert into messages (ticket_id, ordinal, kind, author_id, html, channel, created_at, updated_at)
          select id, 1, 0, $5, $8, 'api', $7, $7 from t returning id),
        e as (
          insert into events (at, actor_id, via, type, ticket_id, subject, subject_id) select $7, 1, 'eddydesk', 'ticket.created', id, 1, id from t),
        s as (
          insert into message_search (key, is_note, words)
          select id << 20, false, array_to_tsvector($9) from t union all select (id << 20) | 1, false, array_to_tsvector($10) from t),
        w as (
          insert into words (word) select unnest($9) union select unnest($10) order by 1 on conflict do nothing),
        c as (
          insert into ticket_counts (department_id, status_id, deleted, n) values ($4, $2, false, 1)
          on conflict (department_id, status_id, deleted) do update set n = ticket_counts.n + 1)
        select t.id, m.id, p.name, p.lastname, p.email from t, m, people p where p.id = $5
        """;

    private const string CreateContact = """
        with p as (
          insert into people (role, group_id, status, name, lastname, name_key, lastname_key, phone, phone_type, company, city, language, availability, search,
            phone_digits, created_at, updated_at)
          values (0, $10, 0, $1, $2, $3, lower($2), $4, 'other', $5, $6, 'en', 'offline', $7, $8, $9, $9) returning id),
        c as (
          insert into contact_profiles (person_id, created_by) select id, 1 from p),
        e as (
          insert into events (at, actor_id, via, type, subject, subject_id) select $9, 1, 'leaddesk', 'person.created', 2, id from p)
        select id from p
        """;

    private static readonly string TicketSql = Statements.Ticket(ListColumns);
    private static readonly string ListSql = Statements.List(ListColumns);
    private static readonly string SearchSql = Statements.Search(
        ListColumns,
        $"""
        select key >> 20 as id
        from search_messages((select string_agg(quote_literal(word), ' | ') from ({Statements.Words}) known), false, 1000) as key
        """,
        "select id from people where search like $3 limit 50");

    public string Lists => ListColumns;

    public static async Task<(IStore Store, Bodies Bodies)> OpenAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 50, AutoPrepareMinUsages = 2, NoResetOnClose = true });
        await using var connection = await source.OpenConnectionAsync();
        var bodies = new Bodies(await Names.LoadAsync(connection));
        return (new PostgresStore(source, bodies), bodies);
    }

    public async ValueTask<bool> WriteTicketAsync(Utf8JsonWriter json, long id)
    {
        await using var command = source.CreateCommand(TicketSql);
        command.Parameters.Add(Of(id));
        await using var row = await command.ExecuteReaderAsync();

        if (!await row.ReadAsync())
        {
            return false;
        }

        bodies.Ticket(json, row, inList: false);
        return true;
    }

    public async ValueTask WritePostsAsync(Utf8JsonWriter json, long ticketId)
    {
        await using var command = source.CreateCommand(Statements.Posts);
        command.Parameters.Add(Of(ticketId));
        await using var row = await command.ExecuteReaderAsync();
        var count = 0;
        json.WriteStartArray("data"u8);

        for (; await row.ReadAsync(); count++)
        {
            Bodies.Post(json, row, ticketId);
        }

        json.WriteEndArray();
        Bodies.Page(json, count, 1);
    }

    public async ValueTask WriteListAsync(Utf8JsonWriter json, long department, long page)
    {
        await using var batch = source.CreateBatch();
        var count = batch.CreateBatchCommand();
        count.CommandText = Statements.Total;
        count.Parameters.Add(Of(department));
        var list = batch.CreateBatchCommand();
        list.CommandText = ListSql;
        list.Parameters.Add(Of(department));
        list.Parameters.Add(Of((page - 1) * 30));
        batch.BatchCommands.Add(count);
        batch.BatchCommands.Add(list);
        await using var row = await batch.ExecuteReaderAsync();
        await row.ReadAsync();
        var total = (long)row.GetDecimal(0);
        await row.NextResultAsync();
        await TicketsAsync(json, row);
        Bodies.Page(json, total, page);
    }

    public async ValueTask WriteSearchAsync(Utf8JsonWriter json, string word)
    {
        await using var command = source.CreateCommand(SearchSql);
        command.Parameters.Add(Of(word));
        command.Parameters.Add(Of(word + "\U0010FFFF"));
        command.Parameters.Add(Of($"%{word}%"));
        await using var row = await command.ExecuteReaderAsync();
        Bodies.Page(json, await TicketsAsync(json, row), 1);
    }

    public async ValueTask AskAsync(params Ask[] asks)
    {
        await using var batch = source.CreateBatch();

        foreach (var ask in asks)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = ask.Sql;
            Array.ForEach(ask.Values, value => command.Parameters.Add(Of(value)));

            if (ask.Text is { } text)
            {
                command.Parameters.Add(Of(text));
            }

            batch.BatchCommands.Add(command);
        }

        await using var row = await batch.ExecuteReaderAsync();

        foreach (var ask in asks)
        {
            while (await row.ReadAsync())
            {
                ask.Row(row);
            }

            await row.NextResultAsync();
        }
    }

    public async ValueTask<MadeTicket> CreateAsync(NewTicket t)
    {
        await using var command = source.CreateCommand(Create);
        command.Parameters.Add(Of(t.Title));
        command.Parameters.Add(Of(bodies.Names.OpenStatus));
        command.Parameters.Add(Of(bodies.Names.DefaultPriority));
        command.Parameters.Add(Of(t.Department));
        command.Parameters.Add(Of(t.Requester));
        command.Parameters.Add(Of(t.Preview));
        command.Parameters.Add(Of(t.Now));
        command.Parameters.Add(Of(t.Html));
        command.Parameters.Add(Of(NewTicket.Words(t.Title)));
        command.Parameters.Add(Of(NewTicket.Words(t.Text)));
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4));
    }

    public async ValueTask<long> CreateAsync(NewContact c)
    {
        await using var command = source.CreateCommand(CreateContact);

        foreach (var text in new[] { c.First, c.Last, c.NameKey, c.Phone, c.Company, c.City, c.Search, c.Digits })
        {
            command.Parameters.Add(Of(text));
        }

        command.Parameters.Add(Of(c.Now));
        command.Parameters.Add(Of(bodies.Names.Customers));
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private async ValueTask<long> TicketsAsync(Utf8JsonWriter json, DbDataReader row)
    {
        var total = 0L;

        if (!await row.ReadAsync())
        {
            json.WriteStartArray("data"u8);
            json.WriteEndArray();
            return total;
        }

        json.WriteStartObject("data"u8);

        do
        {
            json.WritePropertyName(row.GetInt64(0).ToString());
            bodies.Ticket(json, row, inList: true);
            total = row.FieldCount > 31 ? row.GetInt64(31) : 0;
        }
        while (await row.ReadAsync());

        json.WriteEndObject();
        return total;
    }
}
