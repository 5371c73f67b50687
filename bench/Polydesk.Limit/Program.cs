using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Polydesk.Limit;

// What a server without authentication, rights, limits, checks, log and abstractions makes of the same database with the same answers.
if (args is not [var kind and ("sqlite" or "postgres"), var database, var url])
{
    await Console.Error.WriteLineAsync("usage: Polydesk.Limit sqlite|postgres PATH|CONNECTION URL");
    return 2;
}

const string tickets = "/eddydesk/api/v2/tickets";
var writing = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
var (store, bodies) = kind == "sqlite" ? await SqliteStore.OpenAsync(database) : await PostgresStore.OpenAsync(database);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(url);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.Run(AnswerAsync);
await app.RunAsync();
return 0;

async Task AnswerAsync(HttpContext http)
{
    var path = http.Request.Path.Value!;

    if (!path.StartsWith(tickets, StringComparison.Ordinal))
    {
        return;
    }

    http.Response.ContentType = "application/json; charset=utf-8";
    await using var json = new Utf8JsonWriter(http.Response.BodyWriter, writing);

    if (path.Length > tickets.Length)
    {
        await WriteOneAsync(http, json, path.AsMemory(tickets.Length + 1));
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

    await json.FlushAsync();
}

async ValueTask WriteOneAsync(HttpContext http, Utf8JsonWriter json, ReadOnlyMemory<char> rest)
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

async ValueTask WriteManyAsync(IQueryCollection query, Utf8JsonWriter json)
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
