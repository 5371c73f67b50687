using System.Text.Json;

namespace Polydesk.Conformance;

/// <summary>A response that a product's documentation shows, kept as data: `Examples/eddydesk/ED-03.404.json`.</summary>
public sealed record Example(string Name, string Operation, int Status, JsonElement? Request, JsonElement Response)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Examples");

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
            root.TryGetProperty("request", out var request) ? request.Clone() : null,
            root.GetProperty("response").Clone());
    }
}
