using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Limit;

/// <summary>Contacts and campaigns as LeadDesk's API answers them.</summary>
internal sealed class LeadDesk(IStore store) : IDialect
{
    private const string Owners = """
        (select id from people where phone_digits = $1 and phone_digits <> '' union select person_id from person_contacts where kind = 1 and digits = $1)
        """;

    private const string Contacts = $"""
        select {LeadContact.Columns} from people p left join contact_profiles c on c.person_id = p.id
        where p.id in {Owners} and p.role = 0 and p.deleted_at is null order by p.id limit 25
        """;

    private const string Numbers = $"""
        select n.person_id, n.id, n.number, n.label, exists (select 1 from blacklist k where k.digits = n.digits and coalesce(k.department_id, 0) = 0), n.main
        from (
          select id as person_id, coalesce(main_phone_id, 2 * id + 1) as id, phone as number, phone_type as label, phone_digits as digits, -1 as position, true as main
          from people where id in {Owners} and phone <> ''
          union all
          select person_id, coalesce(public_id, 2 * id), value, type, digits, position, false from person_contacts where kind = 1 and person_id in {Owners}) n
        order by n.person_id, n.position, n.id
        """;

    private const string Campaign = """
        select name, kind, disabled, description, url, email, office_id, external_id, created_at, updated_at from departments where id = $1 and archived_at is null
        """;

    private const string Members = """
        select 1, p.id from person_departments d join people p on p.id = d.person_id where d.department_id = $1 and p.role > 0 and p.deleted_at is null
        union all select 2, r.id from department_products d join products r on r.id = d.product_id where d.department_id = $1 and r.deleted_at is null
        union all select 3, list_id from department_contact_lists where department_id = $1 order by 1, 2
        """;

    private static readonly string[] Relations = ["users", "products", "contact_lists"];

    public string Path => "/leaddesk/stable";

    public ValueTask AnswerAsync(HttpContext http, string path, Utf8JsonWriter json)
    {
        var root = $"{http.Request.Scheme}://{http.Request.Host}{Path}";
        return path.StartsWith("/campaigns/", StringComparison.Ordinal) ? WriteCampaignAsync(json, root, long.Parse(path.AsSpan(11), CultureInfo.InvariantCulture))
            : HttpMethods.IsPost(http.Request.Method) ? WriteMadeAsync(http, json, root)
            : WriteContactsAsync(http, json, root);
    }

    public static void WriteLinks(Utf8JsonWriter json, string self, params ReadOnlySpan<string> others)
    {
        json.WriteStartObject("_links"u8);
        json.WriteString("self"u8, self);

        foreach (var other in others)
        {
            json.WriteString(other, $"{self}/{other}");
        }

        json.WriteEndObject();
    }

    public static string Date(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    private async ValueTask WriteContactsAsync(HttpContext http, Utf8JsonWriter json, string root)
    {
        var digits = string.Concat(http.Request.Query["phone"].ToString().Where(char.IsAsciiDigit));
        var contacts = new Dictionary<long, LeadContact>();
        await store.AskAsync(
            new(Contacts, row => contacts.Add(row.GetInt64(0), LeadContact.Read(row))) { Text = digits },
            new(Numbers, row => contacts[row.GetInt64(0)].Numbers.Add(LeadNumber.Read(row))) { Text = digits });
        json.WriteStartObject();
        json.WriteStartArray("collection"u8);

        foreach (var contact in contacts.Values)
        {
            contact.Write(json, root);
        }

        json.WriteEndArray();
        WriteLinks(json, $"{root}/contacts{http.Request.QueryString}");
        json.WriteStartObject("_meta"u8);
        json.WriteNumber("total"u8, contacts.Count);
        json.WriteNumber("count"u8, contacts.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async ValueTask WriteCampaignAsync(Utf8JsonWriter json, string root, long id)
    {
        List<long>[] members = [[], [], []];
        json.WriteStartObject();
        await store.AskAsync(
            new(Campaign, row =>
            {
                json.WriteNumber("id"u8, id);
                json.WriteString("name"u8, JsonElement.Parse(row.GetString(0)).GetProperty("en"u8).GetString());
                json.WriteString("type"u8, row.GetString(1));
                json.WriteBoolean("disabled"u8, row.GetBoolean(2));
                json.WriteString("description"u8, LeadContact.TextOrNull(row, 3));
                json.WriteString("url"u8, LeadContact.TextOrNull(row, 4));
                json.WriteString("email"u8, row.GetString(5) is { Length: > 0 } email ? email : null);
                DeskproTicket.Number(json, "office_id"u8, DeskproTicket.Number(row, 6));
                json.WriteString("external_id"u8, LeadContact.TextOrNull(row, 7));
                json.WriteString("created_at"u8, Date(row.GetInt64(8)));
                json.WriteString("updated_at"u8, Date(row.GetInt64(9)));
            }, id),
            new(Members, row => members[(int)row.GetInt64(0) - 1].Add(row.GetInt64(1)), id));

        foreach (var (at, relation) in Relations.Index())
        {
            json.WriteStartArray(relation);

            foreach (var member in members[at])
            {
                json.WriteStartObject();
                json.WriteNumber("id"u8, member);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteLinks(json, $"{root}/campaigns/{id}", "users", "products", "contact_lists", "results", "tickets");
        json.WriteEndObject();
    }

    private async ValueTask WriteMadeAsync(HttpContext http, Utf8JsonWriter json, string root)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var id = await store.CreateAsync(NewContact.Of(body.RootElement));
        http.Response.Headers.Location = $"{root}/contacts/{id}";
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteEndObject();
    }
}

/// <summary>A contact to be made, as it stands in the request.</summary>
internal sealed record NewContact(string First, string Last, string Phone, string Company, string City, long Now)
{
    public static NewContact Of(JsonElement body)
    {
        string Text(string name) => body.GetProperty(name).GetString()!;
        return new(Text("fname"), Text("lname"), Text("phone"), Text("company"), Text("city"), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public string Digits => string.Concat(Phone.Where(char.IsAsciiDigit));

    public string NameKey => $"{First} {Last}".ToLowerInvariant();

    public string Search => $"\n{First} {Last}\n{First}\n{Last}\n{Phone}\n".ToLowerInvariant();
}
