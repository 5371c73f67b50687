using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>What is asked of a change before anything is written.</summary>
internal static class TicketChangeCheck
{
    /// <summary>Whether it changes what a customer may not.</summary>
    public static bool IsForStaff(TicketChange change) => change is not
    {
        ParentId.IsGiven: false, StatusId.IsGiven: false, PriorityId.IsGiven: false, TypeId.IsGiven: false, DepartmentId.IsGiven: false,
        AgentId.IsGiven: false, RequesterId.IsGiven: false, RequesterEmail.IsGiven: false, Locked.IsGiven: false, Deleted.IsGiven: false, SlaDue.IsGiven: false,
        FrozenUntil.IsGiven: false, Bcc.IsGiven: false, FollowerIds.IsGiven: false, RemovedFollowerIds: [], Tags.IsGiven: false, Description.IsGiven: false,
        TeamId.IsGiven: false, ProductId.IsGiven: false, WorkflowId.IsGiven: false, BrandId.IsGiven: false, Language.IsGiven: false, Urgency.IsGiven: false, OnHold.IsGiven: false, Archived.IsGiven: false, Star.IsGiven: false,
    };

    /// <summary>Adds to the rules what cannot be done to this ticket. Whom the change names has been loaded.</summary>
    public static async ValueTask RunAsync(
        WriteSession db, TicketStore tickets, Ticket ticket, TicketChange change, TicketRules rules, Caller caller, CancellationToken ct)
    {
        if (change.Subject.Is(out var subject))
        {
            rules.Subject(subject);
        }

        if (change.Description.IsGiven && await FirstMessages.FindIdAsync(db, ticket.Id, ct) is null)
        {
            rules.Refuse("description", FieldFault.Fixed);
        }

        // An agent may leave a ticket where it is even if they do not work there.
        long? department = change.DepartmentId.Is(out var to) && to != ticket.DepartmentId ? to : null;
        rules.Vocabulary(Given(change.StatusId), Given(change.PriorityId), Given(change.TypeId), department);
        rules.Urgency(change.Urgency.Or(1));
        rules.Vocabulary(change.ProductId.Or(null), change.WorkflowId.Or(null), change.BrandId.Or(null), change.Language.Or(null));
        await rules.TeamAsync(db, change.TeamId.Or(null), ct);
        rules.Addresses("cc", change.Cc.Or([]));
        rules.Addresses("bcc", change.Bcc.Or([]));
        rules.Tags(change.Tags.Or([]));

        rules.Star(change.Star.Or(null));

        if (change.AgentId.Or(null) is { } agent && agent != ticket.Agent?.Id)
        {
            rules.Staff("agent", agent);
        }

        if (change.RequesterId.Is(out var requester) && requester != ticket.Requester.Id)
        {
            rules.Requester("requester", requester);
        }
        else if (!change.RequesterId.IsGiven && change.RequesterEmail.Is(out var email) && !EmailAddress.IsValid(email))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }

        rules.Followers(change.FollowerIds.Or([]).Except(ticket.FollowerIds));

        if (change.ParentId.Or(null) is { } parent && parent != ticket.ParentId)
        {
            if (!await tickets.ExistsAsync(db, parent, caller, ct))
            {
                rules.Refuse("parent", FieldFault.Unknown, parent.ToString());
            }
            else if (parent == ticket.Id || await IsBelowAsync(db, parent, ticket.Id, ct))
            {
                rules.Refuse("parent", FieldFault.Incorrect);
            }
        }

        static long? Given(Optional<long> value) => value.Is(out var given) ? given : null;
    }

    /// <summary>Whether a ticket has the other among its parents; a ring of parents would have no top.</summary>
    private static async ValueTask<bool> IsBelowAsync(Session db, long ticket, long ancestor, CancellationToken ct)
    {
        long? above = ticket;

        for (var steps = 0; above is { } at && steps < 100; steps++)
        {
            above = await db.NumberAsync($"select parent_id from tickets where id = {at}", ct);

            if (above == ancestor)
            {
                return true;
            }
        }

        return above is not null;
    }
}
