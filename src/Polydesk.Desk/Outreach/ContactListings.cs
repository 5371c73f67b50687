using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Puts one contact into lists and out of them, as part of what else changes of the contact. Lists that the caller does not see stay as they are.</summary>
public sealed class ContactListings(ContactListStore lists, ListMembers members, EventLog events)
{
    /// <summary>Answers false when no number of theirs may be called and that matters.</summary>
    internal async ValueTask<bool> SetAsync(WriteSession db, long personId, ContactDraft draft, Caller caller, CancellationToken ct)
    {
        if (!draft.ListIds.Is(out var wanted))
        {
            return true;
        }

        var present = (await members.ListsOfAsync(db, [personId], caller, ct))[personId].ToList();
        List<long> added = [.. wanted.Except(present)];
        List<long> removed = draft.ListMode is RelationMode.Replace ? [.. present.Except(wanted)] : [];

        if (added.Count > 0 && !draft.IgnoresBlocked
            && await db.ExistsAsync($"select p.id from people p where p.id = {personId} and {DoNotCall.IsPersonBlocked(Sql.Trusted("p.id"))}", ct))
        {
            return false;
        }

        List<long> touched = [.. added, .. removed];
        await ListMembers.HoldAsync(db, $"select id from contact_lists where id in {touched}", ct);

        foreach (var id in added.Order())
        {
            if (await lists.FindAsync(db, id, caller, ct) is { } list && await members.InsertAsync(db, list, [personId], ct) > 0)
            {
                await events.AppendAsync(db, new(EventTypes.ContactListFilled, Subject.ContactList, id), caller, ct);
            }
        }

        foreach (var id in removed.Order())
        {
            await db.ExecuteAsync($"delete from contact_list_members where list_id = {id} and person_id = {personId}", ct);
            await events.AppendAsync(db, new(EventTypes.ContactListMemberRemoved, Subject.ContactList, id, From: new(personId, LocalText.None)), caller, ct);
        }

        return true;
    }
}
