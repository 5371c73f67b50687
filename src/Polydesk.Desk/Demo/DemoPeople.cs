using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>The people of a demo, each made from nothing but the seed and a place in the cast.</summary>
internal sealed class DemoPeople(DemoPlan plan, DemoCast cast, DeskVocabulary desk)
{
    private const long Salt = 0x5EED;

    private static readonly string[] Titles = ["Support", "Senior support", "Field engineer", "Accounts", "Dispatch"];

    private readonly long clients = desk.Groups.First(g => g.Role is Role.Customer).Id;
    private readonly long employees = desk.Groups.First(g => g.Role is Role.Agent).Id;

    private bool IsBench => plan.Profile is DemoProfile.Bench;

    /// <summary>The person with this reserved id.</summary>
    public Person Get(long id) => Find((int)(id - plan.FirstPerson));

    public Person Find(int place)
    {
        var dice = new Dice(plan.Seed ^ Salt, place);

        return place switch
        {
            0 => Staff(place, "Emma", "Miller", "employee", [cast.DepartmentIds[0]]),
            1 => Client(place, "Clara", "Weaver", "clara") with { OrganizationId = OrganizationOf(0), ManagesOrganization = !IsBench },
            2 => Client(place, "Noah", "Fisher", "noah") with { OrganizationId = OrganizationOf(0) },
            _ when place < DemoCast.Named + cast.Agents => Agent(place, ref dice),
            _ => Customer(place, ref dice),
        };
    }

    /// <summary>In which language a customer writes.</summary>
    public Phrases PhrasesOf(long id)
    {
        if (id < plan.FirstPerson + DemoCast.Named)
        {
            return Phrases.All[0];
        }

        var dice = new Dice(plan.Seed ^ Salt, id - plan.FirstPerson);
        return Phrases.Of(ref dice);
    }

    /// <summary>Writes the people from one place to another.</summary>
    public async ValueTask WriteAsync(WriteSession db, int from, int to, CancellationToken ct)
    {
        var people = new BulkRows(
            "people", "id", "role", "group_id", "status", "name", "lastname", "name_key", "lastname_key", "email", "phone", "website", "job_title",
            "language", "notifications", "availability", "organization_id", "manages_organization", "search", "phone_digits", "created_at", "updated_at");
        var emails = new BulkRows("person_emails", "person_id", "address");
        var departments = new BulkRows("person_departments", "person_id", "department_id", "position");

        for (var place = from; place < to; place++)
        {
            var p = Find(place);
            people.Add(
                p.Id, Cell.Of(p.Role), p.GroupId, Cell.Of(p.Status), p.Name, p.Lastname, PersonStore.NameKey(p), PersonStore.LastnameKey(p), p.Email, p.Phone, p.Website,
                p.JobTitle, p.Language, p.Notifications, p.Availability, p.OrganizationId, p.ManagesOrganization, PersonStore.SearchText(p),
                PhoneNumbers.Digits(p.Phone), p.CreatedAt, p.UpdatedAt);
            emails.Add(p.Id, p.Email.ToLowerInvariant());

            foreach (var (position, department) in p.DepartmentIds.Index())
            {
                departments.Add(p.Id, department, position);
            }
        }

        await db.CopyAsync(people, ct);
        await db.CopyAsync(emails, ct);
        await db.CopyAsync(departments, ct);
    }

    private Person Agent(int place, ref Dice dice)
    {
        // Every department has agents, and most agents have a second one.
        var n = place % cast.DepartmentIds.Count;
        var second = (n + 1 + place / cast.DepartmentIds.Count) % cast.DepartmentIds.Count;
        IReadOnlyList<long> departments = n == second ? [cast.DepartmentIds[n]] : [cast.DepartmentIds[n], cast.DepartmentIds[second]];

        if (IsBench)
        {
            return Staff(place, "Agent", place.ToString(), "agent" + place, departments);
        }

        var phrases = Phrases.Of(ref dice);
        var (first, last) = (phrases.Any("first", ref dice), phrases.Any("last", ref dice));
        return Staff(place, first, last, "agent" + place, departments) with
        {
            Language = Active(phrases),
            JobTitle = dice.Pick(Titles),
            Phone = Phone(ref dice),
            Availability = dice.Pick(desk.Availabilities).Id,
        };
    }

    private Person Customer(int place, ref Dice dice)
    {
        if (IsBench)
        {
            return Client(place, "Customer", place.ToString(), "customer" + place) with { Phone = $"+4420{place:0000000}" };
        }

        // PhrasesOf throws the same first throw.
        var phrases = Phrases.Of(ref dice);
        var (first, last) = (phrases.Any("first", ref dice), phrases.Any("last", ref dice));
        var local = Ascii($"{first}.{last}") is { Length: > 4 } ascii ? ascii : "kontakt";

        return Client(place, first, last, local + place) with
        {
            Language = Active(phrases),
            Phone = dice.Chance(60) ? Phone(ref dice) : "",
            OrganizationId = dice.Chance(55) ? OrganizationOf(dice.Below(cast.Organizations)) : null,
            Status = dice.Chance(2) ? PersonStatus.Inactive : PersonStatus.Active,
        };
    }

    private Person Staff(int place, string name, string lastname, string email, IReadOnlyList<long> departments) =>
        New(place, Role.Agent, employees, name, lastname, email + "@desk.example") with { Availability = "online", DepartmentIds = departments };

    private Person Client(int place, string name, string lastname, string email) =>
        New(place, Role.Customer, clients, name, lastname, email + "@mail.example") with { DepartmentIds = [cast.DepartmentIds[0]] };

    /// <summary>People came in the year before the first ticket.</summary>
    private Person New(int place, Role role, long group, string name, string lastname, string email)
    {
        var at = plan.Start.AddSeconds(-365.0 * 86_400 * (cast.People - place) / cast.People);
        return new(
            plan.FirstPerson + place, role, group, PersonStatus.Active, name, lastname, email, "", "", "", "", "en", true, "offline", "", null, false, at, at);
    }

    private long? OrganizationOf(int index) => IsBench ? null : plan.FirstOrganization + index;

    private string Active(Phrases phrases) => desk.Settings.Languages.Contains(phrases.Language) ? phrases.Language : desk.Settings.DefaultLanguage;

    private static string Phone(ref Dice dice) => $"+000 {dice.Between(100, 999)} {dice.Between(1000, 9999)}";

    private static string Ascii(string text) => string.Concat(Folding.Fold(text).Where(c => char.IsAsciiLetterOrDigit(c) || c == '.'));
}
