using System.Text.Json;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>What is being filled in and how far it is. It is stored with each step, so that a killed demo goes on where it stopped.</summary>
internal sealed record DemoPlan(
    int Tickets, long Seed, DemoProfile Profile, DateTimeOffset Now, long FirstPerson, long FirstTicket, long FirstMessage,
    long FirstOrganization, int PeopleDone, int TicketsDone, bool Finished)
{
    private const string Key = "demo";

    /// <summary>The tickets of the demo were created in the year that ends with its start.</summary>
    public DateTimeOffset Start => Now.AddDays(-365);

    public static async ValueTask<DemoPlan?> FindAsync(Session db, CancellationToken ct) =>
        await db.FindAsync(static row => row.Text(), $"select value from settings where key = {Key}", ct) is { } json
            ? JsonSerializer.Deserialize<DemoPlan>(json)
            : null;

    public ValueTask SaveAsync(WriteSession db, CancellationToken ct) => db.AddAsync(
        $"""
        insert into settings (key, value) values ({Key}, {JsonSerializer.Serialize(this)})
        on conflict (key) do update set value = excluded.value
        """, ct);

    public bool Fits(DemoOptions options) => (Tickets, Seed, Profile) == (options.Tickets, options.Seed, options.Profile);

    /// <summary>When a ticket was created: evenly over the year, in the order of the tickets.</summary>
    public DateTimeOffset CreatedAt(int index, double fraction) => Start.AddSeconds((index + 0.9 * fraction) / Tickets * 365 * 86_400 - 60);
}
