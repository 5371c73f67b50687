using System.Text.Json.Nodes;

namespace Polydesk.Dialects.Description;

/// <summary>One operation, as OpenAPI tells it.</summary>
/// <param name="Id">The id in the dialect's checklist; several routes may share it.</param>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">Below the dialect's mount, such as <c>/api/v2/tickets/{id}</c>.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Summary">What it does, in a few words.</param>
public sealed record ApiOperation(string Id, string Method, string Path, string Group, string Summary)
{
    /// <summary>More of it, in Markdown.</summary>
    public string About { get; init; } = "";

    /// <summary>Whether anybody may call it.</summary>
    public bool IsPublic { get; init; }

    public IReadOnlyList<ApiParameter> PathParameters { get; init; } = [];

    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    public JsonObject? Body { get; init; }

    /// <summary>How a body may be written; the first is what the page offers.</summary>
    public IReadOnlyList<string> BodyTypes { get; init; } = ["application/json"];

    /// <summary>A body to begin with.</summary>
    public JsonNode? BodyExample { get; init; }

    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>What OpenAPI has no word for; the names begin with <c>x-</c>.</summary>
    public IReadOnlyDictionary<string, JsonNode> Extensions { get; init; } = new Dictionary<string, JsonNode>();
}

/// <summary>A parameter in the path or query.</summary>
public sealed record ApiParameter(string Name, JsonObject Schema, string About = "", bool Required = false);

/// <summary>A success of an operation.</summary>
/// <param name="Status">The status.</param>
/// <param name="About">When it comes.</param>
/// <param name="Body">The schema of its body; null when it has none.</param>
public sealed record ApiAnswer(int Status, string About, JsonObject? Body = null)
{
    public bool HasLocation { get; init; }
}
