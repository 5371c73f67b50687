using System.Text.Json;
using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Files;
using Polydesk.Desk.Notes;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Notes on users and on organizations, which differ in one key and in the words for a missing note (section 3.8).</summary>
internal static class Notes
{
    private static readonly Kind OnUser = new(
        Subject.Person, "user_id", "User", "user",
        (call, n, file) => EddyAnswer.Data(UserNote.Of(call, n, file)),
        (call, all, files, page) => EddyAnswer.Page([.. all.Select(n => UserNote.Of(call, n, files[n.Id].FirstOrDefault()))], page));

    private static readonly Kind OnOrganization = new(
        Subject.Organization, "organiz_id", "Organization", "organizations",
        (call, n, file) => EddyAnswer.Data(OrganizationNote.Of(call, n, file)),
        (call, all, files, page) => EddyAnswer.Page([.. all.Select(n => OrganizationNote.Of(call, n, files[n.Id].FirstOrDefault()))], page));

    public static void MapNotes(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-35", "GET", "/users/{user_id}/notes", call => List(call, OnUser));
        api.Add("ED-36", "POST", "/users/{user_id}/notes", call => Add(call, OnUser), EddyTakes.Note);
        api.Add("ED-37", "DELETE", "/users/{user_id}/notes/{note_id}", call => Delete(call, OnUser));
        api.Add("ED-49", "GET", "/organizations/{organiz_id}/notes", call => List(call, OnOrganization));
        api.Add("ED-50", "POST", "/organizations/{organiz_id}/notes", call => Add(call, OnOrganization), EddyTakes.Note);
        api.Add("ED-51", "DELETE", "/organizations/{organiz_id}/notes/{note_id}", call => Delete(call, OnOrganization));
    }

    private static async ValueTask<EddyAnswer> List(EddyCall call, Kind kind)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (await call.Get<NoteSubjects>().RefuseAsync(db, kind.Subject, call.Id(kind.Parameter), call.Caller, call.Aborted) is { } problem)
        {
            return Refused(call, kind, problem);
        }

        var (notes, total) = await call.Get<NoteStore>().PageAsync(
            db, kind.Subject, call.Id(kind.Parameter), call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);
        var files = await call.Get<FileStore>().ListAsync(db, Subject.Note, [.. notes.Select(n => n.Id)], call.Aborted);

        return kind.Page(call, notes, files, new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer> Add(EddyCall call, Kind kind)
    {
        var text = call.Bag["text"].AsText();

        // A note has one file; clients that send lists elsewhere name it so here too.
        var uploads = call.Bag.Uploaded("file") is { Count: > 0 } named ? named : call.Bag.Uploaded("files");
        var outcome = await call.Get<AddNote>().RunAsync(
            kind.Subject, call.Id(kind.Parameter), text.IsBad ? null : text.Or(""), [.. uploads.Take(1)], call.Caller, call.Aborted);

        if (outcome.Failed(out var problem, out var note))
        {
            return Refused(call, kind, problem);
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var files = await call.Get<FileStore>().ListAsync(db, Subject.Note, [note.Id], call.Aborted);

        return kind.One(call, note, files[note.Id].FirstOrDefault());
    }

    private static async ValueTask<EddyAnswer> Delete(EddyCall call, Kind kind)
    {
        var outcome = await call.Get<RemoveNote>().RunAsync(kind.Subject, call.Id(kind.Parameter), call.Id("note_id"), call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out _) ? Refused(call, kind, problem) : EddyAnswer.Deleted("Note", call.IdText("note_id"));
    }

    private static EddyErrors Refused(EddyCall call, Kind kind, Problem problem) => problem switch
    {
        // The reference prints the code and title of a success here, with status 404.
        { Kind: ProblemKind.NotFound, Subject: "note" } => new(
            404,
            [
                new(
                    "s-204", "No content",
                    $"Note with id {{{call.IdText("note_id")}}} in {kind.Place} with id {{{call.IdText(kind.Parameter)}}} does not exist"),
            ]),
        { Kind: ProblemKind.NotFound } => Refusals.NotFound(kind.Thing, call.IdText(kind.Parameter)),
        { Kind: ProblemKind.Invalid, Fields: [{ Fault: FieldFault.Missing }] } => Refusals.TextRequired,
        _ => Refusals.Of(problem),
    };

    private sealed record Kind(
        Subject Subject, string Parameter, string Thing, string Place, Func<EddyCall, Note, StoredFile?, EddyAnswer> One,
        Func<EddyCall, IReadOnlyList<Note>, ILookup<long, StoredFile>, EddyPage, EddyAnswer> Page);

    internal sealed record UserNote(
        long Id, long CreatorId, long UserId, string Text, string DateCreated, string DateUpdated,
        [property: JsonConverter(typeof(FileOrNothing))] EddyFiles.FileLink? File)
    {
        public static UserNote Of(EddyCall call, Note n, StoredFile? file) => new(
            n.Id, n.AuthorId, n.SubjectId, n.Text, call.Dates.WriteReversed(n.CreatedAt), call.Dates.WriteReversed(n.UpdatedAt),
            file is null ? null : EddyFiles.Of(call, file));
    }

    internal sealed record OrganizationNote(
        long Id, long CreatorId, long OrganizId, string Text, string DateCreated, string DateUpdated,
        [property: JsonConverter(typeof(FileOrNothing))] EddyFiles.FileLink? File)
    {
        public static OrganizationNote Of(EddyCall call, Note n, StoredFile? file) => new(
            n.Id, n.AuthorId, n.SubjectId, n.Text, call.Dates.WriteReversed(n.CreatedAt), call.Dates.WriteReversed(n.UpdatedAt),
            file is null ? null : EddyFiles.Of(call, file));
    }

    /// <summary>Without a file PHP writes an empty list.</summary>
    internal sealed class FileOrNothing : JsonConverter<EddyFiles.FileLink?>
    {
        public override bool HandleNull => true;

        public override EddyFiles.FileLink Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, EddyFiles.FileLink? value, JsonSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
            }
            else
            {
                JsonSerializer.Serialize(writer, value, EddyJson.Of<EddyFiles.FileLink>());
            }
        }
    }
}
