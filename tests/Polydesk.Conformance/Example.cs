using System.Text.Json;

namespace Polydesk.Conformance;

/// <summary>
/// A response that a product's documentation shows, kept as data: `Examples/eddydesk/ED-03.404.json`.
/// One that documents headers only has an undefined <see cref="Response"/>.
/// </summary>
public sealed record Example(
    string Name,
    string Operation,
    int Status,
    ExampleRequest? Request,
    IReadOnlyDictionary<string, string> Headers,
    JsonElement Response)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Examples");

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Every example of a dialect, by name.</summary>
    public static IReadOnlyList<Example> All(string dialect) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, dialect), "*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>One example by its name, such as `ED-03` or `ED-03.404`.</summary>
    public static Example Of(string dialect, string name) => Read(Path.Combine(Folder, dialect, name + ".json"));

    private static Example Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var root = document.RootElement;

        return new(
            Path.GetFileNameWithoutExtension(file),
            root.GetProperty("operation").GetString()!,
            root.GetProperty("status").GetInt32(),
            root.TryGetProperty("request", out var request) ? request.Deserialize<ExampleRequest>(Web) : null,
            root.TryGetProperty("headers", out var headers) ? headers.Deserialize<Dictionary<string, string>>()! : [],
            root.TryGetProperty("response", out var response) ? response.Clone() : default);
    }
}

/// <summary>The request beside a documented response; the body is the text of a form, or a JSON value.</summary>
public sealed record ExampleRequest(string Method, string Path, string? ContentType = null, JsonElement? Body = null);
