using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Events;

/// <summary>The append-only log. A change writes its events in its own transaction; audit pages, webhooks and live updates read them here.</summary>
public sealed class EventLog(EventSignal signal, TimeProvider clock)
{
    /// <param name="db">The transaction of the change.</param>
    /// <param name="e">What happened.</param>
    /// <param name="caller">Who did it.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="at">When, for a change of several events, which keep their order; else now.</param>
    public ValueTask AppendAsync(WriteSession db, Event e, Caller caller, CancellationToken ct, DateTimeOffset? at = null)
    {
        long? actor = caller.PersonId == 0 ? null : caller.PersonId;
        db.AfterCommit(signal.Raise);
        return db.AddAsync(
            $"""
            insert into events (at, actor_id, via, type, ticket_id, subject, subject_id, data)
            values ({at ?? clock.GetUtcNow()}, {actor}, {caller.Via}, {e.Type}, {e.TicketId}, {e.Subject}, {e.SubjectId}, {Data(e)})
            """, ct);
    }

    /// <summary>Appends the same event for many tickets at once.</summary>
    /// <param name="e">The event, without a ticket.</param>
    /// <param name="which">A condition on table <c>tickets</c> named <c>t</c>.</param>
    public ValueTask AppendForTicketsAsync(WriteSession db, Event e, Sql which, Caller caller, CancellationToken ct)
    {
        long? actor = caller.PersonId == 0 ? null : caller.PersonId;
        return db.AddAsync(
            $"""
            insert into events (at, actor_id, via, type, ticket_id, subject, subject_id, data)
            select {clock.GetUtcNow()}, {actor}, {caller.Via}, {e.Type}, t.id, {Subject.Ticket}, t.id, {Data(e)} from tickets t where {which} order by t.id
            """, ct);
    }

    /// <summary>A page of a ticket's events, newest first, and how many there are in all.</summary>
    public async ValueTask<(List<LoggedEvent> Events, long Total)> PageAsync(Session db, EventFilter filter, long skip, int take, CancellationToken ct)
    {
        Sql where = $"e.ticket_id = {filter.TicketId}";

        if (filter.Types is { } types)
        {
            where = $"{where} and e.type in {types}";
        }

        if (filter.ActorIds is { } actors)
        {
            where = actors.Contains(0)
                ? (Sql)$"{where} and (e.actor_id is null or e.actor_id in {actors})"
                : (Sql)$"{where} and e.actor_id in {actors}";
        }

        List<Sql> times = [];
        filter.At.AddTo(times, Sql.Trusted("e.at"));
        where = $"{where} and {Sql.All(times)}";

        var total = await db.NumberAsync($"select count(*) from events e where {where}", ct) ?? 0;
        var events = await db.ListAsync(
            Read,
            $"""
            select e.id, e.at, e.actor_id, coalesce(p.name, ''), e.via, e.type, e.subject, e.subject_id, e.ticket_id, e.data
            from events e left join people p on p.id = e.actor_id
            where {where} order by e.at desc, e.id desc limit {take} offset {skip}
            """, ct);

        return (events, total);
    }

    /// <summary>The query of the events of these tickets that have one of the types, the newest of each ticket first.</summary>
    /// <param name="ticketIds">The tickets.</param>
    /// <param name="types">The types.</param>
    /// <param name="since">Leaves out what was before; null reads all.</param>
    public static Query<LoggedEvent> QueryOf(IReadOnlyCollection<long> ticketIds, IReadOnlyList<string> types, DateTimeOffset? since = null) => new(
        Read,
        $"""
        select e.id, e.at, e.actor_id, '', e.via, e.type, e.subject, e.subject_id, e.ticket_id, e.data
        from events e where e.ticket_id in {ticketIds} and e.type in {types} {(since is { } first ? (Sql)$"and e.at >= {first}" : Sql.Empty)} order by e.ticket_id, e.at desc, e.id desc
        """);

    /// <summary>The first events (named <c>e</c>) that match, in the order of their ids.</summary>
    internal ValueTask<List<LoggedEvent>> ListAsync(Session db, Sql where, int take, CancellationToken ct) => db.ListAsync(
        Read,
        $"""
        select e.id, e.at, e.actor_id, '', e.via, e.type, e.subject, e.subject_id, e.ticket_id, e.data
        from events e where {where} order by e.id limit {take}
        """, ct);

    private static LoggedEvent Read(Row row)
    {
        var e = new LoggedEvent(
            row.Long(), row.Time(), row.LongOrNull(), row.Text(), row.Text(), row.Text(), row.Enum<Subject>(), row.Long(), row.LongOrNull(), null, null, null);

        using var data = JsonDocument.Parse(row.Text());
        return e with
        {
            From = Value(data, "from"),
            To = Value(data, "to"),
            Name = data.RootElement.TryGetProperty("name", out var name) ? name.GetString() : null,
            FieldId = data.RootElement.TryGetProperty("field", out var field) ? field.GetInt64() : null,
        };
    }

    private static EventValue? Value(JsonDocument data, string side) =>
        data.RootElement.TryGetProperty(side, out var value)
            ? new(value.GetProperty("id").GetInt64(), LocalText.Parse(value.GetProperty("name").GetRawText()))
            : null;

    internal static string Data(Event e)
    {
        if (e is { From: null, To: null, Name: null })
        {
            return "{}";
        }

        var data = new JsonObject();
        Put("from", e.From);
        Put("to", e.To);

        if (e.Name is { } name)
        {
            data["name"] = name;
        }

        if (e.FieldId is { } field)
        {
            data["field"] = field;
        }

        return data.ToJsonString();

        void Put(string side, EventValue? value)
        {
            if (value is not null)
            {
                data[side] = new JsonObject { ["id"] = value.Id, ["name"] = JsonNode.Parse(value.Name.ToJson()) };
            }
        }
    }
}

/// <summary>Which of a ticket's events are asked for. An actor id of 0 stands for the desk itself.</summary>
public sealed record EventFilter(
    long TicketId, IReadOnlyList<string>? Types = null, IReadOnlyList<long>? ActorIds = null, TimeRange At = default);
