using System.Text.Json;

namespace Polydesk.Conformance.Api;

/// <summary>Short ways to the values of an answer.</summary>
public static class JsonReading
{
    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static IReadOnlyList<string?> Texts(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(e => e.GetString())];

    public static IReadOnlyList<long> Numbers(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(e => e.GetInt64())];

    public static IReadOnlyList<string> Keys(this JsonElement json) => [.. json.EnumerateObject().Select(p => p.Name)];

    /// <summary>The English text of a name by language.</summary>
    public static string? English(this JsonElement json, string name) => json.GetProperty(name).GetProperty("en").GetString();

    /// <summary>The value of a custom field in <c>custom_fields</c>, as JSON text.</summary>
    public static string FieldValue(this JsonElement json, long field) =>
        json.GetProperty("custom_fields").EnumerateArray().Single(f => f.Number("id") == field).GetProperty("field_value").GetRawText();
}
