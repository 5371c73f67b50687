using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Teams;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Departments;

/// <summary>
/// Adds a department, or changes what is given of one together with its relations, all or nothing. Team leaders and those above may; what a team leader adds
/// belongs to their office, and they move nothing into another.
/// </summary>
public sealed class SaveDepartment(Database database, VocabularyCache vocabularies, EventLog events, Freshness freshness, TimeProvider clock)
{
    private const int LongestName = 255;

    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, DepartmentDraft draft, Caller caller, CancellationToken ct)
    {
        if (caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        var language = vocabulary.Settings.DefaultLanguage;
        await using var db = await database.BeginAsync(ct);

        if (id is { } known && await FindForUpdateAsync(db, known, caller, ct) is not { } before)
        {
            return Problem.NotFound("department", known);
        }

        if (draft.OfficeId.Is(out var office) && !await OfficeStore.MayUseAsync(db, office, caller, ct))
        {
            return Problem.Invalid("office", FieldFault.Unknown, office?.ToString() ?? "");
        }

        if (await CheckAsync(db, id, draft, vocabulary, ct) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var saved = id ?? await AddAsync(db, LocalText.Of(language, draft.Name.Value), caller, ct);
        await SetAsync(db, saved, id is null ? draft with { Name = default } : draft, language, ct);

        foreach (var change in draft.Relations)
        {
            if (!await change.ApplyAsync(db, saved, ct))
            {
                return Problem.NotFound(change.Relation.Members, change.Ids[0]);
            }
        }

        await events.AppendAsync(
            db, new(id is null ? EventTypes.DepartmentAdded : EventTypes.DepartmentSettingsChanged, Subject.Department, saved), caller, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);

        return saved;
    }

    private static async ValueTask<List<FieldProblem>> CheckAsync(
        WriteSession db, long? id, DepartmentDraft draft, DeskVocabulary vocabulary, CancellationToken ct)
    {
        var problems = draft.Unread.ToList();

        if (draft.Name.Is(out var name) ? string.IsNullOrWhiteSpace(name) : id is null)
        {
            problems.Add(new("name", FieldFault.Missing));
        }
        else if (name?.Length > LongestName)
        {
            problems.Add(new("name", FieldFault.Incorrect));
        }

        problems.AddRange(draft.BrandIds.Or([]).Where(b => vocabulary.FindBrand(b) is null).Select(b => new FieldProblem("brands", FieldFault.Unknown, b.ToString())));

        if (draft.ParentId.Or(null) is not { } parent)
        {
            return problems;
        }

        // Locked, so that two moves at once cannot make a ring. What is archived stays where it is, and may lie in between.
        var all = (await db.ListAsync(
            static row => (Id: row.Long(), Parent: row.LongOrNull(), Archived: row.TimeOrNull()),
            $"select id, parent_id, archived_at from departments order by id {db.Engine.ForNoKeyUpdate}", ct)).ToDictionary(d => d.Id);

        if (!all.TryGetValue(parent, out var named) || named.Archived is not null)
        {
            problems.Add(new("parent", FieldFault.Unknown, parent.ToString()));
            return problems;
        }

        for (long? above = parent; above is { } at; above = all[at].Parent)
        {
            if (at == id)
            {
                problems.Add(new("parent", FieldFault.Incorrect, parent.ToString()));
                break;
            }
        }

        return problems;
    }

    private static async ValueTask<LocalText?> FindForUpdateAsync(WriteSession db, long id, Caller caller, CancellationToken ct)
    {
        var found = await db.FindAsync(
            static row => new { Name = row.LocalText(), Office = row.LongOrNull() },
            $"select name, office_id from departments where id = {id} and archived_at is null {db.Engine.ForNoKeyUpdate}", ct);
        return found is not null && Visibility.SeesOffice(caller, found.Office) ? found.Name : null;
    }

    private async ValueTask<long> AddAsync(WriteSession db, LocalText name, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.InsertAsync(
            $"""
            insert into departments (name, position, office_id, created_at, updated_at)
            select {name}, coalesce(max(position) + 1, 0), {OfficeStore.Own(caller)}, {now}, {now} from departments returning id
            """, ct);
    }

    private async ValueTask SetAsync(WriteSession db, long id, DepartmentDraft draft, string language, CancellationToken ct)
    {
        List<Sql> sets = [$"updated_at = {clock.GetUtcNow()}"];

        if (draft.Name.Is(out var name))
        {
            var before = await db.FindAsync(static row => row.LocalText(), $"select name from departments where id = {id}", ct) ?? LocalText.None;
            sets.Add($"name = {before.With(LocalText.Of(language, name))}");
        }

        if (draft.Kind.Is(out var kind))
        {
            sets.Add($"kind = {kind}");
        }

        if (draft.Disabled.Is(out var disabled))
        {
            sets.Add($"disabled = {disabled}");
        }

        if (draft.Description.Is(out var description))
        {
            sets.Add($"description = {description}");
        }

        if (draft.Url.Is(out var url))
        {
            sets.Add($"url = {url}");
        }

        if (draft.ExternalId.Is(out var external))
        {
            sets.Add($"external_id = {external}");
        }

        if (draft.OfficeId.Is(out var office))
        {
            sets.Add($"office_id = {office}");
        }

        if (draft.ParentId.Is(out var parent))
        {
            sets.Add($"parent_id = {parent}");
        }

        if (draft.Position.Is(out var position))
        {
            sets.Add($"position = {position}");
        }

        if (draft.UserTitle.Is(out var title))
        {
            sets.Add($"user_title = {(title.Length == 0 ? LocalText.None : LocalText.Of(language, title))}");
        }

        if (draft.ForTickets.Is(out var forTickets))
        {
            sets.Add($"for_tickets = {forTickets}");
        }

        if (draft.ForChat.Is(out var forChat))
        {
            sets.Add($"for_chat = {forChat}");
        }

        if (draft.BrandIds.Is(out var brands))
        {
            sets.Add($"brand_ids = {JsonSerializer.Serialize(brands.Distinct())}");
        }

        await db.AddAsync($"update departments set {Sql.List(sets)} where id = {id}", ct);
    }
}
