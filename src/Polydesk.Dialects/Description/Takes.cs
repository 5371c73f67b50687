using System.Text.Json.Nodes;

namespace Polydesk.Dialects.Description;

/// <summary>The kinds of fields that operations take.</summary>
public static class Takes
{
    public static ApiField Text(string name, string about = "", int longest = 0, int shortest = 0)
    {
        var schema = JsonSchemas.Text;

        if (shortest > 0)
        {
            schema["minLength"] = shortest;
        }

        if (longest > 0)
        {
            schema["maxLength"] = longest;
        }

        return new(name, schema, about);
    }

    public static ApiField Integer(string name, string about = "", long? least = null, long? most = null)
    {
        var schema = JsonSchemas.Integer;

        if (least is { } minimum)
        {
            schema["minimum"] = minimum;
        }

        if (most is { } maximum)
        {
            schema["maximum"] = maximum;
        }

        return new(name, schema, about);
    }

    public static ApiField Number(string name, string about = "", decimal? least = null)
    {
        var schema = new JsonObject { ["type"] = "number" };

        if (least is { } minimum)
        {
            schema["minimum"] = minimum;
        }

        return new(name, schema, about);
    }

    public static ApiField Flag(string name, string about = "") => new(name, JsonSchemas.Flag, about);

    /// <summary>A moment, as the dialect writes them.</summary>
    public static ApiField Time(string name, string about = "") => new(name, JsonSchemas.Text, about);

    /// <summary>One of these words.</summary>
    public static ApiField Choice(string name, string about, params IReadOnlyList<string> words) => new(name, Words(words), about);

    /// <summary>Some of these words: a list, or separated by commas.</summary>
    public static ApiField Choices(string name, string about, params IReadOnlyList<string> words) => new(name, JsonSchemas.ListOf(Words(words)), about);

    /// <summary>Texts: a list, or separated by commas.</summary>
    public static ApiField Texts(string name, string about = "") => new(name, JsonSchemas.ListOf(JsonSchemas.Text), about);

    /// <summary>Ids: a list, or separated by commas.</summary>
    public static ApiField Ids(string name, string about = "") => new(name, JsonSchemas.ListOf(JsonSchemas.Integer), about);

    public static ApiField Any(string name, string about = "") => new(name, JsonSchemas.Any, about);

    /// <summary>Values by names that only the desk knows, such as ids.</summary>
    public static ApiField Map(string name, string about, JsonObject? values = null) => new(name, JsonSchemas.MapOf(values ?? JsonSchemas.Any), about);

    public static ApiField Object(string name, string about, params IReadOnlyList<ApiField> members) => new(name, JsonSchemas.Nothing, about) { Members = members };

    /// <summary>A list of objects.</summary>
    public static ApiField Each(string name, string about, params IReadOnlyList<ApiField> members) =>
        new(name, JsonSchemas.ListOf(JsonSchemas.Nothing), about) { Members = members };

    /// <summary>A file part of a form.</summary>
    public static ApiField File(string name, string about = "") =>
        new(name, new() { ["type"] = "string", ["format"] = "binary", ["contentMediaType"] = "application/octet-stream" }, about);

    /// <summary>File parts of a form.</summary>
    public static ApiField Files(string name, string about = "") =>
        new(name, new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["format"] = "binary" }, ["contentMediaType"] = "application/octet-stream" }, about);

    private static JsonObject Words(IReadOnlyList<string> words) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };
}
