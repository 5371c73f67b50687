using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>Writes rows as the dialect writes them.</summary>
internal sealed class Bodies(Names names)
{
    public Names Names => names;

    /// <summary>One ticket; lists name the requester twice.</summary>
    public void Ticket(Utf8JsonWriter json, DbDataReader row, bool inList)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteNumber("id"u8, row.GetInt64(0));
        json.WriteNumber("pid"u8, row.IsDBNull(1) ? 0 : row.GetInt64(1));
        json.WriteString("unique_id"u8, Texts.Reference(row.GetInt64(0)));
        json.WriteString("date_created"u8, Texts.Date(row.GetInt64(2), text));
        json.WriteString("date_updated"u8, Texts.Date(row.GetInt64(3), text));
        json.WriteString("title"u8, row.GetString(4));
        json.WriteString("source"u8, row.GetString(5));
        json.WriteString("status_id"u8, names.Statuses[row.GetInt64(6)]);
        json.WriteNumber("priority_id"u8, row.GetInt64(7));
        json.WriteNumber("type_id"u8, row.GetInt64(8));
        json.WriteNumber("department_id"u8, row.GetInt64(9));
        json.WriteString("department_name"u8, names.Departments[row.GetInt64(9)]);
        var hasAgent = !row.IsDBNull(10);
        json.WriteNumber("owner_id"u8, hasAgent ? row.GetInt64(10) : 0);
        json.WriteString("owner_name"u8, hasAgent ? row.GetString(11) : "");
        json.WriteString("owner_lastname"u8, hasAgent ? row.GetString(12) : "");
        json.WriteString("owner_email"u8, hasAgent ? row.GetString(13) : "");
        json.WriteNumber("user_id"u8, row.GetInt64(14));

        if (inList)
        {
            json.WriteString("username"u8, row.GetString(15));
        }

        json.WriteString("user_name"u8, row.GetString(15));
        json.WriteString("user_lastname"u8, row.GetString(16));
        json.WriteString("user_email"u8, row.GetString(17));
        Raw(json, "cc"u8, row.GetString(18));
        Raw(json, "bcc"u8, row.GetString(19));
        Raw(json, "followers"u8, row.GetString(29));
        json.WriteNumber("ticket_lock"u8, row.GetBoolean(20) ? 1 : 0);

        // Due and freeze dates have a form of their own, which no ticket here needs.
        Unset(row, 21);
        Unset(row, 22);
        json.WriteNull("sla_date"u8);
        json.WriteString("freeze_date"u8, "null"u8);
        json.WriteNumber("freeze"u8, 0);
        json.WriteNumber("deleted"u8, row.GetBoolean(23) ? 1 : 0);
        json.WriteNumber("viewed_by_staff"u8, row.GetBoolean(24) ? 1 : 0);
        json.WriteNumber("viewed_by_client"u8, row.GetBoolean(25) ? 1 : 0);
        json.WriteString("rate"u8, row.GetString(26));
        json.WriteString("rate_comment"u8, row.GetString(27));
        json.WriteString("rate_date"u8, row.IsDBNull(28) ? "" : Texts.Date(row.GetInt64(28), text));
        json.WriteStartArray("custom_fields"u8);
        json.WriteEndArray();
        Raw(json, "tags"u8, row.GetString(30));
        json.WriteStartArray("jira_issues"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Post(Utf8JsonWriter json, DbDataReader row, long ticketId)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteNumber("ticket_id"u8, ticketId);
        json.WriteNumber("id"u8, row.GetInt64(0));
        json.WriteNumber("user_id"u8, row.GetInt64(1));
        json.WriteString("text"u8, row.GetString(2));
        json.WriteString("date_created"u8, Texts.ReversedDate(row.GetInt64(3), text));
        json.WriteString("date_updated"u8, Texts.ReversedDate(row.GetInt64(4), text));
        json.WriteStartArray("files"u8);
        json.WriteEndArray();
        json.WriteEndObject();

        if (row.GetBoolean(5))
        {
            throw new NotSupportedException("The desk that is measured has no files.");
        }
    }

    public static void Page(Utf8JsonWriter json, long total, long page)
    {
        json.WriteStartObject("pagination"u8);
        json.WriteNumber("total"u8, total);
        json.WriteNumber("per_page"u8, 30);
        json.WriteNumber("current_page"u8, page);
        json.WriteNumber("total_pages"u8, (total + 29) / 30);
        json.WriteEndObject();
    }

    /// <summary>The answer to a create.</summary>
    public void Made(Utf8JsonWriter json, NewTicket ticket, MadeTicket made)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteNumber("id"u8, made.Id);
        json.WriteNumber("pid"u8, 0);
        json.WriteString("unique_id"u8, Texts.Reference(made.Id));
        json.WriteString("date_created"u8, Texts.Date(ticket.Now, text));
        json.WriteString("date_updated"u8, Texts.Date(ticket.Now, text));
        json.WriteString("title"u8, ticket.Title);
        json.WriteString("source"u8, "api"u8);
        json.WriteString("status_id"u8, "open"u8);
        json.WriteNumber("priority_id"u8, names.DefaultPriority);
        json.WriteNumber("type_id"u8, 0);
        json.WriteNumber("department_id"u8, ticket.Department);
        json.WriteString("department_name"u8, names.Departments[ticket.Department]);
        json.WriteNumber("owner_id"u8, 0);
        json.WriteString("owner_name"u8, ""u8);
        json.WriteString("owner_lastname"u8, ""u8);
        json.WriteString("owner_email"u8, ""u8);
        json.WriteNumber("user_id"u8, ticket.Requester);
        json.WriteString("user_name"u8, made.Name);
        json.WriteString("user_lastname"u8, made.Lastname);
        json.WriteString("user_email"u8, made.Email);
        Raw(json, "cc"u8, "[]");
        Raw(json, "bcc"u8, "[]");
        Raw(json, "followers"u8, "[]");
        json.WriteNumber("ticket_lock"u8, 0);
        json.WriteNull("sla_date"u8);
        json.WriteString("freeze_date"u8, "null"u8);
        json.WriteNumber("freeze"u8, 0);
        json.WriteNumber("deleted"u8, 0);
        json.WriteNumber("viewed_by_staff"u8, 0);
        json.WriteNumber("viewed_by_client"u8, 1);
        json.WriteString("rate"u8, ""u8);
        json.WriteString("rate_comment"u8, ""u8);
        json.WriteString("rate_date"u8, ""u8);
        Raw(json, "custom_fields"u8, "[]");
        Raw(json, "tags"u8, "[]");
        Raw(json, "jira_issues"u8, "[]");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    private static void Unset(DbDataReader row, int column)
    {
        if (!row.IsDBNull(column))
        {
            throw new NotSupportedException("The desk that is measured sets no such date.");
        }
    }
}
