using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.FreeScout;

/// <summary>A customer with everything (section 9.1). Only addresses have ids of their own.</summary>
internal sealed record CustomerBody(
    long Id, string? FirstName, string? LastName, string JobTitle, string Company, string Notes, string PhotoType, string PhotoUrl, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, IReadOnlyList<FieldBody> CustomerFields, [property: JsonPropertyName("_embedded")] CustomerBody.EmbeddedContacts Embedded)
{
    public static CustomerBody Of(PersonProfile profile, DeskVocabulary vocabulary, FreeLinks links, Caller reader)
    {
        var p = profile.Person;

        return new(
            p.Id, NullIfEmpty(p.Name), NullIfEmpty(p.Lastname), p.JobTitle, profile.Company, profile.Background,
            profile.PhotoType.Length == 0 ? ContactInput.PhotoTypes[0] : profile.PhotoType, links.Photo(profile.PhotoToken), p.CreatedAt, p.UpdatedAt,
            FieldBody.Of(vocabulary, Subject.Person, profile.FieldValues, reader),
            new(
                [.. profile.Emails.Select(e => new Entry(e.Id, e.Address.Value, e.Address.Type))],
                [.. First(p.Phone, profile.PhoneType), .. profile.MorePhones.Select(Of)],
                [.. profile.Socials.Select(Of)],
                [.. First(p.Website, "").Concat(profile.MoreWebsites.Select(Of)).Select(e => new Website(0, e.Value))],
                new(profile.City, profile.Region, profile.Zip, profile.Country, profile.Street)));
    }

    private static Entry Of(Contact contact) => new(0, contact.Value, contact.Type);

    private static IEnumerable<Entry> First(string value, string type) => value.Length == 0 ? [] : [new(0, value, type)];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    internal sealed record EmbeddedContacts(
        IReadOnlyList<Entry> Emails, IReadOnlyList<Entry> Phones, [property: JsonPropertyName("social_profiles")] IReadOnlyList<Entry> SocialProfiles,
        IReadOnlyList<Website> Websites, PostalAddress Address);

    internal sealed record Entry(long Id, string Value, string Type);

    internal sealed record Website(long Id, string Value);

    internal sealed record PostalAddress(string City, string State, string Zip, string Country, string Address);
}
