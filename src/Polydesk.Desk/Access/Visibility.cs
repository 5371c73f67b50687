using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Access;

/// <summary>Who may see what, as conditions that every query of these tables carries.</summary>
public static partial class Visibility
{
    /// <summary>
    /// Tickets (table <c>tickets</c> named <c>t</c>): an admin sees all; an agent those of their departments and those they own or follow; a customer
    /// their own, and a manager of an organization those of its people.
    /// </summary>
    public static Sql OfTickets(Caller caller) => caller.OnlyDepartmentIds is { } only
        ? (Sql)$"(t.department_id in {only} and {OfPerson(caller)})"
        : OfPerson(caller);

    private static Sql OfPerson(Caller caller)
    {
        if (caller.IsAdmin)
        {
            return Sql.True;
        }

        if (caller.IsStaff)
        {
            return $"""
                (t.department_id in {caller.DepartmentIds} or t.agent_id = {caller.PersonId}
                 or exists (select 1 from ticket_followers f where f.ticket_id = t.id and f.person_id = {caller.PersonId}))
                """;
        }

        return caller.ManagesOrganizationId is { } organization
            ? OwnOrOrganizations(caller.PersonId, organization)
            : Own(caller.PersonId);

        static Sql Own(long person) => $"t.requester_id = {person}";

        static Sql OwnOrOrganizations(long person, long organization) =>
            $"(t.requester_id = {person} or t.requester_id in (select id from people where organization_id = {organization}))";
    }

    /// <summary>The tickets that an agent sees although they lie in other departments; for adding to counters.</summary>
    public static Sql OfTicketsElsewhere(Caller caller) =>
        $"""
        t.department_id not in {caller.DepartmentIds} and t.id in (
          select id from tickets where agent_id = {caller.PersonId} union select ticket_id from ticket_followers where person_id = {caller.PersonId})
        """;

    /// <summary>People (table <c>people</c> named <c>p</c>): staff sees everyone who is not removed; a customer only themselves.</summary>
    public static Sql OfPeople(Caller caller)
    {
        if (caller.IsStaff)
        {
            return $"p.deleted_at is null";
        }

        return $"(p.deleted_at is null and p.id = {caller.PersonId})";
    }

    /// <summary>People who were taken out of the desk: staff still sees who they were.</summary>
    public static Sql OfRemovedPeople(Caller caller) => caller.IsStaff ? (Sql)$"p.deleted_at is not null" : Sql.False;

    /// <summary>
    /// Staff (table <c>people</c> named <c>p</c>, with their office in <c>m.team_id</c>) as a contact centre shows it: a manager sees everyone, a team leader
    /// those of the own office or, without one, those who have none, an agent only themselves.
    /// </summary>
    public static Sql OfStaff(Caller caller) => caller.Role switch
    {
        >= Role.Manager => $"(p.role >= {Role.Agent} and p.deleted_at is null)",
        Role.TeamLeader => caller.OfficeId is { } office
            ? (Sql)$"(p.role >= {Role.Agent} and p.deleted_at is null and m.team_id = {office})"
            : $"(p.role >= {Role.Agent} and p.deleted_at is null and m.team_id is null)",
        _ => $"(p.id = {caller.PersonId} and p.deleted_at is null)",
    };

    /// <summary>Whether something that belongs to an office, or to none, is visible: a manager sees all, others what is of their own.</summary>
    public static bool SeesOffice(Caller caller, long? officeId) => caller.Role >= Role.Manager || caller.OfficeId == officeId;

    /// <summary>
    /// Departments as a contact centre shows them: a manager sees all, a team leader those of the own office (without one, those that have none), an agent
    /// the enabled ones they work in. Archived ones nobody sees.
    /// </summary>
    public static bool SeesDepartment(Caller caller, Department department) => department.ArchivedAt is null && caller.Role switch
    {
        >= Role.Manager => true,
        Role.TeamLeader => SeesOffice(caller, department.OfficeId),
        _ => !department.Disabled && caller.DepartmentIds.Contains(department.Id),
    };

    /// <summary>Organizations (table <c>organizations</c> named <c>o</c>): staff sees all; a customer only their own.</summary>
    public static Sql OfOrganizations(Caller caller)
    {
        if (caller.IsStaff)
        {
            return Sql.True;
        }

        return $"o.id = {caller.OrganizationId ?? 0}";
    }

    /// <summary>
    /// Categories of the knowledge base (table <c>article_categories</c> named <c>c</c>): public ones are the same for everyone; an admin sees all,
    /// others those that name their group, and a customer never what is for staff.
    /// </summary>
    public static Sql OfCategories(Caller caller)
    {
        if (caller.IsAdmin)
        {
            return Sql.True;
        }

        return $"(c.access = {KnowledgeAccess.Public} or ({NamesGroupOf(caller)}))";
    }

    /// <summary>Views (table <c>ticket_views</c> named <c>v</c>): staff has everybody's and their own, customers none.</summary>
    public static Sql OfViews(Caller caller) => caller.IsStaff ? (Sql)$"(v.person_id is null or v.person_id = {caller.PersonId})" : Sql.False;

    /// <summary>
    /// Articles (table <c>articles</c> named <c>a</c>): what is for the author only is shown to nobody else; beyond that an author sees their own, an admin
    /// all, everyone the public ones, and others those in a category that names their group. Customers see what is published.
    /// </summary>
    public static Sql OfArticles(Caller caller)
    {
        if (caller.IsAdmin)
        {
            return $"(a.only_author = {false} or a.author_id = {caller.PersonId})";
        }

        return caller.IsStaff ? OfArticlesInAnyState(caller) : (Sql)$"(a.state = {KnowledgeState.Published} and {OfArticlesInAnyState(caller)})";
    }

    private static Sql OfArticlesInAnyState(Caller caller)
    {
        return $"""
            (a.author_id = {caller.PersonId} or (a.only_author = {false} and (a.access = {KnowledgeAccess.Public} or (a.access <= {Highest(caller)}
             and exists (select 1 from article_placements ap join article_categories c on c.id = ap.category_id
                         where ap.article_id = a.id and {NamesGroupOf(caller)})))))
            """;
    }

    /// <summary>Departments: an admin uses all, an agent those they work in, a customer those that take requests (all that are enabled).</summary>
    public static bool Uses(Caller caller, long departmentId) =>
        caller.OnlyDepartmentIds?.Contains(departmentId) != false
        && (caller.IsAdmin || !caller.IsStaff || caller.DepartmentIds.Contains(departmentId));

    /// <summary>
    /// Selects where a person works: a manager everywhere, a team leader in the departments of their office (without one, in those that have none), others
    /// where they were put.
    /// </summary>
    public static Sql DepartmentsOf(long personId, Role role, long? officeId) => role switch
    {
        Role.Manager => $"select id from departments order by position, id",
        Role.TeamLeader => officeId is { } office
            ? (Sql)$"select id from departments where office_id = {office} order by position, id"
            : $"select id from departments where office_id is null order by position, id",
        _ => $"select department_id from person_departments where person_id = {personId} order by position, department_id",
    };

    private static Sql NamesGroupOf(Caller caller) => $"""
        c.access <= {Highest(caller)}
        and exists (select 1 from article_category_groups cg where cg.category_id = c.id and cg.group_id = {caller.GroupId})
        """;

    private static KnowledgeAccess Highest(Caller caller) => caller.IsStaff ? KnowledgeAccess.Staff : KnowledgeAccess.User;
}
