using Microsoft.Data.Sqlite;

namespace Polydesk.Limit;

/// <summary>The statements of creates.</summary>
internal sealed class SqliteCreate(SqliteSession session, Names names) : IDisposable
{
    private readonly SqliteCommand person = session.Kept("select name, lastname, email from people where id = $1", 1);

    private readonly SqliteCommand ticket = session.Kept(
        """
        insert into tickets (subject, channel, status_id, priority_id, type_id, department_id, requester_id, seen_by_customer, preview, message_count,
          last_ordinal, created_by, last_reply_at, last_reply_by_agent, agent_updated_at, created_at, updated_at)
        values ($1, 'api', $2, $3, 0, $4, $5, 1, $6, 1, 1, $5, $7, 0, $7, $7, $7) returning id
        """, 7);

    private readonly SqliteCommand message = session.Kept(
        """
        insert into messages (ticket_id, ordinal, kind, author_id, html, channel, created_at, updated_at) values ($1, 1, 0, $2, $3, 'api', $4, $4)
        returning id
        """, 4);

    private readonly SqliteCommand log = session.Kept(
        """
        insert into events (at, actor_id, via, type, ticket_id, subject, subject_id) values ($1, 1, 'eddydesk', 'ticket.created', $2, 1, $2)
        """, 2);

    private readonly SqliteCommand count = session.Kept(
        """
        insert into ticket_counts (department_id, status_id, deleted, n) values ($1, $2, 0, 1)
        on conflict (department_id, status_id, deleted) do update set n = n + 1
        """, 2);

    private readonly SqliteCommand index = session.Kept("insert into message_search (rowid, body, note) values ($1, $2, '')", 2);

    private readonly SqliteCommand know = session.Kept("insert or ignore into words (word) select value from json_each($1)", 1);

    private readonly SqliteCommand contact = session.Kept(
        $"""
        insert into people (role, group_id, status, name, lastname, name_key, lastname_key, phone, phone_type, company, city, language, availability, search,
          phone_digits, created_at, updated_at)
        values (0, {names.Customers}, 0, $1, $2, $3, lower($2), $4, 'other', $5, $6, 'en', 'offline', $7, $8, $9, $9) returning id
        """, 9);

    private readonly SqliteCommand profile = session.Kept("insert into contact_profiles (person_id, created_by) values ($1, 1)", 1);

    private readonly SqliteCommand logContact = session.Kept(
        "insert into events (at, actor_id, via, type, subject, subject_id) values ($1, 1, 'leaddesk', 'person.created', 2, $2)", 2);

    public long Run(NewContact c)
    {
        var id = (long)SqliteSession.Bind(contact, c.First, c.Last, c.NameKey, c.Phone, c.Company, c.City, c.Search, c.Digits, c.Now).ExecuteScalar()!;
        SqliteSession.Bind(profile, id).ExecuteNonQuery();
        SqliteSession.Bind(logContact, c.Now, id).ExecuteNonQuery();
        return id;
    }

    public MadeTicket Run(NewTicket t)
    {
        var id = (long)SqliteSession.Bind(
            ticket, t.Title, names.OpenStatus, names.DefaultPriority, t.Department, t.Requester, t.Preview, t.Now).ExecuteScalar()!;
        var first = (long)SqliteSession.Bind(message, id, t.Requester, t.Html, t.Now).ExecuteScalar()!;
        SqliteSession.Bind(log, t.Now, id).ExecuteNonQuery();
        SqliteSession.Bind(count, t.Department, names.OpenStatus).ExecuteNonQuery();
        SqliteSession.Bind(index, id << 20, string.Join(' ', NewTicket.Words(t.Title))).ExecuteNonQuery();
        SqliteSession.Bind(index, (id << 20) | 1, string.Join(' ', NewTicket.Words(t.Text))).ExecuteNonQuery();

        string[] words = [.. NewTicket.Words(t.Title).Union(NewTicket.Words(t.Text))];
        SqliteSession.Bind(know, $"[\"{string.Join("\",\"", words)}\"]").ExecuteNonQuery();

        using var row = SqliteSession.Bind(person, t.Requester).ExecuteReader();
        row.Read();
        return new(id, first, row.GetString(0), row.GetString(1), row.GetString(2));
    }

    public void Dispose()
    {
        foreach (var command in new[] { person, ticket, message, log, count, index, know, contact, profile, logContact })
        {
            command.Dispose();
        }
    }
}
