using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A message, or a change of status as a line between messages; the newest comes first.</summary>
/// <param name="Change">The statuses before and after, for a change.</param>
internal sealed record FreeThread(
    long Id, string Type, long Ordinal, string Body, string Channel, long At, FreePerson By, (string From, string To)? Change) : IComparable<FreeThread>
{
    private const long FirstLine = 1_000_000_000;

    public int CompareTo(FreeThread? other) => (other!.At / 1000, other.Id).CompareTo((At / 1000, Id));

    public static FreeThread OfMessage(DbDataReader row)
    {
        var isCustomer = row.GetInt64(2) == 0;
        return new(
            row.GetInt64(0), isCustomer ? "customer" : "message", row.GetInt64(1), row.GetString(3), row.GetString(4), row.GetInt64(5),
            FreePerson.Read(row, 6, isCustomer ? "customer" : "user")!, null);
    }

    public static FreeThread OfChange(DbDataReader row, Names names)
    {
        if (row.GetString(2) != "ticket.status_changed")
        {
            throw new NotSupportedException("The desk that is measured changes nothing but the status.");
        }

        var data = JsonElement.Parse(row.GetString(3));
        string Status(string side) => Conversation.StatusOf(names.Statuses[data.GetProperty(side).GetProperty("id"u8).GetInt64()]);
        return new(row.GetInt64(0) + FirstLine, "lineitem", 0, "", "api", row.GetInt64(1), FreePerson.Read(row, 4, "user")!, (Status("from"), Status("to")));
    }

    public void Write(Utf8JsonWriter json, Conversation conversation, string status)
    {
        Span<char> text = stackalloc char[32];
        json.WriteStartObject();
        json.WriteNumber("id"u8, Id);
        json.WriteString("type"u8, Type);
        json.WriteString("status"u8, Change?.To ?? status);
        json.WriteString("state"u8, "published"u8);
        json.WriteStartObject("action"u8);
        json.WriteString("type"u8, Change is null ? "" : "changed-ticket-status");
        json.WriteString("text"u8, (Change, Ordinal) switch
        {
            ({ To: var to }, _) => $"{By.FullName} marked as {char.ToUpperInvariant(to[0])}{to[1..]} conversation #{conversation.Id}",
            (_, 1) => $"{By.FullName} started a new conversation #{conversation.Id}",
            _ => $"{By.FullName} replied to conversation #{conversation.Id}",
        });
        Empty(json, "associatedEntities"u8);
        json.WriteEndObject();
        json.WriteString("body"u8, Body);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, Channel is "email" or "web" ? Channel : "api");
        json.WriteString("via"u8, By.Type);
        json.WriteEndObject();
        FreePerson.Write(json, "customer"u8, conversation.Customer);
        FreePerson.Write(json, "createdBy"u8, By);
        FreePerson.Write(json, "assignedTo"u8, conversation.Assignee);
        Empty(json, "to"u8);
        Empty(json, "cc"u8);
        Empty(json, "bcc"u8);
        json.WriteString("createdAt"u8, Texts.IsoDate(At, text));
        json.WriteNull("openedAt"u8);
        json.WriteStartObject("_embedded"u8);
        Empty(json, "attachments"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }
}
