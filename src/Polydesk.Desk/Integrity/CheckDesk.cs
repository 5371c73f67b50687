using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>
/// Looks whether what is kept twice agrees: counters with rows, the message index with subjects and messages, times with events, and whether everything that is
/// referred to is there. It changes nothing, sees one moment of a desk in use, and stops nobody.
/// </summary>
public sealed class CheckDesk(Database database, BlobStore blobs)
{
    public async Task<CheckResult> RunAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        await db.NumberAsync(db.Engine.BeginSnapshot, ct);

        try
        {
            var look = new Inspection(db, ct);
            await CheckCounters.RunAsync(look);
            await CheckTickets.RunAsync(look);
            await CheckSearch.RunAsync(look);
            await CheckReferences.RunAsync(look);
            await CheckFiles.RunAsync(look, blobs);

            var tickets = await db.NumberAsync($"select count(*) from tickets", ct) ?? 0;
            var messages = await db.NumberAsync($"select count(*) from messages", ct) ?? 0;
            return new(tickets, messages, look.Findings);
        }
        finally
        {
            await db.NumberAsync($"rollback", CancellationToken.None);
        }
    }
}

/// <summary>What was looked at, and what does not agree; nothing found means that the desk is whole.</summary>
public sealed record CheckResult(long Tickets, long Messages, IReadOnlyList<Finding> Findings);

/// <summary>One disagreement, for the operator.</summary>
public sealed record Finding(string What, string Detail);
