using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Who is in a contact list, and how they stand there (section 5.7).</summary>
internal static class ListContacts
{
    public static void MapListContacts(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-75", "GET", "/contact_lists/{id}/contacts", "contact_lists:read contacts:read", List, LeadFilters.ContactsOfList);
        api.Add("LD-76", "POST", "/contact_lists/{id}/contacts", "contact_lists:update", Add, LeadTakes.ListAdditions);
        api.Add("LD-77", "PATCH", "/contact_lists/{id}/contacts/{contact}", "contact_lists:update", Change, LeadTakes.ListState);
        api.Add("LD-78", "DELETE", "/contact_lists/{id}/contacts/{contact}", "contact_lists:update contacts:read", Remove);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        if (await ContactLists.FindAsync(call, call.Id("id")) is not { } list)
        {
            return LeadErrors.NotFound("contact_list");
        }

        var page = call.Page();
        var phone = call.Query.Phone("phone").Or(null);

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (members, total) = await call.Get<ListMembers>().PageAsync(db, list, phone, page.Skip, page.Size, call.Aborted);
        var contacts = await call.Get<ContactStore>().ListAsync(db, members.ConvertAll(m => m.PersonId), call.Aborted);
        return call.List(
            [.. contacts.Zip(members, (contact, member) => ContactBody.Of(call, contact) with { ListState = ListState.Of(call, member) })], page, total);
    }

    /// <summary>An array, or an object with an id, names contacts to add; an object without one is a new contact.</summary>
    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        var id = call.Id("id");

        if (await ContactLists.FindAsync(call, id) is null)
        {
            return LeadErrors.NotFound("contact_list");
        }

        var ignoresBlacklist = ContactWrites.IgnoresBlacklist(call);

        if (call.Query.Refusal is { } bad)
        {
            return bad;
        }

        var body = await call.ArrayAsync(orObject: true);

        if (body.FailedArray(out var refusal, out var array))
        {
            return refusal;
        }

        if (body.WasObject && array.Items[0]["id"].IsAbsent)
        {
            return call.Lacks("contacts:create") is { } missing
                ? missing
                : await ContactWrites.AddAsync(call, new(array.Items[0], call.Zone, false, new()), id);
        }

        if (call.Lacks("contacts:read") is { } lacking)
        {
            return lacking;
        }

        var faults = new LeadFaults();
        var given = LeadRelation.Of(array, "", faults)!;
        return faults.Refusal ?? await AddAsync(call, id, given, ignoresBlacklist, faults);
    }

    private static async ValueTask<LeadAnswer> AddAsync(LeadCall call, long id, LeadRelation given, bool ignoresBlacklist, LeadFaults faults)
    {
        var outcome = await call.Get<ListMembers>().AddAsync(id, given.Ids, ignoresBlacklist, call.Caller, call.Aborted);

        if (outcome.Failed(out var problem, out var addition))
        {
            return LeadErrors.Of(problem);
        }

        given.RefuseUnknown(addition.Unknown, faults);

        if (addition.Blocked.Count > 0)
        {
            faults.Add("phone", LeadWords.Blacklisted("phone"));
        }

        return faults.Refusal ?? LeadAnswer.Done;
    }

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        var (id, contact) = (call.Id("id"), call.Id("contact"));

        if (await MissingAsync(call, id, contact) is { } missing)
        {
            return missing;
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        // What clients read is the whole contact; its standing may be sent back as it was read, or by itself.
        var state = body.Has("list_state") ? body.Of("list_state", body.Map("list_state")) : body;
        var draft = new ListMemberDraft(
            state.Integer("attempts_left", Need.Value, 0, 100).Filled(), state.Integer("priority", Need.Value, int.MinValue, int.MaxValue).Filled(),
            state.Bool("finalised").Filled());

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ListMembers>().SetAsync(id, contact, draft, call.Caller, call.Aborted));
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<ListMembers>().RemoveAsync(call.Id("id"), call.Id("contact"), call.Caller, call.Aborted));

    private static async ValueTask<LeadError?> MissingAsync(LeadCall call, long id, long contact)
    {
        if (await ContactLists.FindAsync(call, id) is null)
        {
            return LeadErrors.NotFound("contact_list");
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<ListMembers>().FindAsync(db, id, contact, call.Aborted) is null ? LeadErrors.NotFound("contact") : null;
    }
}
