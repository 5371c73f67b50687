using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Keeps the recording of a call, in place of the one that was there. Its name begins with the call's id and cannot be guessed.</summary>
public sealed class KeepRecording(Database database, CallStore calls, FileStore files, EventLog events, TimeProvider clock)
{
    /// <param name="callId">The call.</param>
    /// <param name="blob">The content.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="extension">How its name ends, with the dot.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<Done>> RunAsync(long callId, Blob blob, string mediaType, string extension, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await calls.FindForUpdateAsync(db, callId, caller, ct) is not { } call)
        {
            return Problem.NotFound("call", callId);
        }

        await files.RemoveAsync(db, Subject.Call, [callId], ct);
        var stored = await files.AddAsync(db, Subject.Call, callId, [new($"{callId}-{Secrets.ShortToken()}{extension}", mediaType, blob)], ct);
        await db.AddAsync(
            $"update calls set recording_id = (select id from files where token = {stored[0].Token}), updated_at = {clock.GetUtcNow()} where id = {callId}", ct);
        await events.AppendAsync(db, new(EventTypes.CallChanged, Subject.Call, callId, call.TicketId), caller, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }
}
