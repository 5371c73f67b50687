using Polydesk.Dialects.Description;

namespace Polydesk.Dialects.Routing;

/// <summary>
/// The routes of a dialect. A literal segment wins over a parameter, a slash at the end and doubled slashes do not matter, and a known path with
/// another method is told apart from an unknown path, because each dialect answers these its own way.
/// </summary>
public sealed class RouteTable<THandler>
{
    private static readonly Func<IReadOnlyList<ApiField>> Nothing = static () => [];

    private readonly Node root = new();
    private readonly List<Route<THandler>> routes = [];

    /// <summary>All routes, in the order in which they were added.</summary>
    public IReadOnlyList<Route<THandler>> Routes => routes;

    /// <param name="operation">The id of the operation in the dialect's checklist, such as <c>ED-07</c>.</param>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="pattern">A path such as <c>/tickets/{id}/posts</c>.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="takes">What it reads: of the query of a GET or DELETE, else of the body. Asked for when the API is described.</param>
    public void Add(string operation, string method, string pattern, THandler handler, Func<IReadOnlyList<ApiField>>? takes = null)
    {
        var node = root;
        var names = new List<string>();

        foreach (var segment in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment is ['{', .., '}'])
            {
                names.Add(segment[1..^1]);
                node = node.Parameter ??= new();
            }
            else
            {
                node = node.Literals.TryGetValue(segment, out var next) ? next : node.Literals[segment] = new();
            }
        }

        var route = new Route<THandler>(operation, method, pattern, names, handler) { Takes = takes ?? Nothing };
        node.ByMethod.Add(method, route);
        routes.Add(route);
    }

    /// <summary>Finds the route of a request. HEAD goes where GET goes.</summary>
    public RouteMatch<THandler> Match(string method, string path)
    {
        var values = new List<string>();

        if (Find(root, path, 0, values) is not { } node)
        {
            return new(null, [], []);
        }

        if (node.ByMethod.TryGetValue(method == "HEAD" ? "GET" : method, out var route))
        {
            return new(route, values, []);
        }

        return new(null, values, [.. node.ByMethod.Keys.Order(StringComparer.Ordinal)]);
    }

    private static Node? Find(Node node, string path, int from, List<string> values)
    {
        while (from < path.Length && path[from] == '/')
        {
            from++;
        }

        if (from >= path.Length)
        {
            return node.ByMethod.Count > 0 ? node : null;
        }

        var end = path.IndexOf('/', from);
        end = end < 0 ? path.Length : end;

        if (node.BySpan.TryGetValue(path.AsSpan(from, end - from), out var literal) && Find(literal, path, end, values) is { } found)
        {
            return found;
        }

        if (node.Parameter is null)
        {
            return null;
        }

        values.Add(path[from..end]);

        if (Find(node.Parameter, path, end, values) is { } deeper)
        {
            return deeper;
        }

        values.RemoveAt(values.Count - 1);
        return null;
    }

    private sealed class Node
    {
        public Node() => BySpan = Literals.GetAlternateLookup<ReadOnlySpan<char>>();

        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }

        public Node? Parameter { get; set; }

        public Dictionary<string, Route<THandler>> ByMethod { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>One operation of a dialect.</summary>
public sealed record Route<THandler>(string Operation, string Method, string Pattern, IReadOnlyList<string> Parameters, THandler Handler)
{
    public required Func<IReadOnlyList<ApiField>> Takes { get; init; }
}

/// <summary>Where a request leads: a route with its values, a path with other methods only, or nowhere.</summary>
public readonly record struct RouteMatch<THandler>(Route<THandler>? Route, IReadOnlyList<string> Values, IReadOnlyList<string> Allowed)
{
    /// <summary>The value of a parameter of the route, decoded, as it was sent.</summary>
    public string Value(string name)
    {
        for (var i = 0; i < Route!.Parameters.Count; i++)
        {
            if (Route.Parameters[i] == name)
            {
                return Values[i];
            }
        }

        throw new ArgumentException($"The route {Route.Pattern} has no parameter {name}.", nameof(name));
    }
}
