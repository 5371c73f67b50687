using System.Text.Json;
using System.Text.RegularExpressions;
using Polydesk.Conformance.Api;

namespace Polydesk.Conformance.Docs;

/// <summary>An OpenAPI document, with what is wrong in it, and with what is wrong in an answer by its schemas.</summary>
internal sealed partial class OpenApiDocument(JsonElement json)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    public JsonElement Json => json;

    public IReadOnlyList<(string Id, string Method, string Path, JsonElement Json)> Operations =>
    [
        .. json.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Select(o => (o.Value.Text("operationId")!, o.Name.ToUpperInvariant(), path.Name, o.Value)))
    ];

    /// <summary>What breaks the rules of OpenAPI.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. Operations.GroupBy(o => o.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key} is the id of several operations"),
        .. json.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Where(o => !Methods.Contains(o.Name)).Select(o => $"{o.Name} is no method"),
        .. Operations.SelectMany(o => Faults(o.Path, o.Method, o.Json).Select(fault => $"{o.Id}: {fault}")),
        .. References(json).Where(r => Find(r) is null).Select(r => $"{r} leads nowhere"),
    ];

    /// <summary>How an answer differs from what its operation says.</summary>
    public IReadOnlyList<string> FaultsOf(JsonElement operation, ApiAnswer answer)
    {
        var responses = operation.GetProperty("responses");
        var response = responses.TryGetProperty(answer.Status.ToString(), out var told) ? told : responses.GetProperty("default");
        return response.TryGetProperty("content", out var content)
            ? [.. Differences(content.GetProperty("application/json").GetProperty("schema"), answer.Json, "")]
            : [];
    }

    private IEnumerable<string> Faults(string path, string method, JsonElement operation)
    {
        var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
        var inPath = parameters.Where(p => p.Text("in") == "path").Select(p => p.Text("name")).Order();
        var schemes = json.GetProperty("components").GetProperty("securitySchemes").Keys();

        if (!path.StartsWith('/') || !inPath.SequenceEqual(InPath().Matches(path).Select(m => m.Groups[1].Value).Order()))
        {
            yield return $"the parameters of {path} are not those of its path";
        }

        if (parameters.DistinctBy(p => (p.Text("in"), p.Text("name"))).Count() != parameters.Count)
        {
            yield return "a parameter is there twice";
        }

        if (parameters.Exists(p => !p.TryGetProperty("schema", out _) || (p.Text("in") == "path" && !p.GetProperty("required").GetBoolean())))
        {
            yield return "a parameter lacks its schema or is not required";
        }

        if (method == "GET" && operation.TryGetProperty("requestBody", out _))
        {
            yield return "GET has a body";
        }

        if (operation.GetProperty("responses").EnumerateObject().Any(r => string.IsNullOrEmpty(r.Value.Text("description"))))
        {
            yield return "a response lacks its description";
        }

        if (string.IsNullOrEmpty(operation.Text("summary")) || operation.Texts("tags").Except(json.GetProperty("tags").EnumerateArray().Select(t => t.Text("name"))).Any())
        {
            yield return "it lacks its summary, or its group";
        }

        if (json.GetProperty("security").EnumerateArray().SelectMany(s => s.Keys()).Except(schemes).Any())
        {
            yield return "it is signed in to in a way that is not described";
        }
    }

    private static IEnumerable<string> References(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private JsonElement? Find(string reference)
    {
        var node = json;

        foreach (var name in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.TryGetProperty(name, out node))
            {
                return null;
            }
        }

        return node;
    }

    private IEnumerable<string> Differences(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Differences(Find(reference.GetString()!)!.Value, value, at);
        }

        if (schema.TryGetProperty("anyOf", out var choices))
        {
            var all = choices.EnumerateArray().Select(c => Differences(c, value, at).ToList()).ToList();
            return all.Exists(d => d.Count == 0) ? [] : all[0];
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(type).Contains("number")))
        {
            return [$"{at} is {TypeOf(value)}, not {type}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((v, i) => Differences(items, v, $"{at}[{i}]")),
            _ => [],
        };
    }

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string at)
    {
        var properties = schema.TryGetProperty("properties", out var known) ? known : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _))
            {
                yield return $"{at}.{name} is missing";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (properties.ValueKind is JsonValueKind.Object && properties.TryGetProperty(member.Name, out var told))
            {
                foreach (var difference in Differences(told, member.Value, $"{at}.{member.Name}"))
                {
                    yield return difference;
                }
            }
            else if (others.ValueKind is JsonValueKind.Object)
            {
                foreach (var difference in Differences(others, member.Value, $"{at}.{member.Name}"))
                {
                    yield return difference;
                }
            }
            else if (properties.ValueKind is JsonValueKind.Object)
            {
                yield return $"{at}.{member.Name} is not described";
            }
        }
    }

    private static List<string> Types(JsonElement type) => type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex InPath();
}
