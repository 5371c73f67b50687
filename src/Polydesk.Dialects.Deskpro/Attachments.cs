using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The files of a ticket's messages.</summary>
internal static class Attachments
{
    /// <summary>The list of files that are shown within the text.</summary>
    public const string Inline = "inline_attachments";

    private const string Tag = "tickets.ticket_attachments";

    public static void MapAttachments(this DeskproApi api)
    {
        api.List<AttachmentBody>("DP-28", "/tickets/{id}/messages/{mid}/attachments", Tag, ListOfMessage);
        api.List<AttachmentBody>("DP-29", "/tickets/{id}/attachments", Tag, List);
    }

    /// <summary>Reads files that were uploaded before: a list of objects with their <c>blob_auth</c>, or a map of them.</summary>
    public static async ValueTask<IReadOnlyList<NewFile>> ReadAsync(DeskproInput body, DeskproCall call, params IReadOnlyList<string> names) =>
        [.. (await FindAsync(body, call, names)).Select(New)];

    /// <summary>Reads all files that a message is to have; null when the body says nothing of them.</summary>
    public static async ValueTask<MessageFiles?> ReadSetAsync(DeskproInput body, DeskproCall call, Message message, params IReadOnlyList<string> names)
    {
        if (names.All(n => body[n].Kind is ParameterKind.Absent))
        {
            return null;
        }

        var files = await FindAsync(body, call, names);
        var own = message.Files.Select(f => f.Token).ToHashSet();
        return new([.. files.Where(f => own.Contains(f.File.Token)).Select(f => f.File.Token)], [.. files.Where(f => !own.Contains(f.File.Token)).Select(New)])
        {
            Turned = files.Where(f => own.Contains(f.File.Token) && f.IsInline is { } inline && inline != f.File.IsInline).ToDictionary(f => f.File.Token, f => f.IsInline!.Value),
        };
    }

    private static NewFile New(Named named) => new(named.File.Name, named.File.MediaType, new(named.File.Sha256, named.File.Size)) { IsInline = named.IsInline ?? false };

    private static async ValueTask<List<Named>> FindAsync(DeskproInput body, DeskproCall call, IReadOnlyList<string> names)
    {
        var found = new List<Named>();

        foreach (var name in names)
        {
            var sent = body[name];

            if (sent is { IsAbsent: false, Kind: not (ParameterKind.List or ParameterKind.Map) })
            {
                body.Refuse(name, FaultCodes.InvalidType);
                continue;
            }

            foreach (var (at, entry) in sent.Items.Index())
            {
                if (await FindAsync(entry, call) is { } file)
                {
                    var isInline = entry.Kind is ParameterKind.Map ? entry["is_inline"].AsBool() : default;
                    found.Add(new(file, name == Inline ? true : isInline.Has(out var given) ? given : null));

                    if (isInline.IsBad)
                    {
                        body.Refuse($"{name}.{name}_{at}.is_inline", FaultCodes.InvalidType);
                    }
                }
                else
                {
                    body.Refuse($"{name}.{name}_{at}.blob_auth", FaultCodes.BadChoice);
                }
            }
        }

        // One that is in both lists is shown within the text.
        return [.. found.GroupBy(f => f.File.Token).Select(same => same.First() with { IsInline = same.Max(f => f.IsInline) })];
    }

    /// <summary>The file that a <c>blob_auth</c>, or an object with one, names; null when none has it.</summary>
    internal static async ValueTask<StoredFile?> FindAsync(Parameter entry, DeskproCall call)
    {
        var auth = entry.Kind is ParameterKind.Map ? entry["blob_auth"] : entry;

        if (!auth.AsText().Has(out var text) || BlobBody.Find(text) is not var (id, token))
        {
            return null;
        }

        await using var db = await call.OpenAsync();
        return await call.Get<FileStore>().FindByTokenAsync(db, token, call.Aborted) is { } file && file.Id == id ? file : null;
    }

    private static async ValueTask<DeskproAnswer> ListOfMessage(DeskproCall call)
    {
        if (await Messages.RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        return await Messages.FindAsync(call) is { } message
            ? await call.WholeAsync<AttachmentBody>([.. AttachmentBody.Of(message, call)], a => a.Id, Paging.Usual)
            : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        if (await Messages.RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        await using var db = await call.OpenAsync();
        var messages = await call.Get<MessageStore>().ListAsync(db, [Tickets.IdOf(call)], call.Aborted);
        List<AttachmentBody> all = [.. messages.SelectMany(m => m).Where(m => !m.IsDraft).SelectMany(m => AttachmentBody.Of(m, call)).OrderBy(a => a.Id)];
        return await call.WholeAsync(all, a => a.Id, Paging.Usual);
    }
}

/// <summary>A file that a request names, and what it says of whether the message shows it within its text.</summary>
internal sealed record Named(StoredFile File, bool? IsInline);

/// <summary>A file of a message, with the file itself always in place.</summary>
internal sealed record AttachmentBody(long Id, long Ticket, long Person, long Message, BlobBody Blob, bool IsAgentNote, bool IsInline) : IRefers
{
    IEnumerable<Reference> IRefers.References =>
        [Reference.To("person", Person, "person"), Reference.To("ticket", Ticket, "ticket"), Reference.To("message", Message, "ticket_message")];

    public static IEnumerable<AttachmentBody> Of(Message message, DeskproCall call) => message.Files.Select(file => new AttachmentBody(
        file.Id, message.TicketId, message.AuthorId, message.Id, BlobBody.Of(file, call), message.Kind is MessageKind.Note, file.IsInline));
}
