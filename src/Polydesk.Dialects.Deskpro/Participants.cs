using Polydesk.Desk.People;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Who takes part in a ticket: its requester, those who get copies, and the agents who follow it.</summary>
internal static class Participants
{
    public static void MapParticipants(this DeskproApi api) =>
        api.List<Body>("DP-15", "/tickets/{id}/participants", "tickets.ticket_participants", List);

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var id = Tickets.IdOf(call);

        if (await Tickets.FindAsync(call, id) is not { } ticket)
        {
            return await Tickets.MissingAsync(call, id);
        }

        (long Id, string Type)[] roles = [(ticket.Person, "requester"), .. ticket.Cc.Select(p => (p, "cc")), .. ticket.Followers.Select(p => (p, "follower"))];
        var strangers = await CcPeople.StrangersAsync(call, ticket.Id);
        await using var db = await call.OpenAsync();
        var people = await call.Get<PersonCards>().FindAsync(db, [.. roles.Select(r => r.Id).Distinct()], call.Aborted);
        List<Body> all = [.. roles.Where(r => people.ContainsKey(r.Id)).Select(r => new Body(r.Id, r.Id, r.Type, people[r.Id].Email, people[r.Id].FullName))];
        all.AddRange(strangers.Select(address => new Body(0, null, "cc", address, "")));
        return await call.WholeAsync(all, p => p.Id, Paging.Usual);
    }

    /// <summary>Somebody who takes part; a copy address that nobody has is the person 0.</summary>
    internal sealed record Body(long Id, long? Person, string Type, string Email, string Name) : IRefers
    {
        IEnumerable<Reference> IRefers.References => [Reference.To("person", Person, "person")];
    }
}
