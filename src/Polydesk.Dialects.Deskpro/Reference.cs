namespace Polydesk.Dialects.Deskpro;

/// <summary>A record whose members hold ids of other objects, which can be loaded with it (section 2.10).</summary>
internal interface IRefers
{
    IEnumerable<Reference> References { get; }
}

/// <summary>A member that holds the id of another object, or a list of ids.</summary>
/// <param name="Member">Its name in the JSON.</param>
/// <param name="Ids">What it holds.</param>
/// <param name="Types">Under which types the objects can be asked for, such as <c>person</c> and <c>agent</c>.</param>
internal readonly record struct Reference(string Member, IReadOnlyList<long> Ids, params IReadOnlyList<string> Types)
{
    public static Reference To(string member, long? id, params IReadOnlyList<string> types) => new(member, id is { } known ? [known] : [], types);
}

/// <summary>The types that every ticket of a page refers to; kept, for there are many.</summary>
internal static class ReferenceTypes
{
    public static readonly string[] Person = ["person"];
    public static readonly string[] Agent = ["person", "agent"];
    public static readonly string[] Department = ["department"];
    public static readonly string[] Organization = ["organization"];
    public static readonly string[] Team = ["agent_team"];
    public static readonly string[] Brand = ["brand"];
    public static readonly string[] Language = ["language"];
    public static readonly string[] Category = ["category"];
    public static readonly string[] Priority = ["priority"];
    public static readonly string[] Product = ["product"];
    public static readonly string[] Workflow = ["workflow"];
    public static readonly string[] Star = ["star"];
    public static readonly string[] Ticket = ["ticket"];
}
