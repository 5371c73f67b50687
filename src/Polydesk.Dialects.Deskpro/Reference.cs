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
