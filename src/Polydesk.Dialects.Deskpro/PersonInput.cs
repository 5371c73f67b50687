using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads what a request says a person is to be (PersonWrite in section 3.3).</summary>
internal static class PersonInput
{
    public static IReadOnlyList<Param> Params { get; } =
    [
        new("name", ParamType.Text, "Or first_name and last_name."),
        new("first_name", ParamType.Text),
        new("last_name", ParamType.Text),
        new("primary_email", ParamType.Text) { Aliases = ["email"] },
        new("emails", ParamType.List, "All addresses."),
        new("password", ParamType.Text),
        new("title_prefix", ParamType.Text),
        new("summary", ParamType.Text),
        new("timezone", ParamType.Text),
        new("organization", ParamType.Integer),
        new("organization_position", ParamType.Text),
        new("organization_manager", ParamType.Flag),
        new("language", ParamType.Integer),
        new("labels", ParamType.Texts),
        new("user_groups", ParamType.Ids),
        new("agent_groups", ParamType.Ids, "Makes an agent; for admins."),
        new("fields", ParamType.Map),
        new("contact_data", ParamType.Map),
        new("phone_numbers", ParamType.List, "All numbers: {label, number, extension}."),
        new("is_disabled", ParamType.Flag),
        new("disable_autoresponses", ParamType.Flag),
        new("picture_blob", ParamType.Text, "The blob_auth of an uploaded picture."),
    ];

    public static DeskproNames Names { get; } = new(
        ("email", "emails.emails_0"), ("emails", "emails.emails_0"), ("lastname", "last_name"), ("group", "user_groups"), ("job_title", "organization_position"));

    /// <param name="call">The request.</param>
    /// <param name="before">Who is changed; null for a new person.</param>
    public static async ValueTask<PersonDraft> ReadAsync(DeskproCall call, PersonBody? before)
    {
        var body = call.Body;
        var (main, emails) = Emails(body, before);
        var (first, last) = Name(body);
        var draft = new PersonDraft
        {
            Name = first,
            Lastname = last,
            Password = body.Text("password"),
            JobTitle = body.TextOrEmpty("organization_position"),
            OrganizationId = body.Id("organization"),
            ManagesOrganization = body.Flag("organization_manager"),
            Status = body.Flag("is_disabled").Is(out var disabled) ? disabled ? PersonStatus.Disabled : PersonStatus.Active : default(Optional<PersonStatus>),
            Notifications = body.Flag("disable_autoresponses").Is(out var silent) ? !silent : default(Optional<bool>),
            GroupId = Group(body, call, before),
            Language = Language(body, call),
            Fields = FieldBody.Read(body, Subject.Person, call.Vocabulary),
            FieldsMayBeMissing = true,
        };
        var profile = ProfileDraft.Nothing with
        {
            TitlePrefix = body.TextOrEmpty("title_prefix"),
            Background = body.TextOrEmpty("summary"),
            Timezone = TimeZone(body),
            Labels = body.Texts("labels"),
            ContactData = ContactInput.Read(body, call),
        };

        if (main is not null)
        {
            profile = profile with { MainEmail = main };
        }

        if (emails is not null)
        {
            profile = profile with { Emails = profile.Emails.With([.. emails.Select(e => new Contact(e, "work"))]) };

            // An address alone is enough to begin with.
            if (before is null && !first.IsGiven && emails.Count > 0)
            {
                draft = draft with { Name = emails[0].Split('@')[0] };
            }
        }

        if (Phones(body) is { } phones)
        {
            draft = draft with { Phone = phones is [] ? "" : phones[0].Value };
            profile = profile with
            {
                PhoneType = phones is [] ? "work" : phones[0].Type,
                PhoneExtension = phones is [] ? "" : phones[0].Extension,
                MorePhones = profile.MorePhones.With([.. phones.Skip(1)]),
            };
        }

        if (body["picture_blob"] is { IsAbsent: false } picture)
        {
            var files = await Attachments.ReadAsync(new(Parameter.OfMap(new() { ["picture_blob"] = Parameter.OfList([picture]) }), call.Faults), call, "picture_blob");
            profile = profile with { Photo = files is [var file, ..] ? file : null };
        }

        return draft with { Profile = profile };
    }

