using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Text;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads what a new customer is to be, or a changed one (FS-10, FS-13).</summary>
internal static class CustomerDraft
{
    public static (PersonDraft Draft, List<FreeFault> Faults) Read(FreeCall call, bool isNew)
    {
        var faults = new List<FreeFault>();
        var draft = new PersonDraft
        {
            Name = Text("firstName"),
            Lastname = Text("lastName"),
            JobTitle = Text("jobTitle"),
            FieldsMayBeMissing = true,
            Profile = new()
            {
                Company = Text("company"),
                Background = Text("notes"),
                SkipsTaken = isNew,
                PhotoType = call["photoType"] is { IsAbsent: false } type ? ContactInput.TypeOf(type, ContactInput.PhotoTypes, "unknown") : default(Optional<string>),
            },
        };

        draft = Emails(call, draft, isNew, faults);
        draft = Phones(call, draft, faults);
        draft = Address(call, draft, Text);

        if (call["websites"] is { IsAbsent: false } websites)
        {
            var all = ContactInput.Read(websites, "websites", [], "", faults);
            draft = draft with { Website = all is [var first, ..] ? first.Value : "", Profile = draft.Profile with { MoreWebsites = Rest(all) } };
        }

        if (call["socialProfiles"] is { IsAbsent: false } socials)
        {
            var all = ContactInput.Read(socials, "socialProfiles", ContactInput.SocialTypes, "other", faults);
            draft = draft with { Profile = draft.Profile with { Socials = ContactInput.Given(all) } };
        }

        if (isNew && draft.Name.Or("").Trim().Length == 0)
        {
            if (draft.Profile.Emails.Or([]) is [var main, ..])
            {
                draft = draft with { Name = main.Value.Split('@')[0] };
            }
            else if (faults.Count == 0)
            {
                faults.Add(new FreeFault("customer.first_name", "Customer first name or email is required."));
            }
        }

        return (draft, faults);

        Optional<string> Text(string name)
        {
            var reading = call[name].AsText();

            if (reading.IsBad || reading.Or("").Length > (name == "notes" ? CustomerInput.LongestNotes : CustomerInput.LongestText))
            {
                faults.Add(new FreeFault(name, "is not valid"));
            }

            return reading.IsAbsent || reading.IsBad ? default : (Optional<string>)reading.Or("").Trim();
        }
    }

    private static PersonDraft Emails(FreeCall call, PersonDraft draft, bool isNew, List<FreeFault> faults)
    {
        List<Contact> all = [];

        if (isNew && call["email"].AsText().Has(out var email))
        {
            all.Add(new(email.Trim(), "work"));
        }

        if (call["emails"] is { IsAbsent: false } emails)
        {
            all.AddRange(ContactInput.Read(emails, "emails", ContactInput.EmailTypes, "work", faults));
            return draft with { Profile = draft.Profile with { Emails = ContactInput.Given(all) } };
        }

        if (isNew)
        {
            return all.Count == 0 ? draft : draft with { Profile = draft.Profile with { Emails = ContactInput.Given(all) } };
        }

        return call["emailsAdd"] is { IsAbsent: false } more
            ? draft with { Profile = draft.Profile with { MoreEmails = ContactInput.Read(more, "emails_add", ContactInput.EmailTypes, "work", faults) } }
            : draft;
    }

    private static PersonDraft Phones(FreeCall call, PersonDraft draft, List<FreeFault> faults)
    {
        if (call["phones"].IsAbsent && call["phone"].IsAbsent)
        {
            return draft;
        }

        var all = call["phones"].IsAbsent ? [] : ContactInput.Read(call["phones"], "phones", ContactInput.PhoneTypes, "work", faults);

        var phone = call["phone"].AsText();

        if (phone.IsBad || phone.Or("").Trim().Length > CustomerInput.LongestText)
        {
            faults.Add(new FreeFault("phone", "is not valid"));
        }
        else if (phone.Or("").Trim() is { Length: > 0 } one)
        {
            all = [new(one, "work"), .. all.Where(p => p.Value != one)];
        }

        return draft with
        {
            Phone = all is [var first, ..] ? first.Value : "",
            Profile = draft.Profile with { PhoneType = all is [var main, ..] ? main.Type : "work", MorePhones = Rest(all) },
        };
    }

    private static PersonDraft Address(FreeCall call, PersonDraft draft, Func<string, Optional<string>> text)
    {
        var address = call["address"];

        if (address.Kind is ParameterKind.Map)
        {
            var lines = address["lines"].AsTexts().Or([]);
            return draft with
            {
                Profile = draft.Profile with
                {
                    Street = lines.Count > 0 ? CleanText.Cut(string.Join(", ", lines), CustomerInput.LongestText) : Member("address"),
                    City = Member("city"),
                    Region = Member("state"),
                    Zip = Member("zip"),
                    Country = Member("country") is var country && country.Is(out var name) ? CountryOf(name) : country,
                },
            };
        }

        return draft with
        {
            Profile = draft.Profile with
            {
                Street = text("address"),
                City = text("city"),
                Region = text("state"),
                Zip = text("zip"),
                Country = text("country") is var land && land.Is(out var code) ? CountryOf(code) : land,
            },
        };

        Optional<string> Member(string name) => address[name].AsText() is { IsAbsent: false, IsBad: false } given
            ? CleanText.Cut(given.Or("").Trim(), CustomerInput.LongestText)
            : default(Optional<string>);
    }

    /// <summary>Two letters of ISO 3166; anything else is no country.</summary>
    private static string CountryOf(string text) =>
        text.Trim().ToUpperInvariant() is { Length: 2 } code && code.All(char.IsAsciiLetterUpper) ? code : "";

    private static Optional<IReadOnlyList<Contact>> Rest(IReadOnlyList<Contact> all) => ContactInput.Given([.. all.Skip(1)]);
}
