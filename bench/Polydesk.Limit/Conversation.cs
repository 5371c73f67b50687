using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A ticket as FreeScout writes it.</summary>
internal sealed record Conversation(
    long Id, long Threads, string Channel, long Mailbox, string Status, string Subject, string Preview, long CreatedAt, long UpdatedAt, long? ClosedAt,
    long? AgentUpdatedAt, long RepliedAt, bool RepliedByAgent, string Cc, string Bcc, FreePerson? Assignee, FreePerson Customer, FreePerson CreatedBy,
    FreePerson? ClosedBy)
{
    public static Conversation Read(DbDataReader row, Names names)
    {
        var status = StatusOf(names.Statuses[row.GetInt64(4)]);
        var requester = FreePerson.Read(row, 19, "customer")!;
        var creator = FreePerson.Read(row, 23, row.GetInt64(23) == requester.Id ? "customer" : "user")!;
        return new(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), status, row.GetString(5), row.GetString(6), row.GetInt64(7), row.GetInt64(8),
            row.IsDBNull(9) ? null : row.GetInt64(9), row.IsDBNull(10) ? null : row.GetInt64(10), row.GetInt64(11), row.GetBoolean(12), row.GetString(13),
            row.GetString(14), FreePerson.Read(row, 15, "user"), requester, creator, status == "closed" ? FreePerson.Read(row, 27, "user") : null);
    }

    public static Conversation Of(NewTicket t, MadeTicket made, FreePerson customer) => new(
        made.Id, 1, "api", t.Department, "active", t.Title, t.Preview, t.Now, t.Now, null, null, t.Now, false, "[]", "[]", null, customer, customer, null);

    public static string StatusOf(string slug) => slug switch
    {
        "closed" or "pending" or "spam" => slug,
        _ => "active",
    };

    public void Write(Utf8JsonWriter json, List<FreeThread> threads)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteNumber("id"u8, Id);
        json.WriteNumber("number"u8, Id);
        json.WriteNumber("threadsCount"u8, Threads);
        json.WriteString("type"u8, Channel is "phone" or "chat" ? Channel : "email");
        json.WriteNumber("folderId"u8, Mailbox * 100 + (Status, Assignee) switch { ("spam", _) => 80, ("closed", _) => 60, (_, not null) => 40, _ => 1 });
        json.WriteString("status"u8, Status);
        json.WriteString("state"u8, "published"u8);
        json.WriteString("subject"u8, Subject);
        json.WriteString("preview"u8, Preview);
        json.WriteNumber("mailboxId"u8, Mailbox);
        FreePerson.Write(json, "assignee"u8, Assignee);
        FreePerson.Write(json, "createdBy"u8, CreatedBy);
        json.WriteString("createdAt"u8, Texts.IsoDate(CreatedAt, text));
        json.WriteString("updatedAt"u8, Texts.IsoDate(UpdatedAt, text));

        if (ClosedBy is null)
        {
            json.WriteNull("closedBy"u8);
        }
        else
        {
            json.WriteNumber("closedBy"u8, ClosedBy.Id);
        }

        FreePerson.Write(json, "closedByUser"u8, ClosedBy);
        Date(json, "closedAt"u8, ClosedAt);
        Date(json, "userUpdatedAt"u8, AgentUpdatedAt);
        json.WriteStartObject("customerWaitingSince"u8);
        json.WriteString("time"u8, Texts.IsoDate(RepliedAt, text));
        json.WriteString("friendly"u8, Texts.Ago(RepliedAt));
        json.WriteString("latestReplyFrom"u8, RepliedByAgent ? "user"u8 : "customer"u8);
        json.WriteEndObject();
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, Channel is "email" or "web" ? Channel : "api");
        json.WriteString("via"u8, CreatedBy.Type);
        json.WriteEndObject();
        json.WritePropertyName("cc"u8);
        json.WriteRawValue(Cc, skipInputValidation: true);
        json.WritePropertyName("bcc"u8);
        json.WriteRawValue(Bcc, skipInputValidation: true);
        FreePerson.Write(json, "customer"u8, Customer);
        json.WriteStartObject("_embedded"u8);
        json.WriteStartArray("threads"u8);

        // What the status was at a message is found by walking back over the changes.
        var status = Status;

        foreach (var thread in threads)
        {
            thread.Write(json, this, status);
            status = thread.Change?.From ?? status;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("customFields"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Date(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is { } at)
        {
            json.WriteString(name, Texts.IsoDate(at, stackalloc char[32]));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
