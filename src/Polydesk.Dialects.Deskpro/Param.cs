namespace Polydesk.Dialects.Deskpro;

/// <summary>A parameter of an endpoint: in the query of a GET, in the body of a write. The API browser shows them; a body may name no others.</summary>
/// <param name="Name">As it is documented.</param>
/// <param name="Type">What it is.</param>
/// <param name="About">What it means, where the name does not say.</param>
internal sealed record Param(string Name, ParamType Type, string About = "")
{
    public bool Required { get; init; }

    /// <summary>Other names under which it is taken.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public static IReadOnlyList<Param> Paging { get; } =
    [
        new("page", ParamType.Integer, "Which page, from 1."),
        new("count", ParamType.Integer, "How many a page, at most 200."),
        new("limit", ParamType.Integer, "How many at most in all."),
        new("ids", ParamType.Ids, "Only these."),
        new("order_by", ParamType.Text, "The field to sort by."),
        new("order_dir", ParamType.Text, "asc or desc."),
        ..Loading,
    ];

    public static IReadOnlyList<Param> Loading =>
    [
        new("include", ParamType.Texts, "Types of related objects to load at once."),
        new("inline_sideloads", ParamType.Flag, "Whether they stand in place of their ids."),
    ];

    public static Param Needed(string name, ParamType type, string about = "") => new(name, type, about) { Required = true };
}

/// <summary>What a parameter is.</summary>
internal enum ParamType
{
    Text,
    Integer,
    Flag,
    Date,

    /// <summary>Ids: a list, or separated by commas.</summary>
    Ids,

    /// <summary>Texts: a list, or separated by commas.</summary>
    Texts,

    /// <summary>Members by name.</summary>
    Map,

    /// <summary>A list of objects or values.</summary>
    List,

    /// <summary>A person: an id, an address, or an object with either.</summary>
    Person,

    /// <summary>A file part of a form.</summary>
    File,
}
