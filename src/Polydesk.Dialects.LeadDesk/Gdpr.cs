using System.Globalization;
using System.Text.Json.Serialization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Privacy;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What is held on a person, and its erasure (section 5.17). Only administrators, and API clients with the scope.</summary>
internal static class Gdpr
{
    /// <summary>How many tickets are read by one question: with more the texts of as many would be held twice.</summary>
    private const int AtOnce = 100;

    public static void MapGdpr(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-139", "GET", "/gdpr/contact", "gdpr:read", Get, LeadFilters.PersonalData);
        api.Add("LD-141", "DELETE", "/gdpr/contact", "gdpr:delete", Erase, LeadFilters.PersonalData);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call)
    {
        if (Trace(call) is not { } trace)
        {
            return call.Query.Refusal!;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var data = await call.Get<FindPersonalData>().RunAsync(db, trace, call.Aborted);
        var contacts = await call.Get<ContactStore>().ListAsync(db, data.PersonIds, call.Aborted);
        var calls = await call.Get<CallStore>().ListAsync(db, data.CallIds, call.Aborted);
        var callbacks = await call.Get<CallbackStore>().ListAsync(db, data.CallbackIds, call.Aborted);
        var (orders, _) = await call.Get<OrderStore>().PageAsync(db, new() { PersonIds = data.PersonIds }, Caller.System, 0, data.OrderIds.Count, call.Aborted);

        return LeadAnswer.Of(new PersonalDataBody(
            contacts.ConvertAll(c => ContactBody.Of(call, c)), new(calls.ConvertAll(c => CallLog.Of(call, c))), orders.ConvertAll(o => Orders.OrderBody.Of(call, o)),
            await TicketsAsync(call, db, data.TicketIds), callbacks.ConvertAll(c => Callbacks.CallbackBody.Of(call, c)))
        {
            Links = new Dictionary<string, string> { ["self"] = call.Links.Self },
        });
    }

    private static async ValueTask<LeadAnswer> Erase(LeadCall call)
    {
        if (!call.Settings.Erasure)
        {
            return LeadErrors.NotImplemented;
        }

        if (Trace(call) is not { } trace)
        {
            return call.Query.Refusal!;
        }

        return LeadAnswer.After(await call.Get<ErasePersonalData>().RunAsync(trace, call.Caller, call.Aborted));
    }

    /// <summary>Null when the query refuses.</summary>
    private static PersonalTrace? Trace(LeadCall call)
    {
        var query = call.Query;
        var trace = new PersonalTrace(query.Phone("phone").Or(null), query.Email("email").Or(null), query.Text("ssn").Or(null));

        if (trace is { Phone: null, Email: null, Ssn: null } && !query.Faults.Any)
        {
            query.Refuse("phone", LeadWords.RequiredWithout("phone", "email"));
        }

        return query.Refusal is null ? trace : null;
    }

    private static async ValueTask<List<Tickets.TicketBody>> TicketsAsync(LeadCall call, Session db, IReadOnlyList<long> ids)
    {
        var store = call.Get<TicketStore>();
        var tickets = new List<Tickets.TicketBody>(ids.Count);

        foreach (var some in ids.Chunk(AtOnce))
        {
            var texts = new TicketMessages(some);
            var (page, _) = await store.PageAsync(
                db, new() { Ids = some }, [new(TicketKey.Id)], 0, some.Length, Caller.System, call.Aborted, beside: _ => texts.Queries);
            var messages = texts.ByTicket();
            tickets.AddRange(page.Select(t => Tickets.TicketBody.Of(call, t) with
            {
                Messages = [.. messages[t.Id].Where(m => !m.IsDraft).Reverse().Select(m => Messages.MessageBody.Of(call, m))],
            }));
        }

        return tickets;
    }

    internal sealed record PersonalDataBody(
        IReadOnlyList<ContactBody> Contacts, CallLogs Calls, IReadOnlyList<Orders.OrderBody> Orders, IReadOnlyList<Tickets.TicketBody> Tickets,
        IReadOnlyList<Callbacks.CallbackBody> Callbacks)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }
    }

    internal sealed record CallLogs(IReadOnlyList<CallLog> Agent);

    /// <summary>A call as the look-up of the product's dashboard reads it: the duration is a text.</summary>
    internal sealed record CallLog(
        long Id, string CreatedAt, string? CallRecording, string PhoneNumber, string? Result, string? Comment, string Direction, string Status, string Duration)
    {
        public static CallLog Of(LeadCall call, Call c) => new(
            c.Id, call.Time(c.CreatedAt), c.Recording, c.Phone, c.Result, c.Comment, c.Direction, c.Status, c.TalkSeconds.ToString(CultureInfo.InvariantCulture));
    }
}
