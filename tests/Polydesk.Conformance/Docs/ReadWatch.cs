using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Polydesk.Dialects;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;
using Xunit;

[assembly: AssemblyFixture(typeof(Polydesk.Conformance.Docs.ReadWatch))]

namespace Polydesk.Conformance.Docs;

/// <summary>
/// Watches by which names every request of every test is read. At the end, a name that was asked for and that the API's description does not have fails the run.
/// </summary>
public sealed class ReadWatch : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public const string Header = "X-Read-Watch";

    private static readonly AsyncLocal<Reads?> Current = new();
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<IReadOnlySet<string>>> Kept = new();
    private static readonly ConcurrentDictionary<string, byte> Undescribed = new();
    private static readonly string[] Watched = ["freescout", "eddydesk", "leaddesk"];

    /// <summary>Those of the first server; all describe themselves alike, and a request that has ended has no services any more.</summary>
    private static IReadOnlyList<IDialect>? dialects;

    private readonly List<IDisposable> subscriptions = [];

    public ReadWatch()
    {
        Parameter.Asked = static (map, key) => Current.Value?.Add(map, key);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The paths by which the request that carries this word is read; a request ends a little after its answer has arrived.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(string word)
    {
        var paths = await Kept.GetOrAdd(word, _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Kept.TryRemove(word, out _);
        return paths;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.AspNetCore")
        {
            subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        switch (value)
        {
            case { Key: "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start", Value: HttpContext begun }:
                dialects ??= begun.RequestServices.GetService<IReadOnlyList<IDialect>>();
                Current.Value = new();
                break;
            case { Key: "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop", Value: HttpContext http } when http.Features.Get<RequestLog>() is { } log && Current.Value is { } reads:
                Hold(http, log, reads);
                break;
            default:
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        Parameter.Asked = null;
        subscriptions.ForEach(s => s.Dispose());

        if (!Undescribed.IsEmpty)
        {
            throw new InvalidOperationException($"Read, but not described:\n{string.Join('\n', Undescribed.Keys.Order())}");
        }
    }

    /// <summary>The paths of all that is described: names joined by dots, also through lists; an asterisk where names are free.</summary>
    public static IEnumerable<string> Paths(JsonObject schema, string before = "")
    {
        if (schema["anyOf"] is JsonArray forms)
        {
            return forms.SelectMany(form => Paths(form!.AsObject(), before)).Distinct();
        }

        return Members(schema["items"] as JsonObject ?? schema, before);
    }

    private static IEnumerable<string> Members(JsonObject schema, string before)
    {
        if (schema["additionalProperties"] is not null)
        {
            yield return before + "*";
        }

        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            foreach (var path in new[] { name }.Concat((member!["x-aliases"] as JsonArray ?? []).Select(a => (string)a!)))
            {
                yield return before + path;

                foreach (var deeper in Paths(member.AsObject(), $"{before}{path}."))
                {
                    yield return deeper;
                }
            }
        }
    }

    /// <summary>What an operation takes: its query and its body, apart or as one.</summary>
    public static IEnumerable<string> Paths(ApiOperation operation, bool apart)
    {
        var query = new JsonObject { ["properties"] = new JsonObject(operation.Query.Select(q => KeyValuePair.Create(q.Name, (JsonNode?)q.Schema.DeepClone()))) };
        return Paths(query, apart ? "?" : "").Concat(Paths(operation.Body ?? []));
    }

    private static void Hold(HttpContext http, RequestLog log, Reads reads)
    {
        HashSet<string> paths = [.. log.Sent.SelectMany(bag => reads.Of(bag.Tree, "")), .. reads.Of(log.Apart.Query, "?"), .. reads.Of(log.Apart.Body, "")];

        if (http.Request.Headers[Header].ToString() is { Length: > 0 } word)
        {
            Kept.GetOrAdd(word, _ => new()).TrySetResult(paths);
        }

        if (!Watched.Contains(log.Dialect))
        {
            return;
        }

        var dialect = dialects!.OfType<DialectFrame>().Single(d => d.Name == log.Dialect);
        var described = dialect.Description.Operations.Where(o => o.Id == log.Operation && o.Method == (http.Request.Method == "HEAD" ? "GET" : http.Request.Method))
            .Where(o => IsAt(o.Path, http.Request.Path)).SelectMany(o => Paths(o, dialect.Name == "leaddesk"))
            .Select(Spelling).ToHashSet();

        foreach (var path in paths.Where(p => !described.Contains(Spelling(p)) && !described.Contains(Spelling(p[..(p.LastIndexOf('.') + 1)] + "*"))))
        {
            Undescribed.TryAdd($"{log.Operation} {http.Request.Method} {path}", 0);
        }

        // One dialect takes every name in two spellings.
        string Spelling(string path) => log.Dialect == "freescout" ? path.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() : path;
    }

    /// <summary>Whether a request's path ends like that of an operation, below its version.</summary>
    private static bool IsAt(string pattern, string path)
    {
        var (told, asked) = (Segments(pattern), Segments(path));
        return asked.Count >= told.Count - 1 && told.Skip(1).Reverse().Zip(asked.AsEnumerable().Reverse()).All(p => p.First[0] == '{' || p.First == p.Second);

        static List<string> Segments(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The names that one request was asked for, by the maps of its trees.</summary>
    private sealed class Reads
    {
        private readonly Dictionary<Parameter, HashSet<string>> asked = new(ReferenceEqualityComparer.Instance);

        public void Add(Parameter map, string key)
        {
            lock (asked)
            {
                (asked.TryGetValue(map, out var keys) ? keys : asked[map] = []).Add(key);
            }
        }

        public IEnumerable<string> Of(Parameter tree, string before)
        {
            if (tree.Kind is ParameterKind.List)
            {
                return tree.Items.SelectMany(i => Of(i, before));
            }

            lock (asked)
            {
                var keys = tree.Kind is ParameterKind.Map && asked.TryGetValue(tree, out var some) ? some.Select(key => before + key).ToList() : [];
                return tree.Kind is ParameterKind.Map ? keys.Concat(tree.Entries.SelectMany(e => Of(e.Value, $"{(before == "?" ? "?" : before)}{e.Key}."))) : keys;
            }
        }
    }
}
