using Polydesk.Desk;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads which picture a person or an organization is to have: an uploaded file.</summary>
internal static class Pictures
{
    /// <summary>Nothing when it is to stay: the picture that is there already stays the same file.</summary>
    public static async ValueTask<Optional<NewFile?>> ReadAsync(DeskproInput body, DeskproCall call, BlobBody? present)
    {
        var sent = body["picture_blob"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (sent is { IsAbsent: true } or { Kind: ParameterKind.Text, Literal.Length: 0 })
        {
            return present is null ? default : default(Optional<NewFile?>).With(null);
        }

        if (await Attachments.FindAsync(sent, call) is { } file)
        {
            return file.Id == present?.BlobId ? default : default(Optional<NewFile?>).With(new(file.Name, file.MediaType, new(file.Sha256, file.Size)));
        }

        body.Refuse("picture_blob", FaultCodes.BadChoice);
        return default;
    }
}
