using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;
using Polydesk.Dialects.Description;
using Xunit;

namespace Polydesk.Conformance.Docs;

/// <summary>What the documents say that operations take: it is read, its examples and words are taken, and its limits hold. The reverse is held by <see cref="ReadWatch"/>.</summary>
public sealed class DescribedTests
{
    private static readonly string[] Dialects = ["freescout", "eddydesk", "leaddesk"];

    [Theory, EachEngine]
    public async Task Every_name_that_is_described_is_read(TestApi api)
    {
        var ignored = new List<string>();

        foreach (var (world, operation) in await OperationsAsync(api, _ => true))
        {
            var read = new HashSet<string>();

            foreach (var path in ReadWatch.Paths(operation, world.ReadsApart).Where(p => !p.EndsWith('*')).Prepend(""))
            {
                if (read.Contains(path))
                {
                    continue;
                }

                var (body, query) = With(world, operation, path);
                var (answer, names) = await world.SendAsync(operation, DescribedWorld.Fresh(body), query);
                read.UnionWith(names);

                if (path.Length > 0 && !read.Contains(path))
                {
                    read.UnionWith((await world.SendAsync(operation, DescribedWorld.Fresh(body), query, world.Other)).Read);
                }

                if (path.Length > 0 && !read.Contains(path))
                {
                    ignored.Add($"{operation.Id} {operation.Method} {operation.Path}: {path}, when {query} {body?.ToJsonString()} had {answer}");
                }
            }
        }

        Assert.True(ignored.Count == 0, string.Join('\n', ignored));
    }

