using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Notes;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Notes of agents on people and organizations.</summary>
internal sealed class Notes
{
    private static readonly DeskproNames Names = new(("text", "note"));
    private static readonly IReadOnlyList<Param> Written = [Param.Needed("note", ParamType.Text)];

    private readonly Subject subject;
    private readonly string path;

    private Notes(Subject subject, string path) => (this.subject, this.path) = (subject, path);

    public static void Map(DeskproApi api)
    {
        new Notes(Subject.Person, "/people").Map(api, "people.person_notes", "DP-65", "DP-66", "DP-67");
        new Notes(Subject.Organization, "/organizations").Map(api, "organizations.organization_notes", "DP-79", "DP-79", "DP-79");
    }

    private void Map(DeskproApi api, string tag, string list, string create, string item)
    {
        api.List<NoteBody>(list, path + "/{id}/notes", tag, List);
        api.Create<NoteBody>(create, path + "/{id}/notes", tag, Create, Written);
        api.Counts(item, path + "/{id}/notes/counts", tag, Count);
        api.Get<NoteBody>(item, path + "/{id}/notes/{nid}", tag, Get);
        api.Update<NoteBody>(item, path + "/{id}/notes/{nid}", tag, Update, Written);
        api.Delete(item, path + "/{id}/notes/{nid}", tag, Delete);
    }

    private async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, ids) = (call.Paging(), call.Ids());

        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (notes, total) = await call.Get<NoteStore>().PageAsync(
            db, subject, call.Id("id"), ids is null ? paging.Skip : 0, ids is null ? paging.Take : int.MaxValue, call.Aborted, oldestFirst: true);
        return ids is null
            ? await call.PageAsync(notes.ConvertAll(Of), paging, total)
            : await call.WholeAsync(notes.ConvertAll(Of), n => n.Id, Paging.Usual);
    }

    private async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        var body = call.Body;
        body.Require("note");
        var text = body.Text("note").Or("");

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<AddNote>().RunAsync(subject, call.Id("id"), text, [], call.Caller, call.Aborted)).Failed(out var problem, out var note)
            ? DeskproErrors.Of(problem, Names)
            : await call.CreatedAsync(Of(note), $"{path}/{note.SubjectId}/notes/{note.Id}");
    }

    private async ValueTask<DeskproAnswer> Count(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        await using var db = await call.OpenAsync();
        return DeskproAnswer.Of(new CountBody((await call.Get<NoteStore>().PageAsync(db, subject, call.Id("id"), 0, 1, call.Aborted)).Total));
    }

    private async ValueTask<DeskproAnswer> Get(DeskproCall call) =>
        await RefuseAsync(call) is { } refused ? refused
        : await FindAsync(call) is { } note ? await call.OneAsync(Of(note))
        : DeskproErrors.NotFound;

    private async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        if (await RefuseAsync(call) is { } refused)
        {
            return refused;
        }

        if (await FindAsync(call) is not { } note)
        {
            return DeskproErrors.NotFound;
        }

        var text = call.Body.Text("note").Or(note.Text);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<ChangeNote>().RunAsync(subject, note.SubjectId, note.Id, text, call.Caller, call.Aborted)).Failed(out var problem, out var changed)
            ? DeskproErrors.Of(problem, Names)
            : await call.ChangedAsync($"{path}/{note.SubjectId}/notes/{note.Id}", () => new ValueTask<NoteBody>(Of(changed)));
    }

    private async ValueTask<DeskproAnswer> Delete(DeskproCall call) =>
        (await call.Get<RemoveNote>().RunAsync(subject, call.Id("id"), call.Id("nid"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem)
            : DeskproAnswer.Deleted;

    private async ValueTask<DeskproError?> RefuseAsync(DeskproCall call)
    {
        await using var db = await call.OpenAsync();
        return await call.Get<NoteSubjects>().RefuseAsync(db, subject, call.Id("id"), call.Caller, call.Aborted) is { } problem ? DeskproErrors.Of(problem) : null;
    }

    private async ValueTask<Note?> FindAsync(DeskproCall call)
    {
        await using var db = await call.OpenAsync();
        return await call.Get<NoteStore>().FindAsync(db, subject, call.Id("id"), call.Id("nid"), call.Aborted);
    }

    private NoteBody Of(Note note) => new(note.Id, note.Text, note.AuthorId, subject is Subject.Person ? note.SubjectId : null, subject is Subject.Organization ? note.SubjectId : null, note.CreatedAt);
}

/// <summary>A note; it is on a person or on an organization.</summary>
internal sealed record NoteBody(
    long Id, string Note, long Agent, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Person,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Organization, DateTimeOffset DateCreated) : IRefers
{
    IEnumerable<Reference> IRefers.References =>
        [Reference.To("agent", Agent, "agent", "person"), Reference.To("person", Person, "person"), Reference.To("organization", Organization, "organization")];
}
