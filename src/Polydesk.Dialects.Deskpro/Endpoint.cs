namespace Polydesk.Dialects.Deskpro;

/// <summary>Answers one endpoint.</summary>
internal delegate ValueTask<DeskproAnswer> DeskproHandler(DeskproCall call);

/// <summary>What an endpoint does; its success follows from it.</summary>
internal enum EndpointKind
{
    List,
    Get,
    Count,
    Create,
    Update,
    Delete,

    Batch,

    /// <summary>Anything else, such as a page or a redirection. It cannot be a part of a batch.</summary>
    Other,
}

/// <summary>One endpoint, as routing, rights and the API browser need it.</summary>
/// <param name="Tag">Its one tag, <c>group.resource.operation</c>.</param>
/// <param name="Handler">What answers.</param>
internal sealed record Endpoint(string Tag, EndpointKind Kind, DeskproHandler Handler)
{
    public Modes Modes { get; init; } = Modes.All;

    public IReadOnlyList<Param> Query { get; init; } = [];

    /// <summary>All that the body may hold; null takes whatever comes.</summary>
    public IReadOnlyList<Param>? Body { get; init; }

    /// <summary>The record that <c>data</c> is, or is a list of; null when there is nothing in it.</summary>
    public Type? Data { get; init; }

    /// <summary>Whether its answer has no envelope.</summary>
    public bool IsBare { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public string About { get; init; } = "";
}
