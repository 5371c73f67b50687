using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Polydesk.Kills;

/// <summary>Speaks EddyDesk to the server as the desk's owner.</summary>
internal sealed class Api(HttpClient http, Uri server, string email, string key)
{
    private readonly AuthenticationHeaderValue credentials = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{key}")));

    public Api As(string otherEmail, string otherKey) => new(http, server, otherEmail, otherKey);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, []);

    /// <summary>Every item of a list, page after page; null when it is not there.</summary>
    public async Task<List<JsonElement>?> ListAsync(string path)
    {
        var items = new List<JsonElement>();

        for (var (page, pages) = (1, 1); page <= pages; page++)
        {
            var answer = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={page}");

            if (answer.Status == 404)
            {
                return null;
            }

            pages = answer.Body.GetProperty("pagination").GetProperty("total_pages").GetInt32();
            var data = answer.Data;
            items.AddRange(data.ValueKind is JsonValueKind.Array ? data.EnumerateArray() : data.EnumerateObject().Select(member => member.Value));
        }

        return items;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, IEnumerable<(string Name, string Value)> form)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/eddydesk/api/v2" + path));
        request.Headers.Authorization = credentials;

        if (method != HttpMethod.Get)
        {
            request.Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();

        // The desk answers in JSON only; this is a proxy that has lost its node.
        return response.Content.Headers.ContentType?.MediaType == "application/json"
            ? new((int)response.StatusCode, JsonElement.Parse(body), $"{method} {path}")
            : throw new HttpRequestException($"{method} {path} was answered with {(int)response.StatusCode} by no node.");
    }
}

/// <summary>An answer that arrived whole.</summary>
internal sealed record Answer(int Status, JsonElement Body, string Request)
{
    public JsonElement Data => Status == 200
        ? Body.GetProperty("data")
        : throw new InvalidOperationException($"{Request} was answered with {Status}: {Body.GetRawText()}");
}
