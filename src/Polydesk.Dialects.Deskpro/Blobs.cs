using Polydesk.Desk.Files;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Uploads, which messages and downloads then name by their <c>blob_auth</c>.</summary>
internal static class Blobs
{
    private static IReadOnlyList<Param> Form { get; } = [Param.Needed("file", ParamType.File, "One part of a multipart form.")];

    public static void MapBlobs(this DeskproApi api)
    {
        api.Create<BlobBody>("DP-30", "/blobs/temp", "blobs.blobs", call => Add(call, temporary: true), Form);
        api.Create<BlobBody>("DP-31", "/blobs", "blobs.blobs", call => Add(call, temporary: false), Form);
    }

    private static async ValueTask<DeskproAnswer> Add(DeskproCall call, bool temporary)
    {
        if (call.Bag.Files("file") is not [var file, ..])
        {
            return DeskproErrors.Invalid("file", FaultCodes.Required);
        }

        var stored = await call.Get<Uploads>().AddAsync(new(file.Name, file.MediaType, file.Blob), temporary, call.Caller, call.Aborted);
        var body = BlobBody.Of(stored, call, isTemp: temporary);
        return await call.CreatedAsync(body, $"/blobs/{body.BlobAuthId}");
    }
}
