using Polydesk.Desk.People;

namespace Polydesk.Dialects.FreeScout;

/// <summary>A person as conversations and threads show one (section 6.1).</summary>
internal sealed record PersonBody(long Id, string Type, string? FirstName, string? LastName, string PhotoUrl, string? Email)
{
    public const string User = "user";
    public const string Customer = "customer";

    public static PersonBody? Of(FreeLinks links, PersonCard? person, bool asUser) => person is null
        ? null
        : new(
            person.Id, asUser ? User : Customer, NullIfEmpty(person.Name), NullIfEmpty(person.Lastname), links.Photo(person.PhotoToken),
            NullIfEmpty(person.Email));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
