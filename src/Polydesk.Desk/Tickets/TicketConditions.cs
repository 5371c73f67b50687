using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>A filter as conditions on table <c>tickets</c> named <c>t</c>, within what the caller sees.</summary>
internal static class TicketConditions
{
    private static readonly Sql StatusColumn = Sql.Trusted("t.status_id");
    private static readonly Sql PriorityColumn = Sql.Trusted("t.priority_id");
    private static readonly Sql TypeColumn = Sql.Trusted("t.type_id");
    private static readonly Sql DepartmentColumn = Sql.Trusted("t.department_id");

    /// <param name="engine">Whose words they are in.</param>
    /// <param name="filter">What the tickets must be; its search has been made into ids.</param>
    /// <param name="caller">Who asks; only tickets that they see match.</param>
    /// <param name="now">The time by which tickets are frozen or not.</param>
    public static Sql Of(Engine engine, TicketFilter filter, Caller caller, DateTimeOffset now)
    {
        List<Sql?> all =
        [
            Visibility.OfTickets(caller),
            filter.Deleted is { } deleted ? (Sql)$"t.deleted = {deleted}" : null,
            filter.Ids is { } ids ? (Sql)$"t.id in {ids}" : null,
            filter.RequesterIds is { } requesters ? (Sql)$"t.requester_id in {requesters}" : null,
            filter.AgentIds is { } agents ? Agents(agents) : null,
            filter.Assigned switch
            {
                true => (Sql)$"t.agent_id is not null",
                false => (Sql)$"t.agent_id is null",
                null => null,
            },
            filter.StatusIds is { } statuses ? Few(engine, StatusColumn, statuses) : null,
            filter.PriorityIds is { } priorities ? Few(engine, PriorityColumn, priorities) : null,
            filter.TypeIds is { } types ? Few(engine, TypeColumn, types) : null,
            filter.DepartmentIds is { } departments ? Few(engine, DepartmentColumn, departments) : null,
            filter.Channels is { } channels ? (Sql)$"t.channel in {channels}" : null,
            filter.ParentId is { } parent ? parent == 0 ? (Sql)$"t.parent_id is null" : (Sql)$"t.parent_id = {parent}" : null,
            filter.Frozen switch
            {
                true => (Sql)$"t.frozen_until > {now}",
                false => (Sql)$"(t.frozen_until is null or t.frozen_until <= {now})",
                null => null,
            },
            filter.Draft is { } draft ? (Sql)$"t.is_draft = {draft}" : null,
            filter.HoldsDraft is { } holds ? Drafts(holds) : null,
            filter.CreatedByStaff is { } staff ? Creator(staff, byStaff: true) : null,
            filter.CreatedByCustomer is { } customer ? Creator(customer, byStaff: false) : null,
            filter.SubjectPart is { } part ? engine.SubjectContains(part) : null,
            filter.Tag is { } tag
                ? (Sql)$"t.id in (select m.ticket_id from ticket_tags m join tags g on g.id = m.tag_id where g.name_key = {Folding.Fold(tag)})"
                : null,
            filter.Urgencies is { } urgencies ? (Sql)$"t.urgency in {urgencies}" : null,
            filter.OnHold is { } held ? held ? (Sql)$"t.held_at is not null" : (Sql)$"t.held_at is null" : null,
            filter.Archived is { Inside: { Count: > 0 } inside } ? (Sql)$"(t.status_id not in {inside} or t.archived_at is not null)" : null,
            filter.Archived is { Outside: { Count: > 0 } outside } ? (Sql)$"(t.status_id not in {outside} or t.archived_at is null)" : null,
            filter.ValueOf is { } valueOf
                ? valueOf.On(Subject.Ticket, Sql.Trusted("t.id"))
                : null,
            filter.TeamIds is { } teams ? (Sql)$"t.team_id in {teams}" : null,
            filter.ProductIds is { } products ? (Sql)$"t.product_id in {products}" : null,
            filter.WorkflowIds is { } workflows ? (Sql)$"t.workflow_id in {workflows}" : null,
            (filter.BrandIds, filter.NoBrand) switch
            {
                ({ } brands, true) => (Sql)$"(t.brand_id in {brands} or t.brand_id is null)",
                ({ } brands, _) => (Sql)$"t.brand_id in {brands}",
                (null, true) => (Sql)$"t.brand_id is null",
                _ => null,
            },
            filter.Languages is { } languages ? (Sql)$"t.language in {languages}" : null,
            filter.OrganizationIds is { } organizations
                ? (Sql)$"t.requester_id in (select id from people where organization_id in {organizations})"
                : null,
            filter.FollowerIds is { } followers
                ? (Sql)$"t.id in (select ticket_id from ticket_followers where person_id in {followers})"
                : null,
            filter.Tags is { } tags
                ? (Sql)$"t.id in (select m.ticket_id from ticket_tags m join tags g on g.id = m.tag_id where g.name_key in {tags.Select(Folding.Fold).ToList()})"
                : null,
            filter.Stars is { } stars
                ? (Sql)$"t.id in (select ticket_id from ticket_stars where person_id = {caller.PersonId} and star in {stars})"
                : null,
            filter.StarredBy is { } stargazer ? (Sql)$"t.id in (select ticket_id from ticket_stars where person_id = {stargazer})" : null,
            filter.Any is { } any ? Sql.Any([.. any.Select(one => Of(engine, one, caller, now))]) : null,
            .. filter.And.Select(other => Of(engine, other, caller, now)),
        ];
        List<Sql> conditions = [.. all.OfType<Sql>()];
        filter.Created.AddTo(conditions, Sql.Trusted("t.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("t.updated_at"));
        return Sql.All(conditions);
    }

    private static Sql Drafts(bool holds)
    {
        Sql drafts = $"(t.is_draft or t.id in (select ticket_id from messages where is_draft))";
        return holds ? drafts : (Sql)$"not {drafts}";
    }

    private static Sql Creator(long id, bool byStaff)
    {
        Sql isStaff = $"t.created_by in (select id from people where role >= {Role.Agent})";
        return (id, byStaff) switch
        {
            (0, true) => (Sql)$"(t.created_by is null or not {isStaff})",
            (0, false) => isStaff,
            (_, true) => (Sql)$"t.created_by = {id} and {isStaff}",
            (_, false) => (Sql)$"t.created_by = {id} and not {isStaff}",
        };
    }

    private static Sql Agents(IReadOnlyList<long> ids)
    {
        if (!ids.Contains(0))
        {
            return $"t.agent_id in {ids}";
        }

        return ids.Count == 1 ? (Sql)$"t.agent_id is null" : (Sql)$"(t.agent_id is null or t.agent_id in {ids})";
    }

    /// <summary>Several values of a column with few values match much of the table, so that the index of the order is the one to walk.</summary>
    private static Sql Few(Engine engine, Sql column, IReadOnlyList<long> values) =>
        values.Count == 1 ? (Sql)$"{column} = {values[0]}" : (Sql)$"{engine.Unindexed}{column} in {values}";
}
