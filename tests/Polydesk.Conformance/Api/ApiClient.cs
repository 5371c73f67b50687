using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Polydesk.Conformance.Api;

/// <summary>Sends requests as somebody, or as nobody. Paths are relative to the mount, and are sent as they are written.</summary>
public sealed class ApiClient(TestServer server, TestPerson? person, string mount = "/eddydesk/api/v2", string? host = null)
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The same caller below another mount, and by another host name when it is given.</summary>
    public ApiClient At(string otherMount, string? hostName = null) => new(server, person, otherMount, hostName);

    public Task<ApiAnswer> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync("DELETE", path);

    public Task<ApiAnswer> PostAsync(string path, params (string Name, string Value)[] form) => SendAsync("POST", path, Form(form));

    public Task<ApiAnswer> PutAsync(string path, params (string Name, string Value)[] form) => SendAsync("PUT", path, Form(form));

    public Task<ApiAnswer> PostJsonAsync(string path, [StringSyntax("json")] string json) => SendAsync("POST", path, Json(json));

    public Task<ApiAnswer> PutJsonAsync(string path, [StringSyntax("json")] string json) => SendAsync("PUT", path, Json(json));

    public Task<ApiAnswer> DeleteJsonAsync(string path, [StringSyntax("json")] string json) => SendAsync("DELETE", path, Json(json));

    /// <summary>Sends a multipart form: texts first, then files.</summary>
    public Task<ApiAnswer> PostFilesAsync(string path, (string Name, string Value)[] form, params (string Name, string FileName, byte[] Bytes)[] files) =>
        SendAsync("POST", path, Multipart(form, files));

    public async Task<ApiAnswer> SendAsync(string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(server.Url.GetLeftPart(UriPartial.Authority) + mount + path, AsWritten))
        {
            Content = body,
        };

        if (person is not null)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{person.Email}:{person.Key}")));
        }

        if (host is not null)
        {
            request.Headers.Host = host;
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Http.SendAsync(request);
        return new(
            (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync(), $"{method} {path}");
    }

    /// <summary>Fetches a link of an answer, without any credential.</summary>
    public async Task<ApiAnswer> DownloadAsync(string url)
    {
        using var response = await server.Http.GetAsync(new Uri(url));
        return new(
            (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync(), $"GET {url}");
    }

    public static HttpContent Form(params (string Name, string Value)[] form) =>
        new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    public static HttpContent Json(string json) => Raw("application/json", Encoding.UTF8.GetBytes(json));

    public static HttpContent Raw(string? contentType, byte[] body)
    {
        var content = new ByteArrayContent(body);

        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }

    public static HttpContent Multipart((string Name, string Value)[] form, params (string Name, string FileName, byte[] Bytes)[] files)
    {
        var content = new MultipartFormDataContent();

        foreach (var (name, value) in form)
        {
            content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), Quoted(name));
        }

        foreach (var (name, fileName, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            content.Add(part, Quoted(name), fileName);
        }

        return content;
    }

    private static string Quoted(string text) => $"\"{text}\"";
}
