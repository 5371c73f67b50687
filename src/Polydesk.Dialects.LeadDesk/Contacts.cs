using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Contacts are the desk's customers (section 5.8).</summary>
internal static class Contacts
{
    public static void MapContacts(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-79", "GET", "/contacts", "contacts:read", List, LeadFilters.Contacts);
        api.Add("LD-81", "GET", "/contacts/{id}", "contacts:read", Get);
        api.Add("LD-83", "DELETE", "/contacts/{id}", "contacts:delete", Remove);
        api.Add("LD-86", "GET", "/contacts/{id}/tickets", "contacts:read tickets:read", ListTickets, LeadFilters.But(LeadFilters.Tickets, "contact_id"));
        api.Add("LD-86", "GET", "/contacts/{id}/contact_lists", "contacts:read contact_lists:read", ListLists, LeadFilters.ContactLists);
        api.MapValues("LD-84", "LD-84", "LD-84", "contacts", "contact", ExistsAsync, ChangeValuesAsync);
    }

    public static async ValueTask<ContactCard?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<ContactStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    public static async ValueTask<bool> ExistsAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<ContactStore>().ExistsAsync(db, id, call.Caller, call.Aborted);
    }

    /// <summary>A contact with the lists that the caller sees.</summary>
    public static async ValueTask<ContactBody> WholeAsync(LeadCall call, ContactCard contact)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var lists = await call.Get<ListMembers>().ListsOfAsync(db, [contact.Id], call.Caller, call.Aborted);
        return ContactBody.Of(call, contact) with { ContactLists = [.. lists[contact.Id].Select(id => new LeadId(id))] };
    }

    /// <summary>A list of what a contact has.</summary>
    public static async ValueTask<LeadAnswer> ListOf(LeadCall call, Func<long, ValueTask<LeadAnswer>> list) =>
        await ExistsAsync(call, call.Id("id")) ? await list(call.Id("id")) : LeadErrors.NotFound("contact");

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        var (page, query) = (call.Page(), call.Query);
        var sort = call.Sort("lname", "created_at", "updated_at");
        var filter = new ContactFilter
        {
            Phone = query.Phone("phone").Or(null),
            Email = query.Text("email").Or(null),
            Fname = query.Text("fname").Or(null),
            Lname = query.Text("lname").Or(null),
            Name = query.Text("name").Or(null),
            Company = query.Text("company").Or(null),
            ExternalId = query.Text("external_id").Or(null),
            ListIds = query.Ids("contact_list_id"),
            DepartmentIds = query.Ids("campaign_id"),
            Created = query.Range("created"),
            Updated = query.Range("updated"),
            Sorts = sort is { } by ? [new(Order(by.Property), by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (contacts, total) = await call.Get<ContactStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(contacts.ConvertAll(c => ContactBody.Of(call, c)), page, total);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } contact ? LeadAnswer.Of(await WholeAsync(call, contact)) : LeadErrors.NotFound("contact");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        (await call.Get<RemoveContact>().RunAsync(call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? problem.Kind is ProblemKind.Conflict ? LeadErrors.State("contact_in_use", "The contact has tickets or orders.") : LeadErrors.Of(problem)
            : LeadAnswer.Done;

    private static ValueTask<LeadAnswer> ListTickets(LeadCall call) => ListOf(call, id => Tickets.List(call, new() { RequesterIds = [id] }));

    private static ValueTask<LeadAnswer> ListLists(LeadCall call) => ListOf(call, id => ContactLists.List(call, new() { PersonId = id }));

    private static async ValueTask<Outcome<Done>> ChangeValuesAsync(LeadCall call, long id, IReadOnlyList<FieldInput> inputs) =>
        (await call.Get<SaveContact>().RunAsync(id, new() { Fields = inputs }, call.Caller, call.Aborted)).Failed(out var problem, out _) ? problem : default(Done);

    private static ContactOrder Order(string property) => property switch
    {
        "lname" => ContactOrder.Lname,
        "created_at" => ContactOrder.Created,
        _ => ContactOrder.Updated,
    };
}
