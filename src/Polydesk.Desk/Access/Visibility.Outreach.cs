using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Who sees what of the outreach side: a manager everything, a team leader what is of the own office, an agent what they work with.</summary>
public static partial class Visibility
{
    /// <summary>Selects the departments that <see cref="SeesDepartment"/> shows.</summary>
    public static Sql Campaigns(Caller caller) => caller.Role switch
    {
        >= Role.Manager => $"select id from departments where archived_at is null",
        Role.TeamLeader => $"select id from departments where archived_at is null and {OfOffice(caller, Sql.Trusted("office_id"))}",
        _ => $"select id from departments where archived_at is null and disabled = {false} and id in {caller.DepartmentIds}",
    };

    /// <summary>Selects the staff that <see cref="OfStaff"/> shows.</summary>
    public static Sql Staff(Caller caller) =>
        $"select p.id from people p left join team_members m on m.person_id = p.id and m.is_office where {OfStaff(caller)}";

    /// <summary>Selects the products that <see cref="OfProducts"/> shows.</summary>
    public static Sql Products(Caller caller) => $"select r.id from products r where {OfProducts(caller)}";

    /// <summary>Selects the lists that <see cref="OfContactLists"/> shows.</summary>
    public static Sql ContactLists(Caller caller) => $"select l.id from contact_lists l where {OfContactLists(caller)}";

    /// <summary>Contact lists (table <c>contact_lists</c> named <c>l</c>): an agent sees those of their campaigns.</summary>
    public static Sql OfContactLists(Caller caller) => caller.Role switch
    {
        >= Role.Manager => Sql.True,
        Role.TeamLeader => OfOffice(caller, Sql.Trusted("l.office_id")),
        _ => $"exists (select 1 from department_contact_lists dl where dl.list_id = l.id and dl.department_id in ({Campaigns(caller)}))",
    };

    /// <summary>Products (table <c>products</c> named <c>r</c>): an agent sees those of their campaigns. Removed ones nobody sees.</summary>
    public static Sql OfProducts(Caller caller) => caller.Role switch
    {
        >= Role.Manager => $"r.deleted_at is null",
        Role.TeamLeader => $"(r.deleted_at is null and {OfOffice(caller, Sql.Trusted("r.office_id"))})",
        _ => $"""
            (r.deleted_at is null
             and exists (select 1 from department_products dp where dp.product_id = r.id and dp.department_id in ({Campaigns(caller)})))
            """,
    };

    /// <summary>Orders (table <c>orders</c> named <c>o</c>): they are of their campaign's office; an agent sees their own.</summary>
    public static Sql OfOrders(Caller caller) => OfWork(caller, Sql.Trusted("o.department_id"), Sql.Trusted("o.user_id"));

    /// <summary>Calls (table <c>calls</c> named <c>c</c>): they are of their campaign's office; an agent sees their own.</summary>
    public static Sql OfCalls(Caller caller) => OfWork(caller, Sql.Trusted("c.department_id"), Sql.Trusted("c.user_id"));

    /// <summary>Callbacks (table <c>callbacks</c> named <c>b</c>): an agent sees their own private ones and the public ones of their campaigns.</summary>
    public static Sql OfCallbacks(Caller caller) => caller.Role >= Role.TeamLeader
        ? OfWork(caller, Sql.Trusted("b.department_id"), Sql.Trusted("b.user_id"))
        : $"((b.is_private and b.user_id = {caller.PersonId}) or (not b.is_private and b.department_id in ({Campaigns(caller)})))";

    /// <summary>
    /// Contacts (table <c>people</c> named <c>p</c>): customers in a visible list or with a visible ticket, call or order; whoever made one sees it as long
    /// as it is in no list and has none of these.
    /// </summary>
    /// <remarks>The plus keeps planners from walking through all customers by their role: what narrows or sorts has a better index.</remarks>
    public static Sql OfContacts(Caller caller)
    {
        if (caller.Role >= Role.Manager)
        {
            return $"(+p.role = {Role.Customer} and p.deleted_at is null)";
        }

        return $"""
            (+p.role = {Role.Customer} and p.deleted_at is null and (
              exists (select 1 from contact_list_members m join contact_lists l on l.id = m.list_id where m.person_id = p.id and {OfContactLists(caller)})
              or exists (select 1 from tickets t where t.requester_id = p.id and t.deleted = {false} and t.department_id in ({Campaigns(caller)}))
              or exists (select 1 from calls c where c.person_id = p.id and {OfCalls(caller)})
              or exists (select 1 from orders o where o.person_id = p.id and {OfOrders(caller)})
              or (exists (select 1 from contact_profiles cp where cp.person_id = p.id and cp.created_by = {caller.PersonId})
                  and not exists (select 1 from contact_list_members m where m.person_id = p.id)
                  and not exists (select 1 from tickets t where t.requester_id = p.id)
                  and not exists (select 1 from calls c where c.person_id = p.id)
                  and not exists (select 1 from orders o where o.person_id = p.id))))
            """;
    }

    private static Sql OfWork(Caller caller, Sql department, Sql user) => caller.Role switch
    {
        >= Role.Manager => Sql.True,
        Role.TeamLeader => $"{department} in (select id from departments where {OfOffice(caller, Sql.Trusted("office_id"))})",
        _ => $"{user} = {caller.PersonId}",
    };

    private static Sql OfOffice(Caller caller, Sql column) => caller.OfficeId is { } office ? (Sql)$"{column} = {office}" : $"{column} is null";
}
