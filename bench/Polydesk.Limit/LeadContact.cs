using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A person as LeadDesk writes a contact.</summary>
internal sealed record LeadContact(
    long Id, string? First, string? Last, string? Phone, string? Email, string? Company, string? Vatin, string? Title, long? Organization, string? Street,
    string? Zip, string? City, string? Country, string? Website, long? Birthyear, string? Gender, string? Ssc, string? Comment, string? ExternalId, long CreatedAt,
    long UpdatedAt)
{
    public const string Columns = """
        p.id, p.name, p.lastname, p.phone, p.email, p.company, c.vatin, p.job_title, p.organization_id, p.street, p.zip, p.city, p.country, p.website,
        c.birthyear, c.gender, c.ssc, p.background, coalesce(c.other, '{}') <> '{}', c.external_id, p.created_at, p.updated_at
        """;

    public List<LeadNumber> Numbers { get; } = [];

    public static LeadContact Read(DbDataReader row)
    {
        if (row.GetBoolean(18))
        {
            throw new NotSupportedException("The desk that is measured has no such contacts.");
        }

        return new(
            row.GetInt64(0), Text(row, 1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), TextOrNull(row, 6), Text(row, 7), DeskproTicket.Number(row, 8),
            Text(row, 9), Text(row, 10), Text(row, 11), Text(row, 12), Text(row, 13), DeskproTicket.Number(row, 14), TextOrNull(row, 15), TextOrNull(row, 16),
            Text(row, 17), TextOrNull(row, 19), row.GetInt64(20), row.GetInt64(21));
    }

    public static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public void Write(Utf8JsonWriter json, string root)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, Id);
        json.WriteString("fname"u8, First);
        json.WriteString("lname"u8, Last);
        json.WriteString("name"u8, $"{First} {Last}".Trim());
        json.WriteString("phone"u8, Phone);
        json.WriteString("email"u8, Email);
        json.WriteStartArray("phone_numbers"u8);
        Numbers.ForEach(n => n.Write(json));
        json.WriteEndArray();
        json.WriteString("company"u8, Company);
        json.WriteString("vatin"u8, Vatin);
        json.WriteString("title"u8, Title);
        DeskproTicket.Number(json, "companyid"u8, Organization);
        json.WriteString("address"u8, Street);
        json.WriteString("postcode"u8, Zip);
        json.WriteString("city"u8, City);
        json.WriteString("country"u8, Country);
        json.WriteString("www"u8, Website);
        DeskproTicket.Number(json, "birthyear"u8, Birthyear);
        json.WriteString("gender"u8, Gender);
        json.WriteString("comment"u8, Comment);
        json.WriteString("external_id"u8, ExternalId);
        json.WriteBoolean("blacklisted"u8, Numbers.Count > 0 && Numbers.TrueForAll(n => n.IsBlocked));
        json.WriteString("created_at"u8, LeadDesk.Date(CreatedAt));
        json.WriteString("updated_at"u8, LeadDesk.Date(UpdatedAt));
        LeadDesk.WriteLinks(json, $"{root}/contacts/{Id}", "phone_numbers", "custom_fields", "contact_lists", "tickets", "calls", "orders", "callbacks");
        json.WriteString("ssc"u8, Ssc);
        json.WriteEndObject();
    }

    private static string? Text(DbDataReader row, int column) => row.GetString(column) is { Length: > 0 } text ? text : null;
}

/// <summary>One of a contact's numbers.</summary>
internal sealed record LeadNumber(long Id, string Number, string? Label, bool IsBlocked, bool IsMain)
{
    public static LeadNumber Read(DbDataReader row) =>
        new(row.GetInt64(1), row.GetString(2), row.GetString(3) is not "other" and var label ? label : null, row.GetBoolean(4), row.GetBoolean(5));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, Id);
        json.WriteString("number"u8, Number);
        json.WriteString("label"u8, Label);
        json.WriteBoolean("main"u8, IsMain);
        json.WriteBoolean("blacklisted"u8, IsBlocked);
        json.WriteEndObject();
    }
}
