using System.Text.Json.Nodes;

namespace Polydesk.Dialects.Description;

/// <summary>Writes what a dialect tells of itself as an OpenAPI 3.1 document.</summary>
public static class OpenApi
{
    private const string Json = "application/json";
    private const string Error = "Error";

    private static readonly string Version = typeof(OpenApi).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <param name="api">The dialect.</param>
    /// <param name="mount">The prefix under which it was asked; operations are called there.</param>
    public static JsonObject Of(ApiDescription api, string mount)
    {
        var paths = new JsonObject();
        var shared = api.Operations.CountBy(o => o.Id).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet();

        foreach (var operation in api.Operations)
        {
            var path = paths[operation.Path] as JsonObject ?? [];
            paths[operation.Path] ??= path;
            path.Add(operation.Method.ToLowerInvariant(), Of(operation, shared.Contains(operation.Id)));
        }

        var schemas = new JsonObject(api.Schemas.Components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.DeepClone()))) { [Error] = api.Error.DeepClone() };

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = api.Title, ["version"] = Version, ["description"] = api.About },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = mount.Length == 0 ? "/" : mount }),
            ["tags"] = new JsonArray([.. api.Operations.Select(o => o.Group).Distinct().Select(g => new JsonObject { ["name"] = g })]),
            ["security"] = new JsonArray([.. api.Security.Keys.Select(name => new JsonObject { [name] = new JsonArray() })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject(api.Security.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.DeepClone()))),
                ["schemas"] = schemas,
            },
        };
    }

    /// <summary>A name that no other operation has, and that stays the same when others are added.</summary>
    private static string Name(ApiOperation operation, bool isShared) => isShared
        ? $"{operation.Id}.{operation.Method.ToLowerInvariant()}{operation.Path.Replace('/', '.').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}"
        : operation.Id;

    private static JsonObject Of(ApiOperation operation, bool isShared)
    {
        var written = new JsonObject
        {
            ["operationId"] = Name(operation, isShared),
            ["tags"] = new JsonArray(operation.Group),
            ["summary"] = $"{operation.Id} · {operation.Summary}",
        };

        if (operation.About.Length > 0)
        {
            written["description"] = operation.About;
        }

        written["x-operation"] = operation.Id;

        foreach (var (name, value) in operation.Extensions)
        {
            written[name] = value.DeepClone();
        }

        if (operation.IsPublic)
        {
            written["security"] = new JsonArray();
        }

        if (operation is not { PathParameters: [], Query: [] })
        {
            written["parameters"] = new JsonArray([.. operation.PathParameters.Select(p => Of(p, "path")), .. operation.Query.Select(p => Of(p, "query"))]);
        }

        if (operation.Body is { } body)
        {
            written["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject(operation.BodyTypes.Select(t => KeyValuePair.Create(t, (JsonNode?)Of(body, operation.BodyExample, t)))),
            };
        }

        var answers = new JsonObject(operation.Answers.Select(a => KeyValuePair.Create(a.Status.ToString(), (JsonNode?)Of(a))));
        answers["default"] = new JsonObject { ["description"] = "A refusal.", ["content"] = Content(JsonSchemas.Reference(Error)) };
        written["responses"] = answers;
        return written;
    }

    /// <summary>A body of one type: files are only in multipart forms. A form has its lists separated by commas, and members of objects in brackets.</summary>
    private static JsonObject Of(JsonObject body, JsonNode? example, string type)
    {
        var schema = body.DeepClone().AsObject();
        var content = new JsonObject { ["schema"] = schema };

        if (example is not null)
        {
            content["example"] = example.DeepClone();
        }

        var properties = schema["properties"] as JsonObject ?? [];

        if (type != "multipart/form-data")
        {
            foreach (var file in properties.Where(p => p.Value!["contentMediaType"] is not null).Select(p => p.Key).ToList())
            {
                properties.Remove(file);
            }
        }

        if (type != Json)
        {
            var encoding = new JsonObject();

            foreach (var (name, member) in properties)
            {
                switch (member!["type"])
                {
                    case JsonValue kind when kind.TryGetValue(out string? text) && text == "array" && member["contentMediaType"] is null:
                        encoding[name] = new JsonObject { ["style"] = "form", ["explode"] = false };
                        break;
                    case JsonValue kind when kind.TryGetValue(out string? text) && text == "object":
                        encoding[name] = new JsonObject { ["style"] = "deepObject", ["explode"] = true };
                        break;
                    default:
                        break;
                }
            }

            content["encoding"] = encoding;
        }

        return content;
    }

    private static JsonObject Of(ApiParameter parameter, string place)
    {
        var written = new JsonObject { ["name"] = parameter.Name, ["in"] = place, ["schema"] = parameter.Schema.DeepClone() };

        if (parameter.Required || place == "path")
        {
            written["required"] = true;
        }

        if (parameter.About.Length > 0)
        {
            written["description"] = parameter.About;
        }

        switch (parameter.Schema["type"])
        {
            case JsonValue type when type.TryGetValue(out string? text) && text == "array":
                (written["style"], written["explode"]) = ("form", false);
                break;
            case JsonValue type when type.TryGetValue(out string? text) && text == "object":
                (written["style"], written["explode"]) = ("deepObject", true);
                break;
            default:
                break;
        }

        return written;
    }

    private static JsonObject Of(ApiAnswer answer)
    {
        var written = new JsonObject { ["description"] = answer.About };

        if (answer.HasLocation)
        {
            written["headers"] = new JsonObject { ["Location"] = new JsonObject { ["description"] = "Its address.", ["schema"] = JsonSchemas.Text } };
        }

        if (answer.Body is { } body)
        {
            written["content"] = Content(body.DeepClone());
        }

        return written;
    }

    private static JsonObject Content(JsonNode schema) => new() { [Json] = new JsonObject { ["schema"] = schema } };
}
