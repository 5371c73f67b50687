using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>The people of a demo, each made from nothing but the seed and a place in the cast.</summary>
internal sealed class DemoPeople(DemoPlan plan, DemoCast cast, DeskVocabulary desk)
{
    private readonly long clients = desk.Groups.First(g => g.Role is Role.Customer).Id;
    private readonly long employees = desk.Groups.First(g => g.Role is Role.Agent).Id;

    public Person Find(int place) => place switch
    {
        0 => Staff(place, "Emma", "Miller", "employee", [cast.DepartmentIds[0]]),
        1 => Customer(place, "Clara", "Weaver", "client1"),
        2 => Customer(place, "Noah", "Fisher", "client2"),
        _ when place < cast.AgentId(cast.Agents) - cast.EmployeeId => Agent(place),
        _ => Customer(place, "Customer", place.ToString(), "customer" + place),
    };

    /// <summary>Writes the people from one place to another.</summary>
    public async ValueTask WriteAsync(WriteSession db, int from, int to, CancellationToken ct)
    {
        var people = new BulkRows(
            "people", "id", "role", "group_id", "status", "name", "lastname", "name_key", "email", "phone", "website", "job_title", "language",
            "notifications", "availability", "organization_id", "manages_organization", "search", "created_at", "updated_at");
        var emails = new BulkRows("person_emails", "person_id", "address");
        var departments = new BulkRows("person_departments", "person_id", "department_id", "position");

        for (var place = from; place < to; place++)
        {
            var p = Find(place);
            people.Add(
                p.Id, Cell.Of(p.Role), p.GroupId, Cell.Of(p.Status), p.Name, p.Lastname, PersonStore.NameKey(p), p.Email, p.Phone, p.Website, p.JobTitle,
                p.Language, p.Notifications, p.Availability, p.OrganizationId, p.ManagesOrganization, PersonStore.SearchText(p), p.CreatedAt, p.UpdatedAt);
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

    private Person Agent(int place)
    {
        // Every department has agents, and most agents have a second one.
        var n = place % cast.DepartmentIds.Count;
        var second = (n + 1 + place / cast.DepartmentIds.Count) % cast.DepartmentIds.Count;
        return Staff(
            place, "Agent", place.ToString(), "agent" + place,
            n == second ? [cast.DepartmentIds[n]] : [cast.DepartmentIds[n], cast.DepartmentIds[second]]);
    }

    private Person Staff(int place, string name, string lastname, string email, IReadOnlyList<long> departments) =>
        New(place, Role.Agent, employees, name, lastname, email + "@desk.example") with { Availability = "online", DepartmentIds = departments };

    private Person Customer(int place, string name, string lastname, string email) =>
        New(place, Role.Customer, clients, name, lastname, email + "@customer.example") with { DepartmentIds = [cast.DepartmentIds[0]] };

    /// <summary>People came in the year before the first ticket.</summary>
    private Person New(int place, Role role, long group, string name, string lastname, string email)
    {
        var at = plan.Start.AddDays(-365.0 * (cast.People - place) / cast.People);
        return new(
            plan.FirstPerson + place, role, group, PersonStatus.Active, name, lastname, email, "", "", "", "", "en", true, "offline", "", null, false, at, at);
    }
}
