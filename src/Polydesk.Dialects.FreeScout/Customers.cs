using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>People outside of the staff (section 9).</summary>
internal static class Customers
{
    public const int LongestText = 255;
    public const int LongestNotes = 65_536;

    private static readonly FreeNames Names = new(
        "Customers with such email(s) already exist", ("name", "firstName", "Name"), ("lastname", "lastName", "Name"), ("email", "emails", "Email"),
        ("custom_fields", "customerFields", "Field"), ("website", "websites", "Website"), ("phone", "phone", "Phone"));

    public static void MapCustomers(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-10", "POST", "/customers", Add, FreeTakes.NewCustomer);
        api.Add("FS-11", "GET", "/customers", List, FreeTakes.CustomerFilters);
        api.Add("FS-12", "GET", "/customers/{customer}", Get);
        api.Add("FS-13", "PUT", "/customers/{customer}", Change, FreeTakes.CustomerChange);
        api.Add("FS-14", "PUT", "/customers/{customer}/customer_fields", SetFields, FreeTakes.CustomerFields);
        api.Add("FS-14", "PUT", "/customers/{customer}/fields", SetFields, FreeTakes.CustomerFields);
    }

    /// <summary>The customer of the path, or why there is none.</summary>
    public static async ValueTask<(PersonProfile? Customer, FreeAnswer Refusal)> FindAsync(FreeCall call)
    {
        var profiles = call.Get<PersonProfiles>();
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (await profiles.FindMergedIntoAsync(db, call.Id("customer"), call.Aborted) is { } other)
        {
            return (null, FreeAnswer.Moved(call.Links.Customer(other)));
        }

        return (await profiles.FindAsync(db, call.Id("customer"), staff: false, call.Caller, call.Aborted), FreeErrors.NotFound);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        var (draft, faults) = Read(call, isNew: true);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call["photoUrl"].AsText().Has(out var url))
        {
            draft = draft with { Profile = draft.Profile with { Photo = await FreeAttachments.PhotoAsync(call, url) } };
        }

        if ((await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var id))
        {
            return Refuse(problem);
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var added = (await call.Get<PersonProfiles>().ListAsync(db, [id], call.Aborted))[0];
        return FreeAnswer.Created(id, CustomerBody.Of(added, call.Vocabulary, call.Links), call.Links.Customer(id));
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var page = call.Page;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var filter = new ProfileFilter(Staff: false)
        {
            Name = call["firstName"].AsText().Or(null),
            Lastname = call["lastName"].AsText().Or(null),
            Phone = call["phone"].AsText().Or(null),
            Email = call["email"].AsText().Or(null)?.Trim(),
            UpdatedSince = call["updatedSince"].AsText().Has(out var since) ? FreeDates.Read(since) : null,
        };
        var key = call["sortField"].AsText().Or("") switch
        {
            "firstName" => ProfileOrder.Name,
            "lastName" => ProfileOrder.Lastname,
            "updatedAt" => ProfileOrder.Updated,
            _ => ProfileOrder.Created,
        };
        var order = new Sort<ProfileOrder>(key, !call["sortOrder"].AsText().Or("desc").Equals("asc", StringComparison.OrdinalIgnoreCase));
        var (profiles, total) = await call.Get<PersonProfiles>().PageAsync(db, filter, order, call.Caller, page.Skip, page.Size, call.Aborted);
        return FreeAnswer.Page<CustomerBody>("customers", [.. profiles.Select(p => CustomerBody.Of(p, call.Vocabulary, call.Links))], page, total);
    }

    private static async ValueTask<FreeAnswer> Get(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);
        return customer is null ? refusal : FreeAnswer.Of(CustomerBody.Of(customer, call.Vocabulary, call.Links));
    }

    private static async ValueTask<FreeAnswer> Change(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        var (draft, faults) = Read(call, isNew: false);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call["photoUrl"].AsText().Has(out var url))
        {
            draft = draft with { Profile = draft.Profile with { Photo = await FreeAttachments.PhotoAsync(call, url) } };
        }

        return await RunAsync(call, draft);
    }

    private static async ValueTask<FreeAnswer> SetFields(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        if (call["customerFields"] is not { IsAbsent: false } given)
        {
            return FreeErrors.Bad(FreeErrors.Required("customerFields"));
        }

        return FieldsInput.Read(call, given, Subject.Person) is { } fields
            ? await RunAsync(call, new() { Fields = fields, FieldsMayBeMissing = true })
            : FreeErrors.Bad(new FreeFault("customerFields", "`customerFields` must be an array of fields"));
    }

    private static async ValueTask<FreeAnswer> RunAsync(FreeCall call, PersonDraft draft) =>
        (await call.Get<ChangePerson>().RunAsync(call.Id("customer"), draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? Refuse(problem)
            : FreeAnswer.Done;

    private static FreeError Refuse(Problem problem) =>
        problem.Fields?.FirstOrDefault(p => p is { Field: "emails", Fault: FieldFault.Incorrect }) is { } bad
            ? FreeErrors.Bad(new FreeFault("emails", $"Invalid email: {bad.Value}") { RejectedValue = bad.Value })
            : FreeErrors.Of(problem, Names);

    private static (PersonDraft Draft, List<FreeFault> Faults) Read(FreeCall call, bool isNew)
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

            if (reading.IsBad || reading.Or("").Length > (name == "notes" ? LongestNotes : LongestText))
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
                    Street = lines.Count > 0 ? Cut(string.Join(", ", lines)) : Member("address"),
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

        Optional<string> Member(string name) => address[name].AsText() is { IsAbsent: false, IsBad: false } given ? Cut(given.Or("").Trim()) : default(Optional<string>);

        static string Cut(string value) => value.Length <= 255 ? value : value[..255].TrimEnd('\ud800', '\udbff');
    }

    /// <summary>Two letters of ISO 3166; anything else is no country.</summary>
    private static string CountryOf(string text) =>
        text.Trim().ToUpperInvariant() is { Length: 2 } code && code.All(char.IsAsciiLetterUpper) ? code : "";

    private static Optional<IReadOnlyList<Contact>> Rest(IReadOnlyList<Contact> all) => ContactInput.Given([.. all.Skip(1)]);
}
