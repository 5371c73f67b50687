using System.Text.Json.Nodes;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.Description;

/// <summary>What a route tells of its operation by its method and path.</summary>
public static class RouteWords
{
    /// <summary>The operation of a route. What it takes stands in the query of a GET or DELETE, else in the body.</summary>
    /// <param name="route">The route.</param>
    /// <param name="root">What stands before its path.</param>
    /// <param name="answers">Its successes.</param>
    /// <param name="paging">What a list takes besides.</param>
    /// <param name="texts">The parameters of paths that are no ids.</param>
    public static ApiOperation Operation<T>(this Route<T> route, string root, IReadOnlyList<ApiAnswer> answers, IReadOnlyList<ApiField> paging, params IReadOnlyList<string> texts)
    {
        var literals = Literals(route.Pattern).ToList();
        var takes = route.Takes().ToLookup(f => f.InQuery || route.Method is "GET" or "DELETE");
        var (query, body) = (takes[true], takes[false].ToList());

        return new(route.Operation, route.Method, root + route.Pattern, literals[0].Replace('_', ' '), Summary(route.Method, literals[^1].Replace('_', ' '), route.IsOne()))
        {
            PathParameters = [.. route.Parameters.Select(p => new ApiParameter(p, texts.Contains(p) ? JsonSchemas.Text : JsonSchemas.Integer))],
            Query = [.. query.Concat(paging).Select(f => f.Parameter)],
            Body = ApiField.BodyOf(body),
            BodyExample = ApiField.BeginningOf(body),
            Answers = answers,
        };
    }

    /// <summary>Whether the path leads to one thing.</summary>
    public static bool IsOne<T>(this Route<T> route) => route.Pattern.EndsWith('}');

    /// <summary>The names in the path, such as <c>users/notes</c>.</summary>
    public static string Things<T>(this Route<T> route) => string.Join('/', Literals(route.Pattern));

    /// <summary>What a table says of the names in the path; or else of the last of them.</summary>
    public static TOf? Find<T, TOf>(this Route<T> route, IReadOnlyDictionary<string, TOf> table)
        where TOf : class => table.GetValueOrDefault(route.Things()) ?? table.GetValueOrDefault(Literals(route.Pattern).Last());

    private static string Summary(string method, string things, bool isOne) => (method, isOne) switch
    {
        ("GET", false) => $"Read the {things}",
        ("GET", true) => $"Read one of the {things}",
        ("POST", false) => $"Add to the {things}",
        ("DELETE", false) => $"Remove the {things}",
        ("DELETE", true) => $"Delete one of the {things}",
        (_, false) => $"Set the {things}",
        (_, true) => $"Change one of the {things}",
    };

    private static IEnumerable<string> Literals(string pattern) => pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s[0] != '{');
}
