using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Webhooks;

/// <summary>Subscribes to changes from now on. Only an admin does; the same address may subscribe more than once.</summary>
public sealed class AddWebhook(
    Database database, VocabularyCache vocabularies, WebhookStore webhooks, TicketViews views, Secrets secrets, EventLog events, TimeProvider clock)
{
    public const int LongestUrl = 2048;

    public async Task<Outcome<Webhook>> RunAsync(WebhookDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        var vocabulary = await vocabularies.GetAsync(ct);
        List<FieldProblem> problems = [.. Check(draft, vocabulary)];
        var now = clock.GetUtcNow();
        await using var db = await database.BeginAsync(ct);

        if (draft.ViewId is { } view && (caller.PersonId == 0 || await views.FindAsync(db, view, caller, ct) is null))
        {
            problems.Add(new("view", FieldFault.Unknown, view.ToString()));
        }

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var last = await db.NumberAsync($"select max(id) from events", ct) ?? 0;
        var id = await db.InsertAsync(
            $"""
            insert into webhooks (dialect, url, events, department_ids, after_event, created_at, method, secret, active, updated_at, view_id, person_id)
            values ({draft.Dialect}, {draft.Url}, {JsonSerializer.Serialize(draft.Events)}, {JsonSerializer.Serialize(draft.DepartmentIds)}, {last},
              {now}, {draft.Method}, {(draft.Secret is { } secret ? secrets.Seal(secret) : null)}, {draft.Active}, {now},
              {draft.ViewId}, {(draft.ViewId is null ? (long?)null : caller.PersonId)})
            returning id
            """, ct);
        await events.AppendAsync(db, new(EventTypes.WebhookAdded, Subject.Webhook, id), caller, ct);
        var added = (await webhooks.FindAsync(db, draft.Dialect, id, ct))!;
        await db.CommitAsync(ct);
        return added;
    }

    private static IEnumerable<FieldProblem> Check(WebhookDraft draft, DeskVocabulary vocabulary)
    {
        if (string.IsNullOrEmpty(draft.Url))
        {
            yield return new("url", FieldFault.Missing);
        }
        else if (draft.Url.Length > LongestUrl)
        {
            yield return new("url", FieldFault.TooMany, draft.Url);
        }
        else if (!OutgoingUrl.TryParse(draft.Url, out _))
        {
            yield return new("url", FieldFault.Incorrect, draft.Url);
        }

        if (draft.Events.Count == 0)
        {
            yield return new("events", FieldFault.Missing);
        }

        foreach (var department in draft.DepartmentIds)
        {
            if (vocabulary.FindDepartment(department) is null)
            {
                yield return new("departments", FieldFault.Unknown, department.ToString());
            }
        }
    }
}

/// <summary>A subscription to be made, in the words of its dialect, which has taken out the names it does not know.</summary>
public sealed record WebhookDraft(string Dialect, string? Url, IReadOnlyList<string> Events, IReadOnlyList<long> DepartmentIds)
{
    public string Method { get; init; } = "POST";

    public string? Secret { get; init; }

    public bool Active { get; init; } = true;

    /// <summary>One of the caller's views, which narrows what is told to tickets that it holds; null for all.</summary>
    public long? ViewId { get; init; }
}
