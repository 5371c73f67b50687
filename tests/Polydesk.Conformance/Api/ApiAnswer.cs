using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Polydesk.Conformance.Api;

/// <summary>What the server answered, and the usual questions about it. A failed assertion shows the request and the whole body.</summary>
public sealed record ApiAnswer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes, string Request)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonElement.Parse(Bytes);

    public JsonElement Pagination => Json.GetProperty("pagination");

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The <c>data</c> of a success, which is always 200 here.</summary>
    public JsonElement Data()
    {
        Assert.True(Status == 200 && Json.TryGetProperty("data", out _), ToString());
        return Json.GetProperty("data");
    }

    /// <summary>The ids of a list, whether an array or keyed, in the order of the answer.</summary>
    public IReadOnlyList<long> Ids() => [.. Items().Select(item => item.GetProperty("id").GetInt64())];

    /// <summary>The items of a list, whether an array or keyed.</summary>
    public IReadOnlyList<JsonElement> Items() =>
        Data() is { ValueKind: JsonValueKind.Object } keyed ? [.. keyed.EnumerateObject().Select(p => p.Value)] : [.. Data().EnumerateArray()];

    /// <summary>Holds the body against the documented example of this operation.</summary>
    public ApiAnswer Shows(string example, Func<Shape, Shape>? but = null)
    {
        var documented = Example.Of("eddydesk", example);
        Assert.True(Status == documented.Status, $"Documented status {documented.Status}. {this}");
        (but ?? (shape => shape))(Shape.Of(documented)).Hold(Json);
        return this;
    }

    /// <summary>Asserts exactly these errors, each as <c>code|title|details</c>.</summary>
    public void Refuses(int status, params string[] errors)
    {
        Assert.True(Status == status, $"Expected {status}: {string.Join(" ", errors)}. {this}");
        Assert.Equal(
            errors,
            Json.GetProperty("errors").EnumerateArray().Select(e => string.Join('|', e.EnumerateObject().Select(p => p.Value.GetString()))));
        Assert.All(Json.GetProperty("errors").EnumerateArray(), e => Assert.Equal(["code", "title", "details"], e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("errors", Assert.Single(Json.EnumerateObject()).Name);
    }

    public void IsMissing(string thing, long id) => Refuses(404, $"e-404|Not found|{thing} with id {{{id}}} does not exist");

    public void IsForbidden() => Refuses(403, "e-403|Forbidden|Access denied");

    public void IsUnauthorized() => Refuses(401, "e-401|Unauthorized|Incorrect email or API key");

    public void IsBad(params string[] details) => Refuses(400, [.. details.Select(d => "e-411|Bad request|" + d)]);

    public void IsDeleted(string details) => Refuses(200, "s-204|No content|" + details);

    /// <summary>Asserts a 204, which has nothing to say.</summary>
    public void IsDone()
    {
        Assert.True(this is { Status: 204, Bytes.Length: 0 }, ToString());
        Assert.Null(Header("Content-Type"));
    }

    public override string ToString() => $"{Request} answered {Status}: {(Text.Length > 2000 ? Text[..2000] : Text)}";
}
