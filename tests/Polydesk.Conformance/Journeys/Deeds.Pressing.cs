using Polydesk.Desk.Tickets;
using Polydesk.Dialects.EddyDesk;

namespace Polydesk.Conformance.Journeys;

/// <summary>What says how much a ticket presses: EddyDesk's due and freeze dates, Deskpro's urgency and hold.</summary>
internal sealed partial class Deeds
{
    private Deed? Date(long id, Sight now) => Dated(id, now, "due", "sla_date", random.Next(3) == 0 ? null : Minutes(random.Next(1, 5000)));

    /// <summary>Most freezes end soon, so that some end while others look.</summary>
    private Deed? Freeze(long id, Sight now) => Dated(id, now, "frozen", "freeze_date", random.Next(4) == 0 ? null : Minutes(random.Next(2, 5)));

    /// <summary>LeadDesk's name for a freeze, of tickets that wait for the customer.</summary>
    private Deed? Postpone(long id, Sight now)
    {
        var to = random.Next(4) == 0 ? (DateTimeOffset?)null : Minutes(random.Next(2, 5));
        return Of(
            now, $"postpone {id} to {to:T}", s =>
            {
                SetStatus(s, [StatusKind.Pending], "");
                s.With("archived", false)["frozen"] = $"{to?.ToUnixTimeSeconds()}";
            }, ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(new { status = "postponed", postponed_until = to?.ToString("o") }))));
    }

    private Deed? Dated(long id, Sight now, string part, string name, DateTimeOffset? to) => Of(
        now, $"let {id} be {part} at {to:T}", s => s[part] = $"{to?.ToUnixTimeSeconds()}",
        ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new Dictionary<string, string> { [name] = to is { } at ? Dates.WriteShort(at) : "" }))));

    private Deed? Press(long id, Sight now)
    {
        var urgency = random.Next(1, 11);
        return Of(now, $"let {id} press {urgency}", s => s.With("urgency", urgency), ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { urgency }))));
    }

    private Deed? Hold(long id, Sight now)
    {
        var held = random.Next(2) == 0;
        return Of(now, $"let {id} be held: {held}", s => s.With("hold", held), ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { is_hold = held }))));
    }

    private EddyDates Dates => EddyDates.Of(desk.Vocabulary.Settings.TimeZone);

    private DateTimeOffset Minutes(int ahead)
    {
        var at = desk.Story.Api.Server.Clock.GetUtcNow().AddMinutes(ahead);
        return new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }
}
