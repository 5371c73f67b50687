using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A ticket as Deskpro writes it.</summary>
internal sealed record DeskproTicket(
    long Id, long Department, long Type, long Priority, long Person, string Email, long? Agent, string Channel, string Status, long CreatedAt, long? ClosedAt,
    long? WaitingSince, long Waited, long Urgency, string Subject, long? Organization, long? Star, long? StatusAt, bool HasFiles, string Followers, string Tags)
{
    /// <summary>All that is read, without the lists of followers and tags, which come last.</summary>
    public const string Columns = """
        t.id, t.department_id, t.type_id, t.priority_id, t.requester_id, r.email, t.agent_id, t.channel, t.status_id, t.created_at, t.closed_at, t.waiting_since,
        t.waited, t.urgency, t.subject, r.organization_id,
        (select star from ticket_stars s where s.ticket_id = t.id and s.person_id = 1),
        (select max(at) from events e where e.ticket_id = t.id and e.type = 'ticket.status_changed'),
        exists (select 1 from messages m join files f on f.owner = 4 and f.owner_id = m.id where m.ticket_id = t.id),
        t.parent_id is not null or t.rating <> '' or t.team_id is not null or t.product_id is not null or t.workflow_id is not null or t.brand_id is not null
          or t.language is not null or t.held_at is not null or t.archived_at is not null or t.cc <> '[]' or t.deleted
          or exists (select 1 from tickets c where c.parent_id = t.id and c.deleted = false) or exists (select 1 from field_values v where v.subject = 1 and v.subject_id = t.id)
        """;

    private (long Count, long First, long Last) byCustomer;
    private (long Count, long First, long Last) byAgent;

    public static DeskproTicket Read(DbDataReader row, Names names)
    {
        if (row.GetBoolean(19))
        {
            throw new NotSupportedException("The desk that is measured has no such tickets.");
        }

        var status = names.Statuses[row.GetInt64(8)] switch
        {
            "open" => "awaiting_agent",
            "process" => "pending",
            "pending" => "awaiting_user",
            _ => "resolved",
        };
        return new(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetString(5), Number(row, 6), row.GetString(7), status,
            row.GetInt64(9), Number(row, 10), Number(row, 11), row.GetInt64(12), row.GetInt64(13), row.GetString(14), Number(row, 15),
            Number(row, 16), Number(row, 17), row.GetBoolean(18), row.GetString(20), row.GetString(21));
    }

    public void AddMessages(DbDataReader row)
    {
        var messages = (row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        (byCustomer, byAgent) = row.GetInt64(1) == 0 ? (messages, byAgent) : (byCustomer, messages);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, Id);
        json.WriteString("ref"u8, Texts.Reference(Id));
        json.WriteString("auth"u8, ""u8);
        json.WriteString("access_code"u8, ""u8);
        json.WriteNull("parent"u8);
        json.WriteNumber("brand"u8, 1);
        json.WriteNull("language"u8);
        json.WriteNumber("department"u8, Department);
        Number(json, "category"u8, Type == 0 ? null : Type);
        json.WriteNumber("priority"u8, Priority);
        json.WriteNull("workflow"u8);
        json.WriteNull("product"u8);
        json.WriteNumber("person"u8, Person);
        json.WriteNumber("person_id"u8, Person);
        json.WriteString("person_email"u8, Email);
        Number(json, "agent"u8, Agent);
        json.WriteNull("agent_team"u8);
        Number(json, "organization"u8, Organization);
        json.WriteNull("linked_chat"u8);
        json.WriteNull("email_account"u8);
        Empty(json, "sent_to_address"u8);
        json.WriteString("email_account_address"u8, ""u8);
        json.WriteString("creation_system"u8, Channel switch { "email" => "gateway.person", "web" => "web.person.portal", _ => "web.api" });
        json.WriteString("creation_system_option"u8, ""u8);
        json.WriteString("ticket_hash"u8, ""u8);
        json.WriteString("status"u8, Status);
        json.WriteString("ticket_status"u8, Status);
        json.WriteNull("hidden_status"u8);
        json.WriteBoolean("is_hold"u8, false);
        json.WritePropertyName("labels"u8);
        json.WriteRawValue(Tags, skipInputValidation: true);
        json.WriteNumber("urgency"u8, Urgency);
        json.WriteNull("feedback_rating"u8);
        json.WriteNull("date_feedback_rating"u8);
        Date(json, "date_created"u8, CreatedAt);
        Date(json, "date_resolved"u8, Status == "resolved" ? ClosedAt : null);
        json.WriteNull("date_archived"u8);
        json.WriteNull("date_first_agent_assign"u8);
        Date(json, "date_first_agent_reply"u8, byAgent.Count > 0 ? byAgent.First : null);
        Date(json, "date_last_agent_reply"u8, byAgent.Count > 0 ? byAgent.Last : null);
        Date(json, "date_last_user_reply"u8, byCustomer.Count > 0 ? byCustomer.Last : null);
        Date(json, "date_agent_waiting"u8, ClosedAt is null && WaitingSince is null && byAgent.Count > 0 ? byAgent.Last : null);
        Date(json, "date_user_waiting"u8, WaitingSince);
        Date(json, "date_status"u8, StatusAt ?? CreatedAt);
        json.WriteNumber("total_user_waiting"u8, (Waited + (WaitingSince is { } since ? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - since : 0)) / 1000);
        json.WriteNumber("total_to_first_reply"u8, byAgent.Count > 0 ? (byAgent.First - CreatedAt) / 1000 : 0);
        json.WriteNumber("total_user_waiting_wh"u8, 0);
        json.WriteNumber("total_to_first_reply_wh"u8, 0);
        json.WriteNull("locked_by_agent"u8);
        json.WriteNull("date_locked"u8);
        json.WriteNull("date_on_hold"u8);
        json.WriteBoolean("has_attachments"u8, HasFiles);
        json.WriteString("subject"u8, Subject);
        json.WriteString("title"u8, Subject);
        json.WriteString("original_subject"u8, Subject);
        json.WriteNull("properties"u8);
        Empty(json, "problems"u8);
        Empty(json, "ticket_slas"u8);
        Empty(json, "children"u8);
        Empty(json, "siblings"u8);
        json.WriteNumber("count_agent_replies"u8, byAgent.Count);
        json.WriteNumber("count_user_replies"u8, byCustomer.Count);
        json.WriteNull("worst_sla_status"u8);
        Empty(json, "waiting_times"u8);
        Nothing(json, "fields"u8);
        Nothing(json, "contextual_fields"u8);
        Empty(json, "cc"u8);
        json.WritePropertyName("followers"u8);
        json.WriteRawValue(Followers, skipInputValidation: true);
        Number(json, "star"u8, Star);
        json.WriteNull("ticket_layout"u8);
        json.WriteNull("ticket_excerpt"u8);
        json.WriteNull("ticket_agent_errors"u8);
        json.WriteNull("ticket_user_errors"u8);
        json.WriteNull("ticket_permissions"u8);
        json.WriteEndObject();
    }

    public static void Empty(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    public static void Nothing(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }

    public static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Date(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is { } at)
        {
            json.WriteString(name, Texts.OffsetDate(at, stackalloc char[32]));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
