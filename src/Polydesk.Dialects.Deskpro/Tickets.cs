using Polydesk.Desk;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Tickets: lists, single ones by id or reference, creation, changes and deletion.</summary>
internal static class Tickets
{
    private const string Tag = "tickets.tickets";

    public static void MapTickets(this DeskproApi api)
    {
        api.List<TicketBody>("DP-10", "/tickets", Tag, List, TicketQuery.Params);
        api.Create<TicketBody>("DP-12", "/tickets", Tag, Create, TicketParams.Create);
        api.Get<TicketBody>("DP-11", "/tickets/{id}", Tag, Get);
        api.Update<TicketBody>("DP-13", "/tickets/{id}", Tag, Update, TicketParams.Update);
        api.Delete("DP-14", "/tickets/{id}", Tag, Delete);
        api.Link<TicketBody>(["ticket"], LoadAsync);
    }

    /// <summary>The id in the path, which may also be a reference.</summary>
    internal static long IdOf(DeskproCall call, string name = "id") =>
        call.Id(name) is > 0 and var id ? id : TicketReference.Find(call.Route.Value(name)) ?? -1;

    /// <summary>A ticket that the caller may not see is refused, one that is not there or deleted is missing.</summary>
    internal static async ValueTask<DeskproError> MissingAsync(DeskproCall call, long id)
    {
        await using var db = await call.OpenAsync();
        return await db.ExistsAsync($"select id from tickets where id = {id} and deleted = {false}", call.Aborted) ? DeskproErrors.NoPermission : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, order, filter) = (call.Paging(), TicketQuery.Order(call), await TicketQuery.FilterAsync(call));

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        return await PageAsync(call, db, filter, order, paging);
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        var id = IdOf(call);
        return await FindAsync(call, id) is { } ticket ? await call.OneAsync(ticket) : await MissingAsync(call, id);
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        var draft = await TicketInput.DraftAsync(call);
        return await CreateAsync(call, draft);
    }

    /// <summary>Creates the ticket that was read, unless something was wrong with the request.</summary>
    internal static async ValueTask<DeskproAnswer> CreateAsync(DeskproCall call, TicketDraft draft)
    {
        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((await call.Get<CreateTicket>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var ticket))
        {
            return problem.Kind is ProblemKind.Conflict ? DeskproErrors.Invalid("", FaultCodes.DupeTicket) : DeskproErrors.Of(problem, TicketParams.Names);
        }

        return await call.CreatedAsync((await FindAsync(call, ticket.Id, alsoHidden: true))!, $"/tickets/{ticket.Id}");
    }

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        var change = await TicketInput.ChangeAsync(call);
        return await UpdateAsync(call, change);
    }

    /// <summary>Makes the change that was read, unless something was wrong with the request.</summary>
    internal static async ValueTask<DeskproAnswer> UpdateAsync(DeskproCall call, TicketChange change)
    {
        var id = IdOf(call);

        // Only an admin finds a deleted ticket, and only to bring it back.
        if (await FindAsync(call, id) is null && (change.Deleted.Or(true) || !call.Caller.IsAdmin))
        {
            return await MissingAsync(call, id);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((await call.Get<ChangeTicket>().RunAsync(id, change, call.Caller, call.Aborted)).Failed(out var problem, out _))
        {
            return problem.Kind is ProblemKind.NotFound ? await MissingAsync(call, id) : DeskproErrors.Of(problem, TicketParams.Names);
        }

        return await call.ChangedAsync($"/tickets/{id}", async () => await FindAsync(call, id, alsoHidden: true));
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call)
    {
        var id = IdOf(call);

        if (await FindAsync(call, id) is null)
        {
            return await MissingAsync(call, id);
        }

        return (await call.Get<DeleteTicket>().RunAsync(id, forGood: false, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? problem.Kind is ProblemKind.NotFound ? await MissingAsync(call, id) : DeskproErrors.Of(problem, TicketParams.Names)
            : DeskproAnswer.Deleted;
    }

    /// <summary>The ticket as GET shows it; deleted ones are not there.</summary>
    internal static async ValueTask<TicketBody?> FindAsync(DeskproCall call, long id, bool alsoHidden = false)
    {
        await using var db = await call.OpenAsync();
        var store = call.Get<TicketStore>();

        if (await store.FindAsync(db, id, call.Caller, TicketParts.Facts, call.Aborted) is not { } ticket)
        {
            return null;
        }

        // A ticket that was merged shows the one that is left.
        return ticket is { Deleted: true, MergedInto: { } into } && await store.FindAsync(db, into, call.Caller, TicketParts.Facts, call.Aborted) is { } left
            ? TicketBody.Of(left, call)
            : ticket.Deleted && !alsoHidden ? null : TicketBody.Of(ticket, call);
    }

    /// <summary>A page of the tickets that a filter lets through.</summary>
    internal static async ValueTask<DeskproAnswer> PageAsync(
        DeskproCall call, Desk.Storage.Session db, TicketFilter filter, Desk.Storage.Sort<TicketKey> order, Paging paging)
    {
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(db, filter, [order], paging.Skip, paging.Take, call.Caller, call.Aborted, TicketParts.Facts);
        return await call.PageAsync(tickets.ConvertAll(t => TicketBody.Of(t, call)), paging, total);
    }

    private static async ValueTask<IReadOnlyDictionary<long, TicketBody>> LoadAsync(DeskproCall call, Desk.Storage.Session db, IReadOnlyList<long> ids)
    {
        var filter = new TicketFilter { Ids = ids, Deleted = false };
        var (tickets, _) = await call.Get<TicketStore>().PageAsync(db, filter, [new(TicketKey.Id)], 0, Math.Max(ids.Count, 1), call.Caller, call.Aborted, TicketParts.Facts);
        return tickets.ToDictionary(t => t.Id, t => TicketBody.Of(t, call));
    }
}
