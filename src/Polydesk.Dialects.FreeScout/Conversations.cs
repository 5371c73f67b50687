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
    /// <param name="beside">What else is asked, in the same round trip.</param>
    public static async ValueTask<(Ticket? Ticket, FreeAnswer Refusal)> FindAsync(FreeCall call, Session db, params IReadOnlyList<Query> beside)
    {
        var id = call.Id("conversation");
        var tickets = call.Get<TicketStore>();

        if (await tickets.FindAsync(db, id, call.Caller, TicketParts.Fields, call.Aborted, beside) is not { } ticket)
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
        var embed = Embed.Of(call["embed"], Embed.Nothing);
        ConversationParts? parts = null;
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(
            db, filter, [ConversationFilter.Order(call)], page.Skip, page.Size, call.Caller, call.Aborted,
            TicketParts.Fields, beside: ids => (parts = new(ids, embed)).Queries);
        var bodies = parts is null ? [] : await ConversationBody.OfAsync(call.Account, db, call.Links, tickets, parts, call.Caller, call.Aborted);

        return FreeAnswer.Page("conversations", bodies, page, total);
    }

    private static async ValueTask<FreeAnswer> Get(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var parts = new ConversationParts([call.Id("conversation")], Embed.Of(call["embed"], Embed.OnlyThreads));
        var (ticket, refusal) = await FindAsync(call, db, parts.Queries);

        return ticket is null ? refusal : FreeAnswer.Of((await ConversationBody.OfAsync(call.Account, db, call.Links, [ticket], parts, call.Caller, call.Aborted))[0]);
    }
}
