using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Polydesk.Dialects.Description;

/// <summary>
/// The schemas of wire records, read from the metadata by which they are written, so that they cannot differ from the bytes. Records are components that refer
/// to each other by name.
/// </summary>
/// <param name="options">How the dialect writes its records.</param>
/// <param name="known">What the dialect writes by converters of its own.</param>
public sealed class JsonSchemas(JsonSerializerOptions options, IReadOnlyDictionary<Type, JsonObject> known)
{
    private static readonly JsonSchemaExporterOptions Exporting = new() { TreatNullObliviousAsNonNullable = true };

    private readonly Dictionary<Type, string> names = [];
    private readonly SortedDictionary<string, JsonObject> components = new(StringComparer.Ordinal);

    /// <summary>The schemas of all records that were asked for, and of those they hold, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Components => components;

    public static JsonObject Any => [];

    public static JsonObject Text => new() { ["type"] = "string" };

    public static JsonObject Integer => new() { ["type"] = "integer" };

    public static JsonObject Flag => new() { ["type"] = "boolean" };

    public static JsonObject Nothing => new() { ["type"] = "object" };

    public static JsonObject ListOf(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    /// <summary>An object whose members all have the same schema.</summary>
    public static JsonObject MapOf(JsonNode values) => new() { ["type"] = "object", ["additionalProperties"] = values };

    /// <summary>An object with these members, all of them always there.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode Schema)> members)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());

        foreach (var (name, schema) in members)
        {
            properties[name] = schema;
            required.Add(name);
        }

        return new() { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            return schema;
        }

        return schema.Count == 0 ? schema : new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    public static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    /// <summary>The schema of a type; of a record, a reference to it.</summary>
    public JsonObject Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return OrNull(Of(value));
        }

        if (known.TryGetValue(type, out var told))
        {
            return told.DeepClone().AsObject();
        }

        var info = options.GetTypeInfo(type);

        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Reference(Component(info)),
            JsonTypeInfoKind.Enumerable => ListOf(Of(info.ElementType!)),
            JsonTypeInfoKind.Dictionary => MapOf(Of(info.ElementType!)),
            _ => info.GetJsonSchemaAsNode(Exporting) as JsonObject ?? Any,
        };
    }

    private string Component(JsonTypeInfo info)
    {
        if (names.TryGetValue(info.Type, out var name))
        {
            return name;
        }

        name = Unused(info.Type);
        var (properties, required) = (new JsonObject(), new JsonArray());
        names.Add(info.Type, name);
        components.Add(name, new() { ["type"] = "object", ["properties"] = properties, ["required"] = required });

        foreach (var property in info.Properties)
        {
            // What a converter of its own writes is not told by its type.
            var schema = property.CustomConverter is null ? Of(property.PropertyType) : Any;
            properties[property.Name] = property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null ? OrNull(schema) : schema;

            if (!MayBeLeftOut(property))
            {
                required.Add(property.Name);
            }
        }

        return name;
    }

    private static bool MayBeLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute { Condition: not JsonIgnoreCondition.Never }];

    /// <summary>A record's name without the word that says what it is; one within a resource is named with it where two would be alike.</summary>
    private string Unused(Type type)
    {
        var (name, owner) = (Short(type), type.DeclaringType is { } declaring ? Short(declaring) : "");

        if (name.Length == 0 || components.ContainsKey(name))
        {
            name = owner + name;
        }

        var unused = name;

        for (var i = 2; components.ContainsKey(unused); i++)
        {
            unused = $"{name}{i}";
        }

        return unused;
    }

    private static string Short(Type type) => type.Name.EndsWith("Body", StringComparison.Ordinal) ? type.Name[..^"Body".Length] : type.Name;
}
