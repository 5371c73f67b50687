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

var writing = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
var (store, bodies) = kind == "sqlite" ? await SqliteStore.OpenAsync(database) : await PostgresStore.OpenAsync(database);
IDialect[] dialects = [new EddyDesk(store, bodies), new FreeScout(store, bodies.Names), new Deskpro(store, bodies.Names), new LeadDesk(store)];

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

    if (Array.Find(dialects, d => path.StartsWith(d.Path, StringComparison.Ordinal)) is not { } dialect)
    {
        return;
    }

    http.Response.ContentType = "application/json; charset=utf-8";
    await using var json = new Utf8JsonWriter(http.Response.BodyWriter, writing);
    await dialect.AnswerAsync(http, path[dialect.Path.Length..], json);
    await json.FlushAsync();
}
