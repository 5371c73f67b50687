using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Who takes part in a ticket: its requester, those who get copies, and the agents who follow it. Copies are added; copies and followers are removed.</summary>
internal static class Participants
{
    private const string Tag = "tickets.ticket_participants";

    private static IReadOnlyList<Param> Writable { get; } =
        [new("person", ParamType.Person, "Who is to get copies; an unknown address becomes a person.") { Required = true }];

    public static void MapParticipants(this DeskproApi api)
    {
        api.List<Body>("DP-15", "/tickets/{id}/participants", Tag, List);
        api.Create<Body>("DP-115", "/tickets/{id}/participants", Tag, Add, Writable);
        api.Get<Body>("DP-115", "/tickets/{id}/participants/{pid}", Tag, Get);
        api.Delete("DP-115", "/tickets/{id}/participants/{pid}", Tag, Remove);
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call) => await Tickets.FindAsync(call, Tickets.IdOf(call)) is { } ticket
        ? await call.WholeAsync(await OfAsync(call, ticket), p => p.Id, Paging.Usual)
        : await Tickets.MissingAsync(call, Tickets.IdOf(call));

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        if (await Tickets.FindAsync(call, Tickets.IdOf(call)) is not { } ticket)
        {
            return await Tickets.MissingAsync(call, Tickets.IdOf(call));
        }

        return (await OfAsync(call, ticket)).FirstOrDefault(p => p.Id == call.Id("pid")) is { } found ? await call.OneAsync(found) : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> Add(DeskproCall call)
    {
        if (await Tickets.FindAsync(call, Tickets.IdOf(call)) is not { } ticket)
        {
            return await Tickets.MissingAsync(call, Tickets.IdOf(call));
        }

        var person = PersonRef.Read(call.Body["person"], call, "person");
        var addresses = await PersonRef.AddressesAsync([person], call, "person");

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((person.Id is null || !ticket.Cc.Contains(person.Id.Value))
            && await ChangeAsync(call, ticket.Id, new() { AddedCc = addresses, CopiesArePeople = true }) is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.OpenAsync();
        var id = person.Id ?? await call.Get<PersonStore>().FindIdByEmailAsync(db, addresses[0], call.Aborted) ?? Body.IdOf(addresses[0]);

        // Another may have taken them away again, or the ticket.
        return await Tickets.FindAsync(call, ticket.Id) is { } now && (await OfAsync(call, now)).FirstOrDefault(p => p.Id == id && p.Type == Body.Copy) is { } added
            ? await call.CreatedAsync(added, $"/tickets/{ticket.Id}/participants/{id}")
            : DeskproErrors.NotFound;
    }

    private static async ValueTask<DeskproAnswer> Remove(DeskproCall call)
    {
        if (await Tickets.FindAsync(call, Tickets.IdOf(call)) is not { } ticket)
        {
            return await Tickets.MissingAsync(call, Tickets.IdOf(call));
        }

        var (copies, pid) = (await CcPeople.CopiesAsync(call, ticket.Id), call.Id("pid"));
        List<string> gone = [.. copies.Where(c => (c.Person ?? Body.IdOf(c.Address)) == pid).Select(c => c.Address)];

        if (gone.Count == 0 && !ticket.Followers.Contains(pid))
        {
            return ticket.Person == pid ? DeskproErrors.NoPermission : DeskproErrors.NotFound;
        }

        return await ChangeAsync(call, ticket.Id, new() { RemovedCc = gone, RemovedFollowerIds = [pid] }) is { } refusal ? refusal : DeskproAnswer.Deleted;
    }

    private static async ValueTask<DeskproError?> ChangeAsync(DeskproCall call, long id, TicketChange change) =>
        (await call.Get<ChangeTicket>().RunAsync(id, change, call.Caller, call.Aborted)).Failed(out var problem, out _) ? DeskproErrors.Of(problem, TicketParams.Names) : null;

    private static async ValueTask<IReadOnlyList<Body>> OfAsync(DeskproCall call, TicketBody ticket)
    {
        (long Id, string Type)[] roles = [(ticket.Person, "requester"), .. ticket.Cc.Select(p => (p, Body.Copy)), .. ticket.Followers.Select(p => (p, "follower"))];
        var copies = await CcPeople.CopiesAsync(call, ticket.Id);
        await using var db = await call.OpenAsync();
        var people = await call.Get<PersonCards>().FindAsync(db, [.. roles.Select(r => r.Id).Distinct()], call.Aborted);
        return
        [
            .. roles.Where(r => people.ContainsKey(r.Id)).Select(r => new Body(r.Id, r.Id, r.Type, people[r.Id].Email, people[r.Id].FullName)),
            .. copies.Where(c => c.Person is null).Select(c => new Body(Body.IdOf(c.Address), null, Body.Copy, c.Address, "")),
        ];
    }

    /// <summary>Somebody who takes part.</summary>
    internal sealed record Body(long Id, long? Person, string Type, string Email, string Name) : IRefers
    {
        public const string Copy = "cc";

        private const long First = 1L << 52;

        IEnumerable<Reference> IRefers.References => [Reference.To("person", Person, "person")];

        /// <summary>The id of a copy address that nobody has: made from its letters, above all people's, and still exact in JavaScript.</summary>
        public static long IdOf(string address) =>
            First | (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(EmailAddress.Key(address)))) & (First - 1));
    }
}
