using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Integrity;

/// <summary>Whether everything that is referred to is there.</summary>
internal static class CheckReferences
{
    public static async ValueTask RunAsync(Inspection look)
    {
        await look.AddAsync(
            "parent", $"select id, parent_id from tickets t where parent_id is not null and not exists (select 1 from tickets p where p.id = t.parent_id)",
            static row => $"ticket {row.Long()} is below ticket {row.Long()}, which is not there");
        await look.AddAsync(
            "agent",
            $"""
            select t.id, p.id from tickets t
            join people p on p.id = t.agent_id join statuses s on s.id = t.status_id
            where p.deleted_at > t.status_at and s.kind <> {StatusKind.Resolved} and s.kind <> {StatusKind.Spam} order by t.id
            """, static row => $"ticket {row.Long()} has been open since before its agent {row.Long()} was removed");
        await look.AddAsync(
            "follower",
            $"""
            select f.ticket_id, f.person_id from ticket_followers f join people p on p.id = f.person_id where p.deleted_at is not null order by f.ticket_id, f.position
            """, static row => $"ticket {row.Long()} is followed by person {row.Long()}, who was removed");
        await look.AddAsync(
            "address",
            $"""
            select id from people p where email <> '' and deleted_at is null and not exists (select 1 from person_emails e where e.person_id = p.id)
            """, static row => $"the address of person {row.Long()} is not registered");

        foreach (var (subject, table) in new[] { (Subject.Ticket, "tickets"), (Subject.Person, "people"), (Subject.Organization, "organizations"), (Subject.Order, "orders") })
        {
            var owners = Sql.Trusted(table);
            await look.AddAsync(
                "field value",
                $"""
                select distinct v.subject_id from field_values v
                where v.subject = {subject} and not exists (select 1 from {owners} o where o.id = v.subject_id)
                """, row => $"field values belong to {table} {row.Long()}, which is not there");
            await look.AddAsync(
                "note", $"select n.id from notes n where n.subject = {subject} and not exists (select 1 from {owners} o where o.id = n.subject_id)",
                row => $"note {row.Long()} belongs to {table} that are not there");
        }

        await look.AddAsync(
            "subscription", $"select id from webhooks where (view_id is null) <> (person_id is null) order by id",
            static row => $"subscription {row.Long()} names a view or a person, but not both: it is told of everything");
    }
}
