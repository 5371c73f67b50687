using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Teams;

namespace Polydesk.Desk.People;

/// <summary>Writes log-in names, offices and what else only staff has. A log-in name belongs to one person, in any letter case.</summary>
public sealed class StaffProfiles
{
    /// <summary>Keeps others from taking the log-in name until the transaction ends.</summary>
    public async ValueTask HoldAsync(WriteSession db, StaffProfileDraft? draft, CancellationToken ct)
    {
        if (draft?.Username.Is(out var name) == true)
        {
            await db.HoldAsync("username:" + Key(name), ct);
        }
    }

    /// <summary>What others have already, or what is not there.</summary>
    public async ValueTask<IReadOnlyList<FieldProblem>> CheckAsync(WriteSession db, long personId, StaffProfileDraft? draft, Caller caller, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();

        if (draft?.Username.Is(out var name) == true
            && await db.ExistsAsync($"select person_id from staff_profiles where username_key = {Key(name)} and person_id <> {personId}", ct))
        {
            problems.Add(new("username", FieldFault.Taken, name));
        }

        if (draft?.OfficeId.Is(out var office) == true && office != caller.OfficeId && !await OfficeStore.MayUseAsync(db, office, caller, ct))
        {
            problems.Add(new("office", FieldFault.Unknown, office?.ToString() ?? ""));
        }

        return problems;
    }

    public ValueTask<long?> OfficeOfAsync(Session db, long personId, CancellationToken ct) =>
        db.NumberAsync($"select team_id from team_members where person_id = {personId} and is_office", ct);

    public async ValueTask SetAsync(WriteSession db, long personId, StaffProfileDraft? draft, CancellationToken ct)
    {
        if (draft is null)
        {
            return;
        }

        await db.AddAsync($"insert into staff_profiles (person_id) values ({personId}) on conflict (person_id) do nothing", ct);
        List<Sql> sets = [];

        if (draft.Username.Is(out var name))
        {
            sets.Add($"username = {name}, username_key = {Key(name)}");
        }

        Set(draft.WorkPhone, value => $"work_phone = {value}");
        Set(draft.InboundNumber, value => $"inbound_number = {value}");
        Set(draft.ExternalId, value => $"external_id = {value}");
        Set(draft.TimeZone, value => $"time_zone = {value}");

        if (draft.Lang.Is(out var lang))
        {
            sets.Add($"lang = {lang}");
        }

        if (sets.Count > 0)
        {
            await db.AddAsync($"update staff_profiles set {Sql.List(sets)} where person_id = {personId}", ct);
        }

        if (draft.OfficeId.Is(out var office))
        {
            await db.AddAsync($"delete from team_members where person_id = {personId} and is_office", ct);

            if (office is { } id)
            {
                await db.AddAsync($"insert into team_members (team_id, person_id, is_office) values ({id}, {personId}, {true})", ct);
            }
        }

        void Set(Optional<string?> value, Func<string?, Sql> set)
        {
            if (value.Is(out var given))
            {
                sets.Add(set(given));
            }
        }
    }

    private static string Key(string name) => name.ToLowerInvariant();
}
