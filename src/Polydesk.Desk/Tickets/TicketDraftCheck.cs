using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>What is asked of a draft before anything is written.</summary>
internal static class TicketDraftCheck
{
    /// <summary>Whether it sets what a customer may not.</summary>
    public static bool IsForStaff(TicketDraft draft) =>
        draft is not { AgentId: null, TeamId: null, WorkflowId: null, FollowerIds: [], SlaDue: null, FrozenUntil: null, Bcc: [], Tags: [], Locked: false, Star: null };

    /// <summary>Adds to the rules what is wrong with values that need no look into the store.</summary>
    public static void Values(TicketDraft draft, long status, long department, TicketRules rules)
    {
        rules.Subject(draft.Subject);

        if (draft is { Description: null, Messages: [], MayBeEmpty: false })
        {
            rules.Refuse("description", FieldFault.Missing);
        }

        rules.Vocabulary(status, draft.PriorityId, draft.TypeId, department);
        rules.Urgency(draft.Urgency);
        rules.Vocabulary(draft.ProductId, draft.WorkflowId, draft.BrandId, draft.Language);
        rules.Addresses("cc", draft.Cc);
        rules.Addresses("bcc", draft.Bcc);
        rules.Tags(draft.Tags);

        foreach (var message in draft.Messages)
        {
            rules.Addresses("recipients", message.To);
            rules.Addresses("cc", message.Cc);
            rules.Addresses("bcc", message.Bcc);
        }

        foreach (var reference in draft.Customers.Where(r => r.Email.Length > 0 && !EmailAddress.IsValid(r.Email)))
        {
            rules.Refuse("customer_email", FieldFault.Incorrect, reference.Email);
        }

        if (draft is { RequesterId: null, RequesterEmail: { } email } && !EmailAddress.IsValid(email))
        {
            rules.Refuse("requester_email", FieldFault.Incorrect);
        }
    }

    /// <summary>Adds to the rules who and what cannot be named here.</summary>
    public static async ValueTask PeopleAsync(
        WriteSession db, TicketStore tickets, TicketDraft draft, TicketRules rules, Caller caller, CancellationToken ct)
    {
        await rules.LoadPeopleAsync(
            db, [draft.AgentId, draft.Star is null ? null : caller.PersonId, .. draft.FollowerIds.Cast<long?>()], [draft.RequesterId, .. draft.Messages.Select(m => m.AuthorId)], ct);

        foreach (var message in draft.Messages.Where(m => m.Kind is MessageKind.Agent or MessageKind.Note))
        {
            rules.Staff("author", message.AuthorId ?? caller.PersonId);
        }

        if (draft.AgentId is { } agentId)
        {
            rules.Staff("agent", agentId);
        }

        rules.Star(draft.Star);

        if (draft.RequesterId is { } requesterId)
        {
            rules.Requester("requester", requesterId);
        }

        rules.Followers(draft.FollowerIds);

        if (draft.ParentId is { } parent)
        {
            await db.ShareAsync(TicketStore.Parents, ct);

            if (!await tickets.ExistsAsync(db, parent, caller, ct))
            {
                rules.Refuse("parent", FieldFault.Unknown, parent.ToString());
            }
        }

        await rules.TeamAsync(db, draft.TeamId, ct);
    }
}
