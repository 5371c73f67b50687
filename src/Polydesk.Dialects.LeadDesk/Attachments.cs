using Polydesk.Desk;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Attachments of messages, for whoever sees their ticket (LD-133).</summary>
internal static class Attachments
{
    public static void MapAttachments(this RouteTable<LeadOperation> api, Downloads downloads) =>
        api.Add("LD-133", "GET", "/attachments/{id}", "tickets:read", async call =>
            await FindAsync(call) is { } file ? downloads.LinkTo(call, file) : LeadErrors.NotFound("attachment"));

    private static async ValueTask<StoredFile?> FindAsync(LeadCall call)
    {
        StoredFile? file;
        long? ticket;

        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            file = await call.Get<FileStore>().FindAsync(db, call.Id("id"), call.Aborted);

            if (file is not { Owner: Subject.Message })
            {
                return null;
            }

            ticket = await db.NumberAsync($"select ticket_id from messages where id = {file.OwnerId} and is_draft = {false}", call.Aborted);
        }

        return ticket is { } id && await Tickets.FindAsync(call, id) is not null ? file : null;
    }
}
