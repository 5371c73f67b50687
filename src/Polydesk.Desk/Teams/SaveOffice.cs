using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Teams;

/// <summary>Adds an office, or changes what is given of one. No two have the same name. Only an admin may.</summary>
public sealed class SaveOffice(Database database, OfficeStore offices, EventLog events, TimeProvider clock)
{
    /// <param name="id">Which one; null adds one.</param>
    /// <param name="draft">What it is to be.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<long>> RunAsync(long? id, OfficeDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (draft.Name.Is(out var name))
        {
            await db.HoldAsync("team:" + OfficeStore.Key(name), ct);
        }

        if (id is { } known && await offices.FindAsync(db, known, caller, ct) is null)
        {
            return Problem.NotFound("office", known);
        }

        if (draft.Name.IsGiven && await db.ExistsAsync($"select id from teams where name_key = {OfficeStore.Key(name)} and id <> {id ?? 0}", ct))
        {
            return Problem.Invalid("name", FieldFault.Taken, name);
        }

        var now = clock.GetUtcNow();
        var saved = id ?? await db.InsertAsync(
            $"""
            insert into teams (name, name_key, is_office, created_at, updated_at)
            values ({name}, {OfficeStore.Key(name)}, {true}, {now}, {now}) returning id
            """, ct);
        List<Sql> sets = [$"updated_at = {now}"];

        if (draft.Name.IsGiven)
        {
            sets.Add($"name = {name}, name_key = {OfficeStore.Key(name)}");
        }

        if (draft.TimeZone.Is(out var zone))
        {
            sets.Add($"time_zone = {zone}");
        }

        if (draft.IpAddress.Is(out var address))
        {
            sets.Add($"ip_address = {address}");
        }

        await db.AddAsync($"update teams set {Sql.List(sets)} where id = {saved}", ct);
        await events.AppendAsync(db, new(id is null ? EventTypes.OfficeAdded : EventTypes.OfficeChanged, Subject.Team, saved), caller, ct);
        await db.CommitAsync(ct);

        return saved;
    }
}