    [Theory, EachEngine]
    public async Task The_body_to_begin_with_is_answered_by_a_success_that_is_described(TestApi api)
    {
        var refused = new List<string>();

        foreach (var (world, operation) in (await OperationsAsync(api, o => o.BodyExample is not null)).DistinctBy(o => (o.Operation.Id, o.Operation.BodyExample!.ToJsonString())))
        {
            var (answer, _) = await world.SendAsync(operation, operation.BodyExample);

            if (operation.Answers.All(a => a.Status != answer.Status) || world.FaultsOf(operation, answer) is not [])
            {
                refused.Add($"{operation.Id} {operation.BodyExample!.ToJsonString()}: {answer} {string.Join(' ', world.FaultsOf(operation, answer))}");
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    [Theory, EachEngine]
    public async Task The_body_to_begin_with_is_taken_as_every_form_that_is_described(TestApi api)
    {
        var refused = new List<string>();
        var held = 0;

        foreach (var (world, operation) in await OperationsAsync(api, o => o.BodyExample is not null))
        {
            foreach (var type in operation.BodyTypes.Where(t => t.Contains("form", StringComparison.Ordinal)))
            {
                var (answer, _) = await world.SendAsync(operation, DescribedWorld.Fresh(operation.BodyExample), form: type);
                held++;

                if (answer.Status >= 300)
                {
                    refused.Add($"{operation.Id} {type}: {answer}");
                }
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
        Assert.True(held > 15, $"Only {held} forms were sent.");
    }

    [Theory, EachEngine]
    public async Task What_must_be_there_must_be_there_and_limits_are_where_they_are_said_to_be(TestApi api)
    {
        var wrong = new List<string>();

        foreach (var (world, operation) in await OperationsAsync(api, o => o.BodyExample is not null))
        {
            foreach (var beyond in new[] { true, false })
            {
                foreach (var (what, body) in DescribedLimits.Of(operation.Body!, operation.BodyExample!, beyond))
                {
                    var (answer, _) = await world.SendAsync(operation, DescribedWorld.Fresh(body, except: what));

                    if (answer.Status is < 400 or >= 500 == beyond)
                    {
                        wrong.Add($"{operation.Id} {operation.Method} {operation.Path}: {(beyond ? "not refused" : "refused")}: {what}. {answer}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory, EachEngine]
    public async Task Every_word_that_is_described_is_taken(TestApi api)
    {
        var refused = new List<string>();

        foreach (var (world, operation) in await OperationsAsync(api, _ => true))
        {
            foreach (var (name, schema) in (operation.Body?["properties"] as JsonObject ?? []).Where(p => WordsOf(p.Value!).Count > 1))
            {
                foreach (var word in WordsOf(schema!))
                {
                    var body = With(world, operation, name).Body!;
                    body[name] = schema!["items"] is null ? word : new JsonArray(word);
                    await HoldAsync(world, operation, body, "");
                }
            }

            foreach (var parameter in operation.Query.Where(q => WordsOf(q.Schema).Count > 1))
            {
                foreach (var word in WordsOf(parameter.Schema))
                {
                    await HoldAsync(world, operation, null, $"?{parameter.Name}={word}");
                }
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));

        async Task HoldAsync(DescribedWorld world, ApiOperation operation, JsonNode? body, string query)
        {
            var (answer, _) = await world.SendAsync(operation, DescribedWorld.Fresh(body), query);

            if (answer.Status >= 300)
            {
                refused.Add($"{operation.Id} {query}{body?.ToJsonString()}: {answer}");
            }
        }
    }

    private static async Task<IReadOnlyList<(DescribedWorld World, ApiOperation Operation)>> OperationsAsync(TestApi api, Func<ApiOperation, bool> which)
    {
        var all = new List<(DescribedWorld, ApiOperation)>();

        foreach (var dialect in Dialects)
        {
            var world = await DescribedWorld.OfAsync(await api.Server.NewDeskAsync(), dialect);
            all.AddRange(world.Operations.Where(which).Select(o => (world, o)));
        }

        return all;
    }

    private static List<string> WordsOf(JsonNode schema) => [.. ((schema["items"] ?? schema)["enum"] as JsonArray ?? []).Select(w => (string)w!)];

    /// <summary>The example, or a query, with a value at a path, and with what must be there beside it.</summary>
    private static (JsonNode? Body, string Query) With(DescribedWorld world, ApiOperation operation, string path)
    {
        var body = operation.BodyExample?.DeepClone();
        var asked = operation.Query.Where(q => q.Required || path.TrimStart('?') == q.Name).Select(q => Query(q.Name, Value(q.Schema)));

        foreach (var (_, _, at, value) in world.Beside.Where(b => b.Operation == operation.Id && (path == b.Path || path.StartsWith(b.Path + ".", StringComparison.Ordinal))))
        {
            Put(body!, operation.Body!, at.Split('.'), value.DeepClone());
        }

        if (path.Length > 0 && operation.Body is not null && operation.Query.All(q => q.Name != path.TrimStart('?')))
        {
            Put(body!, operation.Body, path.Split('.'), null);
        }

        return (body, "?" + string.Join('&', asked));
    }

    private static string Query(string name, JsonNode value) => value is JsonObject ? $"{name}[1]=1" : $"{name}={value.ToJsonString().Trim('[', ']', '"')}";

    /// <summary>Puts a value, or one that fits, where a path leads.</summary>
    private static void Put(JsonNode at, JsonNode schema, ReadOnlySpan<string> path, JsonNode? value)
    {
        if (schema["items"] is { } items)
        {
            if (at is JsonArray { Count: 0 } empty)
            {
                empty.Add(new JsonObject());
            }

            (at, schema) = (at[0]!, items);
        }

        schema = schema["anyOf"]?[0] ?? schema;

        var name = path[0];
        var member = schema["properties"]![name] ?? schema["properties"]!.AsObject().First(p => IsAlias(p.Value!, name)).Value!;

        if (path.Length == 1)
        {
            at[name] = value ?? (at[name] is { } there ? there.DeepClone() : Value(member));
            return;
        }

        at[name] ??= member["items"] is null ? new JsonObject() : new JsonArray();
        Put(at[name]!, member, path[1..], value);
    }

    private static bool IsAlias(JsonNode schema, string name) => schema["x-aliases"] is JsonArray aliases && aliases.Any(a => (string)a! == name);

    private static JsonNode Value(JsonNode schema) => schema switch
    {
        _ when schema["enum"] is JsonArray words => words[0]!.DeepClone(),
        _ when schema["items"] is { } items => new JsonArray(Value(items)),
        _ => ((schema["type"] as JsonArray)?[0] ?? schema["type"])?.ToString() switch
        {
            "integer" or "number" => 1,
            "boolean" => true,
            "object" => new JsonObject(),
            _ => "text",
        },
    };
}
