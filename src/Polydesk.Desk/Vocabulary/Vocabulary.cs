using System.Collections.Frozen;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Vocabulary;

/// <summary>The desk's configuration as one immutable snapshot: what tickets and people can be, in the order the admin gave.</summary>
public sealed record DeskVocabulary(
    IReadOnlyList<Status> Statuses,
    IReadOnlyList<Priority> Priorities,
    IReadOnlyList<TicketType> Types,
    IReadOnlyList<Department> Departments,
    IReadOnlyList<Group> Groups,
    IReadOnlyList<Availability> Availabilities,
    IReadOnlyList<Field> Fields,
    FrozenDictionary<long, FieldOption> Options,
    DeskSettings Settings)
{
    private readonly FrozenDictionary<long, Status> statusById = Statuses.ToFrozenDictionary(s => s.Id);
    private readonly FrozenDictionary<long, Department> departmentById = Departments.ToFrozenDictionary(d => d.Id);
    private readonly FrozenDictionary<long, Group> groupById = Groups.ToFrozenDictionary(g => g.Id);
    public IReadOnlyList<TicketChoice> Products { get; init; } = [];

    public IReadOnlyList<TicketChoice> Workflows { get; init; } = [];

    /// <summary>The one with the lowest id is the default, whatever the order.</summary>
    public IReadOnlyList<Brand> Brands { get; init; } = [];

    public DeskLimits Limits { get; init; } = DeskLimits.None;

    private readonly FrozenDictionary<long, Field> fieldById = Fields.ToFrozenDictionary(f => f.Id);

    public Status? FindStatus(long id) => statusById.GetValueOrDefault(id);

    public Status? FindStatus(string slug) => Statuses.FirstOrDefault(s => s.Slug == slug);

    /// <summary>The first status of a kind, in the admin's order.</summary>
    public Status? FirstStatus(StatusKind kind) => Statuses.FirstOrDefault(s => s.Kind == kind);

    /// <summary>
    /// The status that one of some kinds stands for: the present one when it is of such a kind, so that what is said again changes nothing; else the first
    /// of the first kind. A desk without any keeps the present one.
    /// </summary>
    public long StatusOf(IReadOnlyList<StatusKind> kinds, long present) => FindStatus(present) is { } now && kinds.Contains(now.Kind)
        ? present
        : kinds.Select(FirstStatus).FirstOrDefault(s => s is not null)?.Id ?? present;

    public Priority? FindPriority(long id) => Priorities.FirstOrDefault(p => p.Id == id);

    public Priority DefaultPriority => Priorities.FirstOrDefault(p => p.IsDefault) ?? Priorities[0];

    public TicketType? FindType(long id) => Types.FirstOrDefault(t => t.Id == id);

    public TicketChoice? FindProduct(long id) => Products.FirstOrDefault(p => p.Id == id);

    public TicketChoice? FindWorkflow(long id) => Workflows.FirstOrDefault(w => w.Id == id);

    public Brand? FindBrand(long id) => Brands.FirstOrDefault(b => b.Id == id);

    public Brand DefaultBrand => Brands.MinBy(b => b.Id)!;

    public Department? FindDepartment(long id) => departmentById.GetValueOrDefault(id);

    public Group? FindGroup(long id) => groupById.GetValueOrDefault(id);

    public Availability? FindAvailability(string id) => Availabilities.FirstOrDefault(a => a.Id == id);

    /// <summary>What a person does who never said: <c>offline</c>, or the last in the admin's order.</summary>
    public string DefaultAvailability => FindAvailability("offline")?.Id ?? Availabilities[^1].Id;

    public Field? FindField(Subject subject, long id) => fieldById.GetValueOrDefault(id) is { } field && field.Subject == subject ? field : null;

    public IEnumerable<Field> FieldsOf(Subject subject) => Fields.Where(f => f.Subject == subject && f.Active);

    /// <summary>Where new customers come to be; null when every group of customers is disabled.</summary>
    public Group? CustomerGroup => Groups.FirstOrDefault(g => g is { Type: GroupType.User, Disabled: false });

    public IEnumerable<Department> DepartmentsFor(Caller caller) => Departments.Where(d => d is { Disabled: false, ForTickets: true } && Visibility.Uses(caller, d.Id));

    /// <summary>Where a caller's ticket goes that names no department: to the first of their own that they may use, else to the first that they may use.</summary>
    public Department? FirstDepartmentFor(Caller caller)
    {
        var usable = DepartmentsFor(caller).ToList();
        return caller.DepartmentIds.Select(id => usable.Find(d => d.Id == id)).FirstOrDefault(d => d is not null) ?? usable.FirstOrDefault();
    }
}

public sealed record Status(long Id, string Slug, StatusKind Kind, LocalText Name, string Color, int Position);

public sealed record Priority(long Id, LocalText Name, bool IsDefault, int Position);

public sealed record TicketType(long Id, LocalText Name, int Position);

/// <summary>What a ticket can be about, or the way in which it is worked on; a tree.</summary>
public sealed record TicketChoice(long Id, long? ParentId, LocalText Name, int Position);

/// <summary>Under which name the desk meets customers.</summary>
public sealed record Brand(long Id, string Name, string Url, int Position);

/// <summary>The queue where tickets live: FreeScout's mailbox, EddyDesk's and Deskpro's department, LeadDesk's campaign.</summary>
public sealed record Department(
    long Id, long? ParentId, LocalText Name, string Email, bool Disabled, int Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What it does beyond tickets: <c>outbound</c> calls lists, <c>omni</c> takes what comes in.</summary>
    public string Kind { get; init; } = "omni";

    public string? Description { get; init; }

    public string? Url { get; init; }

    public string? ExternalId { get; init; }

    public long? OfficeId { get; init; }

    /// <summary>What customers call it; empty is the name.</summary>
    public LocalText UserTitle { get; init; } = LocalText.None;

    public bool ForTickets { get; init; } = true;

    public bool ForChat { get; init; }

    /// <summary>The brands that it works for; empty is all.</summary>
    public IReadOnlyList<long> BrandIds { get; init; } = [];

    /// <summary>When it was taken out of use for good; its tickets stay.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>People with the same rights. A person's role follows from the group, unless the person is the owner.</summary>
public sealed record Group(long Id, GroupType Type, Role Role, LocalText Name, bool Disabled, int Position);

public enum GroupType
{
    User = 0,
    Staff = 1,
}

/// <summary>What an agent is doing: online, on hold, at lunch, offline. The color is <c>#rrggbb</c>.</summary>
public sealed record Availability(string Id, LocalText Name, string Color, int Position);

/// <summary>Settings of one desk that dialects and pages need to answer.</summary>
/// <param name="Languages">The active languages; the first is the default.</param>
/// <param name="TimeZone">IANA name; dialects without offsets write local time in it.</param>
public sealed record DeskSettings(IReadOnlyList<string> Languages, string TimeZone)
{
    public static DeskSettings Default { get; } = new(["en"], "UTC");

    public string DefaultLanguage => Languages[0];
}