    /// <summary>The main address when the request says no more than that, else all addresses, the main one first; nulls when it says nothing of them.</summary>
    private static (string? Main, List<string>? All) Emails(DeskproInput body, PersonBody? before)
    {
        var primary = body.TextOrEmpty("primary_email", "email");
        var list = body["emails"];

        if (!primary.IsGiven && list.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (list.Kind is not (ParameterKind.Absent or ParameterKind.Null or ParameterKind.List or ParameterKind.Text))
        {
            body.Refuse("emails", FaultCodes.InvalidType);
            return default;
        }

        var emails = primary.Or("").Trim() is { Length: > 0 } main ? new List<string> { main } : [];
        var entries = list.Kind is ParameterKind.Text ? [list] : list.Items;

        foreach (var (at, entry) in entries.Index())
        {
            if ((entry.Kind is ParameterKind.Map ? entry["email"] : entry).AsText().Has(out var email))
            {
                emails.Add(email.Trim());
            }
            else
            {
                body.Refuse($"emails.emails_{at}", FaultCodes.InvalidType);
            }
        }

        foreach (var (at, email) in emails.Index())
        {
            if (!EmailAddress.IsValid(email))
            {
                body.Refuse($"emails.emails_{at}", FaultCodes.InvalidEmail);
            }
        }

        if (before is null || list.Kind is not ParameterKind.Absent)
        {
            return (null, [.. emails.DistinctBy(EmailAddress.Key)]);
        }

        // A main address alone leaves the others, and is not taken from somebody who keeps none.
        if (emails is [] && primary.IsGiven && before.PrimaryEmail is not null)
        {
            body.Refuse("primary_email", FaultCodes.Required);
        }

        return (emails is [var alone, ..] ? alone : null, null);
    }

    private static (Optional<string> First, Optional<string> Last) Name(DeskproInput body)
    {
        if (body["first_name"].Kind is not ParameterKind.Absent || body["last_name"].Kind is not ParameterKind.Absent)
        {
            return (body.Text("first_name"), body.TextOrEmpty("last_name"));
        }

        if (!body.Text("name").Is(out var name))
        {
            return default;
        }

        var parts = name.Trim().Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (parts is [var first, ..] ? first : "", parts is [_, var last] ? last : "");
    }

    /// <summary>A person is in one group of the desk: that of agents when one is named, else that of users. Nobody leaves theirs for none.</summary>
    private static Optional<long> Group(DeskproInput body, DeskproCall call, PersonBody? before)
    {
        var (agents, users) = (body.Ids("agent_groups"), body.Ids("user_groups"));

        foreach (var (name, sent, type) in new[] { ("agent_groups", agents, GroupType.Staff), ("user_groups", users, GroupType.User) })
        {
            if (sent.Or([]).Distinct().ToList() is not [var id, ..] ids)
            {
                continue;
            }

            if (ids.Count == 1 && call.Vocabulary.FindGroup(id)?.Type == type)
            {
                return id;
            }

            body.Refuse(name, FaultCodes.BadChoice, "A person is in one group.");
        }

        var own = before?.IsAgent is true ? agents : users;

        if (before is not null && own.IsGiven && agents.Or([]) is [] && users.Or([]) is [])
        {
            body.Refuse(before.IsAgent ? "agent_groups" : "user_groups", FaultCodes.BadChoice, "A person is in one group.");
        }

        return default;
    }

    private static Optional<string> Language(DeskproInput body, DeskproCall call)
    {
        if (!body.Id("language").Is(out var given) || given is not { } id)
        {
            return default;
        }

        if (LanguageBody.Find(id, call.Vocabulary) is { } code)
        {
            return code;
        }

        body.Refuse("language", FaultCodes.BadChoice);
        return default;
    }

    private static Optional<string> TimeZone(DeskproInput body)
    {
        if (!body.Text("timezone").Is(out var name))
        {
            return default;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            return name;
        }

        body.Refuse("timezone", FaultCodes.BadChoice);
        return default;
    }

    /// <summary>All numbers; null when the request says nothing of them.</summary>
    private static List<Contact>? Phones(DeskproInput body)
    {
        var sent = body["phone_numbers"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return null;
        }

        if (sent.Kind is not (ParameterKind.Null or ParameterKind.List))
        {
            body.Refuse("phone_numbers", FaultCodes.InvalidType);
            return null;
        }

        var phones = new List<Contact>();

        foreach (var (at, entry) in sent.Items.Index())
        {
            var number = (entry.Kind is ParameterKind.Map ? entry["number"] : entry).AsText();

            if (number.Has(out var text) && text.Length <= 100)
            {
                phones.Add(new(text, entry["label"].AsText().Or("work")) { Extension = entry["extension"].AsText().Or("") });
            }
            else
            {
                body.Refuse($"phone_numbers.phone_numbers_{at}.number", number.IsBad || number.Has(out _) ? FaultCodes.InvalidType : FaultCodes.Required);
            }
        }

        return phones;
    }
}
