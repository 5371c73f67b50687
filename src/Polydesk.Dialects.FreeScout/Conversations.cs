using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Tickets, which this product calls conversations: lists and single ones (section 7).</summary>
internal static class Conversations
{
    public static void MapConversations(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-02", "GET", "/conversations", List, FreeTakes.ConversationFilters);
        api.Add("FS-03", "GET", "/conversations/{conversation}", Get, FreeTakes.ConversationParts);
    }

    /// <summary>The conversation of the path, or why there is none for this caller: unknown, merged into another, or out of the key's mailboxes.</summary>
    public static async ValueTask<(Ticket? Ticket, FreeAnswer Refusal)> FindAsync(FreeCall call, Session db)
    {
        var id = call.Id("conversation");
        var tickets = call.Get<TicketStore>();

        if (await tickets.FindAsync(db, id, call.Caller, call.Aborted) is not { } ticket)
        {
            var isElsewhere = call.Caller.OnlyDepartmentIds is not null
                && await tickets.ExistsAsync(db, id, call.Caller with { OnlyDepartmentIds = null }, call.Aborted);
            return (null, isElsewhere ? FreeErrors.Forbidden(FreeScoutDialect.OtherMailbox) : FreeErrors.NotFound);
        }

        return ticket.MergedInto is { } other ? (null, FreeAnswer.Moved(call.Links.Conversation(other))) : (ticket, FreeAnswer.Done);
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var page = call.Page;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var filter = await ConversationFilter.ReadAsync(call, db);
        Query<PersonCard>? people = null;
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(
            db, filter, [ConversationFilter.Order(call)], page.Skip, page.Size, call.Caller, call.Aborted, beside: ids => people = PersonCards.QueryOf(ids));
        var bodies = await ConversationBody.OfAsync(
            call.Account, db, call.Links, tickets, Embed.Of(call["embed"], Embed.Nothing), call.Aborted, people?.Rows);

        return FreeAnswer.Page("conversations", bodies, page, total);
    }

    private static async ValueTask<FreeAnswer> Get(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        var (ticket, refusal) = await FindAsync(call, db);

        if (ticket is null)
        {
            return refusal;
        }

        var embed = Embed.Of(call["embed"], Embed.OnlyThreads);
        return FreeAnswer.Of((await ConversationBody.OfAsync(call.Account, db, call.Links, [ticket], embed, call.Aborted))[0]);
    }
}
