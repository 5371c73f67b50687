using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Adds and changes contacts (section 5.8).</summary>
internal static class ContactWrites
{
    public const int MostOther = 35;
    public const int FirstYear = 1900;

    public static readonly IReadOnlyList<string> Genders = ["male", "female", "other"];

    private static readonly Dictionary<string, string> Names = new() { ["organization_id"] = "companyid" };

    private static readonly HashSet<string> Attributes =
    [
        "fname", "lname", "phone", "email", "phone_numbers", "company", "vatin", "title", "companyid", "address", "postcode", "city", "country", "www",
        "birthyear", "gender", "ssc", "comment", "external_id", .. Enumerable.Range(1, MostOther).Select(n => $"other{n}"),
    ];

    public static void MapContactWrites(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-80", "POST", "/contacts", "contacts:create", Add, LeadTakes.NewContact);
        api.Add("LD-82", "PATCH", "/contacts/{id}", "contacts:update", Change, LeadTakes.Contact);
        api.Add("LD-82", "POST", "/contacts/{id}", "contacts:update", Extend, LeadTakes.ContactAdditions);
    }

    /// <summary>Adds a contact; those who are made in a list are in it besides what the body says.</summary>
    public static async ValueTask<LeadAnswer> AddAsync(LeadCall call, LeadFields body, long? listId)
    {
        if (Lacks(call, body, isNew: true) is { } lacking)
        {
            return lacking;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "contact");
        var draft = await ReadNewAsync(call, body, custom, listId);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<SaveContact>().RunAsync(null, draft, call.Caller, call.Aborted)).Failed(out var problem, out var saved)
            ? Refusal(problem, custom)
            : await call.CreatedAsync(saved, $"/contacts/{saved}", async () => await Contacts.FindAsync(call, saved) is { } contact
                ? await Contacts.WholeAsync(call, contact)
                : throw new InvalidOperationException($"The new contact {saved} is not visible."));
    }

    /// <summary>The refusal of a token that may not read the lists that the body names (section 2.5).</summary>
    public static LeadError? Lacks(LeadCall call, LeadFields body, bool isNew) =>
        body.Has("contact_lists") || (isNew && body.Has("contact_list_id")) ? call.Lacks("contact_lists:read") : null;

    /// <summary>Reads somebody new, who needs a number or an address.</summary>
    public static async ValueTask<ContactDraft> ReadNewAsync(LeadCall call, LeadFields body, CustomValues custom, long? listId)
    {
        var draft = await ReadAsync(call, body, custom, null, RelationMode.Add);

        if (draft.Phone.Or(null) is null && draft.Email.Or(null) is null && !body.IsRefused("phone") && !body.IsRefused("email") && !body.Has("phone_numbers"))
        {
            body.Refuse("phone", LeadWords.RequiredWithout(body.PathOf("phone"), "email"));
        }

        foreach (var id in new[] { listId, await OneListAsync(call, body) }.OfType<long>())
        {
            draft = draft with { ListIds = new Optional<IReadOnlyList<long>>().With([.. draft.ListIds.Or([]).Append(id).Distinct()]) };
        }

        return draft;
    }

    /// <summary>What the desk refused, in the words of a contact's attributes.</summary>
    public static LeadError Refusal(Problem problem, CustomValues custom) => problem.Fields?.Any(f => f is { Field: "phone", Fault: FieldFault.Missing }) == true
        ? LeadErrors.Invalid("phone", LeadWords.RequiredWithout("phone", "email"))
        : LeadErrors.Of(problem, NamesOf(custom));

    public static LeadNames NamesOf(CustomValues custom) => new(custom.Names(CustomValues.Attribute + ".").ByField.Concat(Names).ToDictionary());

    private static async ValueTask<LeadAnswer> Add(LeadCall call) =>
        (await call.ObjectAsync()).Failed(out var refusal, out var body) ? refusal : await AddAsync(call, body, null);

    private static ValueTask<LeadAnswer> Change(LeadCall call) => WriteAsync(call, RelationMode.Replace);

    /// <summary>POST on an object adds to its lists and values, and can do nothing else (section 2.5).</summary>
    private static ValueTask<LeadAnswer> Extend(LeadCall call) => WriteAsync(call, RelationMode.Add);

    private static async ValueTask<LeadAnswer> WriteAsync(LeadCall call, RelationMode mode)
    {
        if (await Contacts.FindAsync(call, call.Id("id")) is not { } contact)
        {
            return LeadErrors.NotFound("contact");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        if (Lacks(call, body, isNew: false) is { } lacking)
        {
            return lacking;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "contact");
        var draft = mode is RelationMode.Add ? await AdditionsAsync(call, body, custom) : await ReadAsync(call, body, custom, new(contact.Numbers), mode);

        return body.Refusal
            ?? ((await call.Get<SaveContact>().RunAsync(contact.Id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
                ? Refusal(problem, custom)
                : LeadAnswer.Done);
    }

    private static async ValueTask<ContactDraft> AdditionsAsync(LeadCall call, LeadFields body, CustomValues custom)
    {
        foreach (var name in body.Names.Where(Attributes.Contains))
        {
            body.Refuse(name, LeadWords.NotAdded(name));
        }

        return new()
        {
            ListIds = await ListsAsync(call, body) is { } lists ? new Optional<IReadOnlyList<long>>().With(lists) : default,
            ListMode = RelationMode.Add,
            IgnoresBlocked = IgnoresBlacklist(call),
            Fields = custom.ReadFrom(body),
        };
    }

    /// <param name="call">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="custom">The custom fields of contacts.</param>
    /// <param name="numbers">The numbers that they have; null for somebody new.</param>
    /// <param name="mode">What a relation array does.</param>
    private static async ValueTask<ContactDraft> ReadAsync(LeadCall call, LeadFields body, CustomValues custom, NumberBook? numbers, RelationMode mode)
    {
        var entries = PhoneNumbers.Read(body, "phone_numbers", numbers);
        var lists = await ListsAsync(call, body);

        return new()
        {
            Fname = body.Text("fname"),
            Lname = body.Text("lname"),
            Phone = body.Phone("phone"),
            Email = body.Email("email"),
            Company = body.Text("company"),
            Vatin = body.Text("vatin"),
            Title = body.Text("title"),
            OrganizationId = body.Id("companyid"),
            Street = body.Text("address"),
            Zip = body.Text("postcode"),
            City = body.Text("city"),
            Country = body.Text("country"),
            Website = body.Text("www"),
            Birthyear = body.Integer("birthyear", Need.Optional, FirstYear, call.Now.Year),
            Gender = body.Choice("gender", Need.Optional, Genders),
            Ssc = ContactBody.SeesCode(call) ? body.Text("ssc") : default,
            Comment = body.Text("comment", longest: LeadFields.LongestText),
            ExternalId = body.Text("external_id"),
            Other = Others(body),
            Numbers = numbers is null ? [] : entries,
            NewNumbers = numbers is null ? entries : [],
            ListIds = lists is null ? default : new Optional<IReadOnlyList<long>>().With(lists),
            ListMode = mode,
            IgnoresBlocked = IgnoresBlacklist(call),
            Fields = custom.ReadFrom(body),
        };
    }

    /// <summary>Whether the query says that blacklisted numbers do not matter, and the role may say so.</summary>
    public static bool IgnoresBlacklist(LeadCall call) => call.Query.Bool("ignore_blacklist").Or(null) == true && call.Caller.Role > Role.Agent;

    private static Dictionary<int, string?> Others(LeadFields body)
    {
        var others = new Dictionary<int, string?>();

        foreach (var name in body.Names.Where(n => n.StartsWith("other", StringComparison.Ordinal) && Attributes.Contains(n)))
        {
            if (body.Text(name).Is(out var text))
            {
                others[int.Parse(name.AsSpan(5))] = text;
            }
        }

        return others;
    }

    private static async ValueTask<IReadOnlyList<long>?> ListsAsync(LeadCall call, LeadFields body)
    {
        if (!body.Relation("contact_lists").Is(out var given))
        {
            return null;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        given.RefuseUnknown(given.Ids.Except(await call.Get<ContactListStore>().VisibleAsync(db, given.Ids, call.Caller, call.Aborted)), body.Faults);
        return given.Ids;
    }

    private static async ValueTask<long?> OneListAsync(LeadCall call, LeadFields body)
    {
        if (body.Id("contact_list_id").Or(null) is not { } id)
        {
            return null;
        }

        if (await ContactLists.FindAsync(call, id) is null)
        {
            body.Refuse("contact_list_id", LeadWords.Selected(body.PathOf("contact_list_id")));
        }

        return id;
    }
}
