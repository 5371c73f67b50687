using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Adds a view, changes what is given of one, or removes it. Agents have views of their own; an admin decides about everybody's; the program's stay.</summary>
public sealed class SaveTicketView(Database database, VocabularyCache vocabularies, TicketViews views, EventLog events, TimeProvider clock)
{
    private const int LongestTitle = 255;
    private const int MostTerms = 50;
    private const int MostValues = 200;

    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, ViewDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsStaff || caller.PersonId == 0 || (draft.ForAll && !caller.IsAdmin))
        {
            return Problem.Forbidden();
        }

        if (Check(draft, isNew: id is null) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var language = (await vocabularies.GetAsync(ct)).Settings.DefaultLanguage;
        var now = clock.GetUtcNow();
        await using var db = await database.BeginAsync(ct);

        if (id is { } known && await RefuseAsync(db, known, caller, ct) is { } refusal)
        {
            return refusal;
        }

        var saved = id ?? await db.InsertAsync(
            $"""
            insert into ticket_views (person_id, title, terms, position, created_at, updated_at)
            select {(draft.ForAll ? null : caller.PersonId)}, {LocalText.Of(language, draft.Title.Value.Trim())}, '[]', max(position) + 1, {now}, {now}
            from ticket_views returning id
            """, ct);
        List<Sql> sets = [$"updated_at = {now}"];

        if (id is not null && draft.Title.Is(out var title))
        {
            sets.Add($"title = {LocalText.Of(language, title.Trim())}");
        }

        if (draft.Terms.Is(out var terms))
        {
            sets.Add($"terms = {JsonSerializer.Serialize([.. terms], ViewJson.Default.ListViewTerm)}");
        }

        if (draft.Position.Is(out var position))
        {
            sets.Add($"position = {position}");
        }

        await db.AddAsync($"update ticket_views set {Sql.List(sets)} where id = {saved}", ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.ViewAdded : EventTypes.ViewChanged, Subject.TicketView, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    public async Task<Outcome<Done>> RemoveAsync(long id, Caller caller, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await RefuseAsync(db, id, caller, ct) is { } refusal)
        {
            return refusal;
        }

        await db.AddAsync($"delete from ticket_views where id = {id}", ct);
        await events.AppendAsync(db, new(EventTypes.ViewRemoved, Subject.TicketView, id), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private async ValueTask<Problem?> RefuseAsync(WriteSession db, long id, Caller caller, CancellationToken ct)
    {
        if (await views.FindAsync(db, id, caller, ct) is not { } view)
        {
            return Problem.NotFound("view", id);
        }

        return view.SystemName is not null || (view.PersonId is null && !caller.IsAdmin) ? Problem.Forbidden() : null;
    }

    private static List<FieldProblem> Check(ViewDraft draft, bool isNew)
    {
        var problems = draft.Unread.ToList();

        if (draft.Title.Is(out var title) ? string.IsNullOrWhiteSpace(title) : isNew)
        {
            problems.Add(new("title", FieldFault.Missing));
        }
        else if (title?.Length > LongestTitle)
        {
            problems.Add(new("title", FieldFault.Incorrect));
        }

        if (draft.Terms.Is(out var terms) && (terms.Count > MostTerms || terms.Any(t => t.Values.Count > MostValues || !ViewTerms.IsValid(t))))
        {
            problems.Add(new("terms", FieldFault.Incorrect));
        }

        return problems;
    }
}
