using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Outreach;

/// <summary>Changes what is given of an order, all or nothing. An agent changes none in a locked state; each change of the state is kept.</summary>
public sealed class ChangeOrder(
    Database database, OrderStore orders, OrderRules rules, FieldRules fieldRules, FieldValueStore values, EventLog events, VocabularyCache vocabularies,
    TimeProvider clock)
{
    public async Task<Outcome<Done>> RunAsync(long id, OrderChange change, Caller caller, CancellationToken ct)
    {
        var vocabulary = await vocabularies.GetAsync(ct);
        await using var db = await database.BeginAsync(ct);

        if (await orders.FindForUpdateAsync(db, id, caller, ct) is not { } before)
        {
            return Problem.NotFound("order", id);
        }

        if (before.IsLocked && caller.Role < Role.TeamLeader)
        {
            return Problem.Forbidden("locked");
        }

        var (lines, problems) = await LinesAsync(db, before, change, caller, ct);
        problems.AddRange(await rules.ReferencesAsync(db, before.PersonId, Other(change.CallId, before.CallId), Other(change.TicketId, before.TicketId), caller, ct));
        var state = before.StateId == change.StateId.Or(before.StateId) ? null : await rules.StateAsync(db, change.StateId.Value, ct);

        if (state is null && change.StateId.Or(before.StateId) != before.StateId)
        {
            problems.Add(new("order_state", FieldFault.Unknown, change.StateId.Value.ToString()));
        }

        var current = await values.FindAsync(db, Subject.Order, id, ct);
        var fields = await fieldRules.CheckAsync(db, vocabulary, Subject.Order, current, change.Fields, caller, ct);

        if (fields.IsForbidden)
        {
            return Problem.Forbidden();
        }

        problems.AddRange(fields.Problems);

        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = clock.GetUtcNow();
        var ticket = change.TicketId.Or(before.TicketId);
        await db.AddAsync(
            $"""
            update orders set call_id = {change.CallId.Or(before.CallId)}, ticket_id = {ticket}, state_id = {state?.Id ?? before.StateId},
              comment = {change.Comment.Or(before.Comment)}, updated_at = {now}
            where id = {id}
            """, ct);

        if (lines is not null)
        {
            await OrderRules.SetLinesAsync(db, id, lines, ct);
        }

        await values.SetAsync(db, Subject.Order, id, fields.Changes, ct);
        await events.AppendAsync(db, new(EventTypes.OrderChanged, Subject.Order, id), caller, ct);

        if (state is not null)
        {
            await OrderRules.LogStateAsync(db, id, state.Id, caller, now, ct);
            var (from, to) = (EventValue.Of(before.StateId, Shown(before.State, before.IsHidden)), EventValue.Of(state.Id, Shown(state.Name, state.Hidden)));
            await events.AppendAsync(db, new(EventTypes.OrderStateChanged, Subject.Order, id, ticket, from, to, id.ToString()), caller, ct);
        }

        await db.CommitAsync(ct);

        return default(Done);
    }

    /// <summary>All lines as they are to be; null when they stay.</summary>
    private async ValueTask<(List<OrderLine>? Lines, List<FieldProblem> Problems)> LinesAsync(
        Session db, Order before, OrderChange change, Caller caller, CancellationToken ct)
    {
        if (!change.Lines.Is(out var given))
        {
            return (null, []);
        }

        var (lines, problems) = await rules.LinesAsync(db, before.DepartmentId, given, before.Lines, caller, ct);

        if (!change.AddsLines)
        {
            return (lines, problems);
        }

        var present = before.Lines.Select(l => l.ProductId).ToHashSet();
        return ([.. before.Lines, .. lines.Where(l => !present.Contains(l.ProductId))], problems);
    }

    /// <summary>Histories are read by agents too.</summary>
    private static string Shown(string state, bool hidden) => hidden ? "Hidden" : state;

    /// <summary>What was there before is not asked for again: the caller may not see it any more.</summary>
    private static Optional<long?> Other(Optional<long?> wanted, long? before) => wanted.Or(before) == before ? default : wanted;
}
