using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The schemas of parameters and bodies.</summary>
internal static class ParamSchemas
{
    public static JsonObject Of(ParamType type) => type switch
    {
        ParamType.Text => JsonSchemas.Text,
        ParamType.Integer => JsonSchemas.Integer,
        ParamType.Flag => JsonSchemas.Flag,
        ParamType.Date => Date(),
        ParamType.Ids => JsonSchemas.ListOf(JsonSchemas.Integer),
        ParamType.Texts => JsonSchemas.ListOf(JsonSchemas.Text),
        ParamType.Map => JsonSchemas.Nothing,
        ParamType.List => JsonSchemas.ListOf(JsonSchemas.Any),
        ParamType.Person => new() { ["description"] = "An id, an address, or an object with either.", ["type"] = new JsonArray("integer", "string", "object") },
        ParamType.File => new() { ["type"] = "string", ["contentMediaType"] = "application/octet-stream" },
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static JsonObject Date() => new() { ["type"] = "string", ["examples"] = new JsonArray("2026-01-31T12:00:00+0000") };

    /// <summary>The body with these members, or any object.</summary>
    public static JsonObject OfBody(IReadOnlyList<Param>? members)
    {
        if (members is null)
        {
            return JsonSchemas.Nothing;
        }

        var schema = JsonSchemas.Object([.. members.Select(m => (m.Name, (JsonNode)Of(m)))]);
        schema["required"] = new JsonArray([.. members.Where(m => m.Required).Select(m => JsonValue.Create(m.Name))]);
        return schema;
    }

    /// <summary>The members that a body must have.</summary>
    public static JsonObject ExampleOf(IReadOnlyList<Param>? members) =>
        new((members ?? []).Where(m => m.Required).Select(m => KeyValuePair.Create(m.Name, ExampleOf(m))));

    private static JsonNode? ExampleOf(Param member) => member.Type switch
    {
        ParamType.Integer => 1,
        ParamType.Flag => true,
        ParamType.Ids or ParamType.Texts or ParamType.List => new JsonArray(),
        ParamType.Map => new JsonObject(),
        ParamType.Date => "2026-01-31T12:00:00+0000",
        _ => "text",
    };

    private static JsonObject Of(Param member)
    {
        var schema = Of(member.Type);
        var also = member.Aliases.Count == 0 ? "" : $"Also taken as {string.Join(", ", member.Aliases.Select(a => $"`{a}`"))}.";

        if ($"{member.About} {also}".Trim() is { Length: > 0 } about)
        {
            schema["description"] = about;
        }

        return schema;
    }
}
