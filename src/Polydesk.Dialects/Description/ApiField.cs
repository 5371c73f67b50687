using System.Text.Json.Nodes;

namespace Polydesk.Dialects.Description;

/// <summary>
/// What an operation takes by one name, in its query or in its body. It stands beside what reads it; tests hold that all of these are read, and that nothing
/// else is.
/// </summary>
/// <param name="Name">As it is documented.</param>
/// <param name="Schema">What it may be.</param>
/// <param name="About">What it means, where the name does not say.</param>
public sealed record ApiField(string Name, JsonObject Schema, string About)
{
    public bool Required { get; init; }

    /// <summary>Whether it stands in the query of a write, and not in its body.</summary>
    public bool InQuery { get; init; }

    /// <summary>A value to begin with; the body to begin with has those that have one.</summary>
    public JsonNode? Example { get; init; }

    /// <summary>Other names under which it is taken.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The members of an object, or of each object of a list; empty for anything else.</summary>
    public IReadOnlyList<ApiField> Members { get; init; } = [];

    public bool IsFile => Schema.ContainsKey("contentMediaType");

    public ApiParameter Parameter => new(Name, Told(), About, Required);

    /// <summary>The body that holds these; one without a name is the whole body.</summary>
    public static JsonObject? BodyOf(IReadOnlyList<ApiField> fields) => fields switch
    {
        [] => null,
        [{ Name: "" } whole] => whole.Told(),
        _ => SchemaOf(fields),
    };

    /// <summary>A body to begin with.</summary>
    public static JsonNode? BeginningOf(IReadOnlyList<ApiField> fields) => fields switch
    {
        [] => null,
        [{ Name: "" } whole] => whole.Begins ? whole.Beginning() : null,
        _ => ExampleOf(fields),
    };

    /// <summary>An object with these members.</summary>
    public static JsonObject SchemaOf(IReadOnlyList<ApiField> fields)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Told()))),
        };

        if (fields.Any(f => f.Required))
        {
            schema["required"] = new JsonArray([.. fields.Where(f => f.Required).Select(f => JsonValue.Create(f.Name))]);
        }

        return schema;
    }

    public static JsonObject ExampleOf(IReadOnlyList<ApiField> fields) => new(fields.Where(f => f.Begins).Select(f => KeyValuePair.Create(f.Name, f.Beginning())));

    /// <summary>It must be there, such as this.</summary>
    public ApiField Needed(JsonNode? example = null) => this with { Required = true, Example = example };

    /// <summary>It may be there, such as this.</summary>
    public ApiField Such(JsonNode example) => this with { Example = example };

    public ApiField Also(params IReadOnlyList<string> names) => this with { Aliases = names };

    private bool Begins => Required || Example is not null;

    private JsonNode? Beginning() => Example is not null ? Example.DeepClone()
        : Schema["type"] is JsonValue type && type.GetValue<string>() == "array" ? new JsonArray(ExampleOf(Members))
        : ExampleOf(Members);

    private JsonObject Told()
    {
        var told = Schema.DeepClone().AsObject();

        if (Members.Count > 0)
        {
            var members = SchemaOf(Members);

            if (told.ContainsKey("items"))
            {
                told["items"] = members;
            }
            else
            {
                foreach (var (name, schema) in members.Where(m => m.Key != "type").ToList())
                {
                    told[name] = schema!.DeepClone();
                }
            }
        }

        if (Aliases.Count > 0)
        {
            told["x-aliases"] = new JsonArray([.. Aliases.Select(a => JsonValue.Create(a))]);
        }

        var also = Aliases.Count == 0 ? "" : $"Also taken as {string.Join(", ", Aliases.Select(a => $"`{a}`"))}.";

        if ($"{About} {also}".Trim() is { Length: > 0 } about)
        {
            told["description"] = about;
        }

        return told;
    }
}
