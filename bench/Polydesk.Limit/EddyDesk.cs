using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Limit;

/// <summary>Tickets as EddyDesk's API answers them.</summary>
internal sealed class EddyDesk(IStore store, Bodies bodies) : IDialect
{
    public string Path => "/eddydesk/api/v2/tickets";

    public async ValueTask AnswerAsync(HttpContext http, string path, Utf8JsonWriter json)
    {
        if (path.Length > 0)
        {
            await WriteOneAsync(http, json, path.AsMemory(1));
        }
        else if (HttpMethods.IsPost(http.Request.Method))
        {
            var form = await http.Request.ReadFormAsync();
            var ticket = NewTicket.Of(
                form["title"].ToString(), form["description"].ToString(), long.Parse(form["department_id"].ToString(), CultureInfo.InvariantCulture),
                long.Parse(form["user_id"].ToString(), CultureInfo.InvariantCulture));
            bodies.Made(json, ticket, await store.CreateAsync(ticket));
        }
        else
        {
            await WriteManyAsync(http.Request.Query, json);
        }
    }

    private async ValueTask WriteOneAsync(HttpContext http, Utf8JsonWriter json, ReadOnlyMemory<char> rest)
    {
        var slash = rest.Span.IndexOf('/');
        json.WriteStartObject();

        if (slash < 0)
        {
            json.WritePropertyName("data"u8);

            if (!await store.WriteTicketAsync(json, long.Parse(rest.Span, CultureInfo.InvariantCulture)))
            {
                http.Response.StatusCode = 404;
                json.WriteNullValue();
            }
        }
        else
        {
            await store.WritePostsAsync(json, long.Parse(rest.Span[..slash], CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    private async ValueTask WriteManyAsync(IQueryCollection query, Utf8JsonWriter json)
    {
        json.WriteStartObject();

        if (query["search"].ToString() is { Length: > 0 } word)
        {
            await store.WriteSearchAsync(json, word);
        }
        else
        {
            var page = long.TryParse(query["page"].ToString(), CultureInfo.InvariantCulture, out var given) ? given : 1;
            await store.WriteListAsync(json, long.Parse(query["department_list"].ToString(), CultureInfo.InvariantCulture), page);
        }

        json.WriteEndObject();
    }
}
