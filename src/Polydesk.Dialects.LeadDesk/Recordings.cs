using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Polydesk.Desk.Files;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Recordings of calls: raw audio in, a link to it out (section 5.10).</summary>
internal static class Recordings
{
    public static readonly Dictionary<string, string> Extensions = new()
    {
        ["audio/mpeg"] = ".mp3",
        ["audio/wav"] = ".wav",
        ["audio/ogg"] = ".ogg",
    };

    public static void MapRecordings(this RouteTable<LeadOperation> api, Downloads downloads)
    {
        api.Add("LD-110", "PUT", "/calls/{id}/recording", "calls:update", Put, LeadTakes.Recording);
        api.Add("LD-111", "GET", "/audio/files/{filename}", "calls:read", async call =>
            await FindAsync(call) is { } file ? downloads.LinkTo(call, file) : LeadErrors.NotFound("recording"));
    }

    private static async ValueTask<StoredFile?> FindAsync(LeadCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<CallStore>().FindRecordingAsync(db, call.Route.Value("filename"), call.Caller, call.Aborted);
    }

    private static async ValueTask<LeadAnswer> Put(LeadCall call)
    {
        if (await Calls.FindAsync(call, call.Id("id")) is not { } found)
        {
            return LeadErrors.NotFound("call");
        }

        var type = WholeBody.MediaType(call.Http.Request);

        if (!Extensions.TryGetValue(type, out var extension))
        {
            return LeadErrors.UnsupportedMediaType with { Description = "The body must be audio/mpeg, audio/wav or audio/ogg." };
        }

        // The server's general limit is for bodies that are read whole.
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LeadFiles.MaxBytes(call.Limits) + 1;
        }

        if (call.Http.Request.ContentLength > LeadFiles.MaxBytes(call.Limits))
        {
            return LeadErrors.TooLarge;
        }

        if (await KeepAsync(call) is not { } blob)
        {
            return LeadErrors.TooLarge;
        }

        if (blob.Size == 0)
        {
            return LeadErrors.WrongBody("audio");
        }

        return LeadAnswer.After(await call.Get<KeepRecording>().RunAsync(found.Id, blob, type, extension, call.Caller, call.Aborted));
    }

    /// <summary>Null when it is too long.</summary>
    private static async ValueTask<Blob?> KeepAsync(LeadCall call)
    {
        try
        {
            return await call.Get<BlobStore>().AddAsync(call.Http.Request.Body, LeadFiles.MaxBytes(call.Limits), call.Aborted);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        catch (BadHttpRequestException lost)
        {
            throw new OperationCanceledException("The client left before its request was complete.", lost, call.Aborted);
        }
    }
}
