using System.Text.RegularExpressions;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Reads what a body says of a user (section 5.1).</summary>
internal static partial class UserInput
{
    public const int ShortestUsername = 2;
    public const int LongestUsername = 64;
    public const int ShortestPassword = 6;
    public const int LongestPassword = 64;

    public static readonly long[] Languages = [1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 23];

    /// <summary>What users below managers may change of themselves.</summary>
    private static readonly IReadOnlyList<string> Own = ["password", "time_zone", "lang"];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["email"] = "primary_email",
        ["departments"] = "campaigns",
        ["group"] = "role",
        ["office"] = "office_id",
    };

    public static LeadNames NamesOf(CustomValues custom) => new(custom.Names(CustomValues.Attribute + ".").ByField.Concat(Names).ToDictionary());

    public static (PersonDraft Draft, Role? Role, LeadRelation? Campaigns) Read(LeadCall call, LeadFields body, CustomValues custom, bool isNew)
    {
        var username = body.Text("username", isNew ? Need.Required : Need.Value, LongestUsername, ShortestUsername, UsernamePattern());
        var name = body.Text("name", Need.Value);
        var email = body.Email("primary_email");
        var phone = body.Phone("phone");
        var password = body.Secret("password", Need.Value, ShortestPassword, LongestPassword);
        var role = body.Choice("role", Need.Value, UserRoles.All).Or(null);
        var employment = body.Choice("employment", Need.Value, "active", "inactive");
        var lang = body.Integer("lang", Need.Value);
        var campaigns = body.Relation("campaigns").Or(null!);
        var profile = new StaffProfileDraft
        {
            Username = username.Filled(),
            WorkPhone = body.Phone("workphone"),
            InboundNumber = body.Phone("inbound_number"),
            ExternalId = body.Text("external_id"),
            TimeZone = body.Zone("time_zone"),
            Lang = lang.Filled(),
            OfficeId = body.Id("office_id"),
        };

        if (lang.Or(null) is { } known && !Languages.Contains(known))
        {
            body.Refuse("lang", LeadWords.Selected("lang"));
        }

        var draft = new PersonDraft
        {
            Name = name.Filled(),
            Lastname = name.Is(out var full) && full is not null ? "" : default(Optional<string>),
            Email = email.Emptied(),
            Phone = phone.Emptied(),
            Password = password.Filled(),
            Status = employment.Is(out var state) && state is not null
                ? state == "active" ? PersonStatus.Active : PersonStatus.Inactive
                : default(Optional<PersonStatus>),
            DepartmentIds = campaigns is null ? default : new Optional<IReadOnlyList<long>>().With(campaigns.Ids),
            Fields = custom.ReadFrom(body),
            Staff = profile,
        };

        return (draft, role is null ? null : UserRoles.Stored(role)[0], campaigns);
    }

    /// <summary>Whether a body changes no more than what users below managers may change of themselves.</summary>
    public static bool IsOwn(LeadFields body) => !body.Names.Where(IsKnown).Except(Own).Any();

    public static void RefuseUnknown(LeadCall call, LeadRelation? campaigns, LeadFields body) =>
        campaigns?.RefuseUnknown(campaigns.Ids.Except(Campaigns.Visible(call).Select(d => d.Id)), body.Faults);

    private static bool IsKnown(string attribute) => attribute is "username" or "password" or "name" or "role" or "employment" or "office_id" or "primary_email"
        or "phone" or "workphone" or "inbound_number" or "lang" or "time_zone" or "external_id" or "campaigns" or "custom_fields";

    [GeneratedRegex("^[a-zA-Z0-9_@.-]+\\z")]
    private static partial Regex UsernamePattern();
}
