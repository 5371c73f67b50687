using Polydesk.Desk.Tags;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Tags, which come into being by being put on conversations (section 11).</summary>
internal static class Tags
{
    public static void MapTags(this RouteTable<FreeHandler> api) => api.Add("FS-23", "GET", "/tags", List, FreeTakes.TagFilters);

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        long? ticket = call["conversationId"] is { IsAbsent: false } given ? given.AsInt().Or(-1) : null;

        if (ticket is { } id && !await call.Get<TicketStore>().ExistsAsync(db, id, call.Caller, call.Aborted))
        {
            return FreeAnswer.Page<TagBody>("tags", [], call.Page, 0);
        }

        var (tags, total) = await call.Get<TagStore>().PageAsync(db, ticket, call.Page.Skip, call.Page.Size, call.Aborted);
        return FreeAnswer.Page<TagBody>("tags", [.. tags.Select(TagBody.Of)], call.Page, total);
    }
}
