using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads addresses, numbers and profiles: objects with value and type, or plain texts.</summary>
internal static class ContactInput
{
    public static readonly string[] EmailTypes = ["work", "home", "other"];
    public static readonly string[] PhoneTypes = ["work", "home", "other", "mobile", "fax", "pager"];

    public static readonly string[] SocialTypes =
        ["twitter", "facebook", "linkedin", "aboutme", "google", "googleplus", "tungleme", "quora", "foursquare", "youtube", "flickr", "other", "vk", "telegram"];

    public static readonly string[] PhotoTypes = ["unknown", "gravatar", "twitter", "facebook", "googleprofile", "googleplus", "linkedin", "vk"];

    private const int Most = 100;
    private const int Longest = 255;

    /// <summary>The entries; what is wrong is put among the faults. A type that is not known is the default one; without types none is read.</summary>
    public static IReadOnlyList<Contact> Read(Parameter given, string path, string[] types, string otherwise, List<FreeFault> faults)
    {
        IReadOnlyList<Parameter> items = given.Kind switch
        {
            ParameterKind.List => given.Items,
            ParameterKind.Map when !given["value"].IsAbsent => [given],
            ParameterKind.Map => given.Items,
            _ when given.AsTexts().Has(out var texts) => [.. texts.Select(Parameter.OfText)],
            _ => [],
        };

        // Nothing clears what is stored; something else must not.
        if (items.Count == 0 && given is not ({ Kind: ParameterKind.List or ParameterKind.Map } or { Literal: "" }))
        {
            faults.Add(new FreeFault(path, "is not valid"));
            return [];
        }

        if (items.Count > Most)
        {
            faults.Add(new FreeFault(path, $"Too many entries, at most {Most} are allowed"));
            return [];
        }

        var contacts = new List<Contact>();

        foreach (var item in items)
        {
            var value = item.Kind is ParameterKind.Map ? item["value"].AsText() : item.AsText();

            if (value.IsBad || value.IsAbsent || value.Or("").Length > Longest)
            {
                faults.Add(new FreeFault(path, "is not valid"));
                return [];
            }

            if (value.Or("").Trim() is { Length: > 0 } text)
            {
                contacts.Add(new(text, types.Length == 0 ? otherwise : TypeOf(item["type"], types, otherwise)));
            }
        }

        return contacts;
    }

    /// <summary>A name in any case, or the product's code, which counts from 1.</summary>
    public static string TypeOf(Parameter given, string[] types, string otherwise)
    {
        var text = given.AsText().Or("").Trim().ToLowerInvariant();
        return types.Contains(text) ? text
            : int.TryParse(text, out var code) && code >= 1 && code <= types.Length ? types[code - 1]
            : otherwise;
    }

    public static Optional<IReadOnlyList<Contact>> Given(IReadOnlyList<Contact> contacts) => default(Optional<IReadOnlyList<Contact>>).With(contacts);
}
