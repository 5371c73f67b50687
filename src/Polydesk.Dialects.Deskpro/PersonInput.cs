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
        var (main, emails) = PersonContacts.Emails(body, before);
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

        if (PersonContacts.Phones(body) is { } phones)
        {
            draft = draft with { Phone = phones is [] ? "" : phones[0].Value };
            profile = profile with
            {
                PhoneType = phones is [] ? "work" : phones[0].Type,
                PhoneExtension = phones is [] ? "" : phones[0].Extension,
                MorePhones = profile.MorePhones.With([.. phones.Skip(1)]),
            };
        }

        if ((await Pictures.ReadAsync(body, call, before?.PictureBlob)).Is(out var picture))
        {
            profile = profile with { Photo = picture, NoPhoto = picture is null };
        }

        return draft with { Profile = profile };
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
}
