using System.Security.Cryptography;
using System.Text;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A person, agent or not (section 3.3).</summary>
internal sealed record PersonBody : IRefers
{
    public required long Id { get; init; }

    public required string? PrimaryEmail { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string TitlePrefix { get; init; }

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required bool IsAgent { get; init; }

    public required AvatarBody Avatar { get; init; }

    public bool Online { get; init; }

    public bool OnlineForChat { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public bool IsUser { get; init; } = true;

    public bool WasAgent { get; init; }

    public required bool CanAgent { get; init; }

    public required bool CanAdmin { get; init; }

    public required bool CanBilling { get; init; }

    public required bool CanReports { get; init; }

    public BlobBody? PictureBlob { get; init; }

    public bool DisablePicture { get; init; }

    public required string GravatarUrl { get; init; }

    public bool IsContact { get; init; }

    public required bool DisableAutoresponses { get; init; }

    public string DisableAutoresponsesLog { get; init; } = "";

    public bool IsConfirmed { get; init; } = true;

    public required bool IsDeleted { get; init; }

    public required bool IsDisabled { get; init; }

    public string CreationSystem { get; init; } = "web.api";

    public string OverrideDisplayName { get; init; } = "";

    public required string DisplayContact { get; init; }

    public required string Summary { get; init; }

    public long? Language { get; init; }

    public required long? Organization { get; init; }

    public required IReadOnlyList<long> OrganizationMembers { get; init; }

    public required string OrganizationPosition { get; init; }

    public required bool OrganizationManager { get; init; }

    public required string Timezone { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public DateTimeOffset? DateLastLogin { get; init; }

    public string? Browser { get; init; }

    public required IReadOnlyList<long> AllUserGroups { get; init; }

    public required IReadOnlyList<long> UserGroups { get; init; }

    public required IReadOnlyList<long> AgentGroups { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public required IReadOnlyList<string> Emails { get; init; }

    public required IReadOnlyList<PhoneBody> PhoneNumbers { get; init; }

    public long TicketsCount { get; init; }

    public long ChatsCount { get; init; }

    public required IReadOnlyDictionary<string, FieldBody> Fields { get; init; }

    public IReadOnlyList<string> ContextualOptions { get; init; } = [];

    public IReadOnlyList<IReadOnlyDictionary<string, object>> ContactData { get; init; } = [];

    public IReadOnlyList<long> Teams { get; init; } = [];

    public long? PrimaryTeam { get; init; }

    public IReadOnlyList<long> Brands { get; init; } = [];

    public IReadOnlyList<string> Preferences { get; init; } = [];

    IEnumerable<Reference> IRefers.References =>
    [
        Reference.To("organization", Organization, "organization"),
        new("organization_members", OrganizationMembers, "organization_member"),
        Reference.To("language", Language, "language"),
        new("all_user_groups", AllUserGroups, "usergroup"),
        new("user_groups", UserGroups, "usergroup"),
        new("agent_groups", AgentGroups, "usergroup"),
        new("teams", Teams, "agent_team"),
        new("brands", Brands, "brand"),
    ];

    /// <summary>The people with these ids. An agent sees everyone, also who has been removed, because what they wrote stays theirs.</summary>
    public static async ValueTask<IReadOnlyDictionary<long, PersonBody>> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids) =>
        (await call.Get<PersonProfiles>().ListAsync(db, ids, call.Aborted, call.Caller)).ToDictionary(p => p.Person.Id, p => Of(p, call));

    private static PersonBody Of(PersonProfile profile, DeskproCall call)
    {
        var person = profile.Person;
        var name = $"{person.Name} {person.Lastname}".Trim();
        var isAgent = person.Role >= Role.Agent;
        var gravatar = $"https://www.gravatar.com/avatar/{Hash(person.Email)}?d=mm";
        var picture = profile.Photo is { } photo ? BlobBody.Of(photo, call) : null;
        IReadOnlyList<long> groups = [person.GroupId];

        return new()
        {
            Id = person.Id,
            PrimaryEmail = person.Email.Length == 0 ? null : person.Email,
            FirstName = person.Name,
            LastName = person.Lastname,
            TitlePrefix = profile.TitlePrefix,
            Labels = profile.Labels,
            Teams = profile.TeamIds,
            TicketsCount = profile.TicketCount,
            LastSeen = profile.LastLoginAt,
            DateLastLogin = profile.LastLoginAt,
            Language = LanguageBody.IdOf(person.Language),
            ContactData = [.. profile.ContactData.Select(ContactBody.Of)],
            Name = name,
            DisplayName = name,
            IsAgent = isAgent,
            Avatar = new($"{gravatar}&s={{{{IMG_SIZE}}}}", picture is null ? null : $"{picture.DownloadUrl}{(call.Visit.FileSuffix.Length == 0 ? '?' : '&')}s={{{{IMG_SIZE}}}}", gravatar),
            PictureBlob = picture,
            Online = person.Availability == "online",
            CanAgent = isAgent,
            CanAdmin = person.Role >= Role.Admin,
            CanBilling = person.Role >= Role.Admin,
            CanReports = person.Role >= Role.Manager,
            GravatarUrl = gravatar,
            DisableAutoresponses = !person.Notifications,
            IsDeleted = profile.IsRemoved,
            IsDisabled = person.Status is not PersonStatus.Active,
            DisplayContact = person.Email.Length == 0 ? name : $"{name} <{person.Email}>",
            Summary = profile.Background,
            Organization = person.OrganizationId,
            OrganizationMembers = person.OrganizationId is null ? [] : [person.Id],
            OrganizationPosition = person.JobTitle,
            OrganizationManager = person.ManagesOrganization,
            Timezone = profile.Timezone,
            DateCreated = person.CreatedAt,
            AllUserGroups = isAgent ? [] : groups,
            UserGroups = isAgent ? [] : groups,
            AgentGroups = isAgent ? groups : [],
            Emails = [.. profile.Emails.Select(e => e.Address.Value)],
            PhoneNumbers = PhoneBody.Of(profile),
            Fields = FieldBody.Of(profile.FieldValues, Subject.Person, call),
        };
    }

    /// <summary>The picture service knows addresses by this digest; it protects nothing.</summary>
    private static string Hash(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));
}

/// <summary>Where a picture is; the pattern holds <c>{{IMG_SIZE}}</c>.</summary>
internal sealed record AvatarBody(string DefaultUrlPattern, string? UrlPattern, string? BaseGravatarUrl);

internal sealed record PhoneBody(string Number, string Label, string Extension, long Person, string Type)
{
    public static IReadOnlyList<PhoneBody> Of(PersonProfile profile)
    {
        List<Contact> phones = [.. profile.Person.Phone.Length == 0 ? [] : new[] { new Contact(profile.Person.Phone, profile.PhoneType) { Extension = profile.PhoneExtension } }, .. profile.MorePhones];
        return phones.ConvertAll(p => new PhoneBody(p.Value, p.Type, p.Extension, profile.Person.Id, p.Type is "mobile" or "fax" ? p.Type : "phone"));
    }
}
