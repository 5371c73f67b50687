using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// The endpoints of this dialect. Routing, tags, modes, the check of bodies and the API browser read this one table. The URL says what a write means: on a
/// collection it creates, on an item it updates, whichever of the verbs is used (section 2.6).
/// </summary>
internal sealed class DeskproApi
{
    private readonly RouteTable<Endpoint> routes = new();
    private readonly Dictionary<string, Sideload> sideloads = new(StringComparer.Ordinal);

    public IReadOnlyList<Route<Endpoint>> Routes => routes.Routes;

    /// <summary>What can be loaded with an answer, by all names under which it is asked for.</summary>
    public IReadOnlyDictionary<string, Sideload> Sideloads => sideloads;

    public RouteMatch<Endpoint> Match(string method, string path) => routes.Match(method, path);

    /// <summary>GET of a collection.</summary>
    /// <param name="id">The id in the checklist.</param>
    /// <param name="path">Below <c>/api/v2</c>.</param>
    /// <param name="resource">Group and resource of the tag, such as <c>tickets.tickets</c>.</param>
    public void List<T>(string id, string path, string resource, DeskproHandler handler, IReadOnlyList<Param>? query = null, Modes modes = Modes.All) =>
        Add(id, ["GET"], path, new(resource + ".list", EndpointKind.List, handler) { Modes = modes, Query = [.. Param.Paging, .. query ?? []], Data = typeof(T) });

    /// <summary>GET of one thing.</summary>
    public void Get<T>(string id, string path, string resource, DeskproHandler handler, IReadOnlyList<Param>? query = null, Modes modes = Modes.All) =>
        Add(id, ["GET"], path, new(resource + ".get", EndpointKind.Get, handler) { Modes = modes, Query = [.. Param.Loading, .. query ?? []], Data = typeof(T) });

    /// <summary>GET of the number of things in a collection.</summary>
    public void Counts(string id, string path, string resource, DeskproHandler handler, IReadOnlyList<Param>? query = null) =>
        Add(id, ["GET"], path, new(resource + ".list", EndpointKind.Count, handler) { Query = query ?? [], Data = typeof(CountBody) });

    /// <summary>POST or PUT to a collection.</summary>
    public void Create<T>(string id, string path, string resource, DeskproHandler handler, IReadOnlyList<Param>? body, Modes modes = Modes.All) =>
        Add(id, ["POST", "PUT"], path, new(resource + ".post", EndpointKind.Create, handler) { Modes = modes, Body = body, Query = Writing, Data = typeof(T) });

    /// <summary>POST, PUT or PATCH of an item.</summary>
    public void Update<T>(string id, string path, string resource, DeskproHandler handler, IReadOnlyList<Param>? body) =>
        Add(id, ["POST", "PUT", "PATCH"], path, new(resource + ".put", EndpointKind.Update, handler) { Body = body, Query = Writing, Data = typeof(T) });

    public void Delete(string id, string path, string resource, DeskproHandler handler) =>
        Add(id, ["DELETE"], path, new(resource + ".delete", EndpointKind.Delete, handler));

    /// <summary>Any endpoint that fits none of the others.</summary>
    public void Add(string id, IReadOnlyList<string> methods, string path, Endpoint endpoint)
    {
        foreach (var method in methods)
        {
            routes.Add(id, method, path, endpoint);
        }
    }

    /// <summary>Lets objects be loaded with those that refer to them.</summary>
    /// <param name="names">The names under which it is asked for; the objects stand under the one that was used.</param>
    /// <param name="load">Reads the objects with these ids that the caller may see, in as few statements as one list takes.</param>
    public void Link<T>(IReadOnlyList<string> names, LoadLinked<T> load)
        where T : class
    {
        foreach (var name in names)
        {
            sideloads.Add(name, new Sideload.Of<T>(names[0], load));
        }
    }

    private static IReadOnlyList<Param> Writing { get; } =
        [new("follow_location", ParamType.Flag, "Whether the answer holds the object as GET shows it."), .. Param.Loading];
}
