using System.Text.Json.Nodes;

namespace Polydesk.Dialects.Description;

/// <summary>What a dialect tells readers and programs of itself, made from its own table of routes. The API browser and the OpenAPI document show it.</summary>
/// <param name="Title">The API's name and version.</param>
/// <param name="About">What it is and how it is signed in to, in Markdown.</param>
/// <param name="Page">Where its page is, below the dialect's mount, such as <c>/api/v2/doc</c>. The document is beside it, with <c>.json</c>.</param>
public sealed record ApiDescription(string Title, string About, string Page)
{
    public required IReadOnlyList<ApiOperation> Operations { get; init; }

    /// <summary>The ways to sign in, by name, as OpenAPI writes them.</summary>
    public required IReadOnlyDictionary<string, JsonObject> Security { get; init; }

    public required JsonSchemas Schemas { get; init; }

    /// <summary>The body of every refusal.</summary>
    public required JsonObject Error { get; init; }

    /// <summary>The id of reading the page in the dialect's checklist, where it has one.</summary>
    public string PageOperation { get; init; } = "-";
}
