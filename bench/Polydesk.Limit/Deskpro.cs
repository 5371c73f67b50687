using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Limit;

/// <summary>Tickets as Deskpro's API answers them, the list with its people and departments.</summary>
internal sealed class Deskpro(IStore store, Names names) : IDialect
{
    private const string InPage = "(select id from page)";

    private const string Messages = """
        select ticket_id, kind, count(*), min(created_at), max(created_at) from messages
        where ticket_id in (select id from page) and kind in (0, 1) and id not in (select id from messages where is_draft and ticket_id in (select id from page))
        group by ticket_id, kind
        """;

    private const string Those = """
        select requester_id from tickets where id in (select id from page)
        union select agent_id from tickets where id in (select id from page) and agent_id is not null
        """;

    private const string Emails = $"select person_id, address from person_emails where person_id in ({Those}) order by person_id, position, id";

    private const string People = $"""
        select {DeskproPerson.Columns} from people p where p.id in ({Those}) order by p.id
        """;

    private const string One = "with page as (select $1 as id) ";

    private const string Total = "select coalesce(sum(n), 0) from ticket_counts where deleted = false";

    private readonly string tickets = $"select {DeskproTicket.Columns}, {store.Lists} from tickets t join people r on r.id = t.requester_id where t.id in {InPage} order by t.id";

    private readonly string page = $"with page as (select id from tickets where deleted = false and +status_id in ({Shown(names)}) order by id limit $1 offset $2) ";

    private readonly string total = $"{Total} and status_id in ({Shown(names)})";

    public string Path => "/deskpro/api/v2/tickets";

    public ValueTask AnswerAsync(HttpContext http, string path, Utf8JsonWriter json) =>
        path.Length > 0 ? WriteOneAsync(json, long.Parse(path.AsSpan(1), CultureInfo.InvariantCulture)) : WriteListAsync(http, json);

    private static string Shown(Names names) => string.Join(", ", names.Statuses.Where(s => s.Value != "spam").Select(s => s.Key).Order());

    private async ValueTask WriteOneAsync(Utf8JsonWriter json, long id)
    {
        var found = new Dictionary<long, DeskproTicket>();
        await store.AskAsync(new(One + tickets, row => Add(found, row), id), new(One + Messages, row => AddMessages(found, row), id));
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        found[id].Write(json);
        json.WriteStartObject("meta"u8);
        json.WriteEndObject();
        json.WriteStartObject("linked"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async ValueTask WriteListAsync(HttpContext http, Utf8JsonWriter json)
    {
        var query = http.Request.Query;
        var size = long.Parse(query["count"].ToString(), CultureInfo.InvariantCulture);
        var at = long.TryParse(query["page"].ToString(), CultureInfo.InvariantCulture, out var given) ? given : 1;
        var (count, skip) = (0L, (at - 1) * size);
        var (found, people) = (new Dictionary<long, DeskproTicket>(), new Dictionary<long, DeskproPerson>());
        await store.AskAsync(
            new(total, row => count = Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)),
            new(page + tickets, row => Add(found, row), size, skip),
            new(page + Messages, row => AddMessages(found, row), size, skip),
            new(page + People, row => people.Add(row.GetInt64(0), DeskproPerson.Read(row)), size, skip),
            new(page + Emails, row => people[row.GetInt64(0)].Emails.Add(row.GetString(1)), size, skip));
        json.WriteStartObject();
        json.WriteStartArray("data"u8);

        foreach (var ticket in found.Values)
        {
            ticket.Write(json);
        }

        json.WriteEndArray();
        WriteMeta(json, found.Count, count, at, size);
        WriteLinks(json, http.Request.QueryString.Value![1..], at, Math.Max((count + size - 1) / size, 1));
        json.WriteStartObject("linked"u8);
        json.WriteStartObject("person"u8);

        foreach (var person in people.Values)
        {
            person.Write(json);
        }

        json.WriteEndObject();
        json.WriteStartObject("department"u8);

        foreach (var department in found.Values.Select(t => t.Department).Distinct().Order())
        {
            json.WritePropertyName(department.ToString(CultureInfo.InvariantCulture));
            json.WriteRawValue(names.DeskproDepartments[department], skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMeta(Utf8JsonWriter json, int count, long total, long page, long size)
    {
        var pages = Math.Max((total + size - 1) / size, 1);
        json.WriteStartObject("meta"u8);
        json.WriteNumber("total"u8, total);
        json.WriteNumber("total_count"u8, total);
        json.WriteNumber("count"u8, count);
        json.WriteNumber("page"u8, page);
        json.WriteNumber("per_page"u8, size);
        json.WriteNumber("total_pages"u8, pages);
        json.WriteStartObject("pagination"u8);
        json.WriteNumber("total"u8, total);
        json.WriteNumber("count"u8, count);
        json.WriteNumber("per_page"u8, size);
        json.WriteNumber("current_page"u8, page);
        json.WriteNumber("total_pages"u8, pages);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, string query, long page, long last)
    {
        var rest = string.Join('&', query.Split('&').Where(p => !p.StartsWith("page=", StringComparison.Ordinal)));
        string To(long number) => number == 1 ? $"/tickets?{rest}" : $"/tickets?page={number}&{rest}";
        json.WriteStartObject("links"u8);
        json.WriteString("first"u8, To(1));
        json.WriteString("prev"u8, page > 1 ? To(page - 1) : null);
        json.WriteString("next"u8, page < last ? To(page + 1) : null);
        json.WriteString("last"u8, To(last));
        json.WriteString("self"u8, To(page));
        json.WriteEndObject();
    }

    private void Add(Dictionary<long, DeskproTicket> tickets, DbDataReader row)
    {
        var ticket = DeskproTicket.Read(row, names);
        tickets.Add(ticket.Id, ticket);
    }

    private static void AddMessages(Dictionary<long, DeskproTicket> tickets, DbDataReader row) => tickets[row.GetInt64(0)].AddMessages(row);
}
