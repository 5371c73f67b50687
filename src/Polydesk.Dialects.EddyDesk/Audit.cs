using Polydesk.Desk;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Time;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>What happened to a ticket, and what time it cost (sections 3.5 and 3.6). Both are for staff.</summary>
internal static class Audit
{
    /// <summary>The person id of records that nobody made: rules, clocks, mail.</summary>
    private const long System = -1;

    public static void MapAudit(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-15", "GET", "/tickets/{id}/audit", ListEvents, EddyTakes.AuditFilters);
        api.Add("ED-16", "GET", "/tickets/{id}/billing", ListBilling, EddyTakes.BillingFilters);
    }

    private static async ValueTask<EddyAnswer> ListEvents(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new EventFilter(
            call.Id("id"),
            filters.Texts("event_list") is { } codes ? AuditWords.TypesOf(codes) : AuditWords.AllTypes,
            People(filters.Ids("user_list")),
            filters.Range("date_created"));

        if (await RefusalAsync(call, filters) is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (events, total) = await call.Get<EventLog>().PageAsync(db, filter, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);
        var people = await call.Get<PersonCards>().FindAsync(db, [.. events.SelectMany(AuditWords.FollowersIn).Distinct()], call.Aborted);
        return EddyAnswer.Keyed(
            events.Select((e, at) => (at.ToString(), Record.Of(call, e, people))), new(total, EddyPage.Default, call.Page, TotalAsText: true));
    }

    private static async ValueTask<EddyAnswer> ListBilling(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new TimeEntryFilter(
            call.Id("id"), People(filters.Ids("staff_list")), People(filters.Ids("creator_list")), filters.Range("date_created"),
            filters.Range("billing_date"));

        if (await RefusalAsync(call, filters) is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (entries, total) = await call.Get<TimeEntries>().PageAsync(db, filter, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);
        return EddyAnswer.Page([.. entries.Select(e => Entry.Of(call, e))], new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer?> RefusalAsync(EddyCall call, EddyFilters filters)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (!await call.Get<TicketStore>().ExistsAsync(db, call.Id("id"), call.Caller, call.Aborted))
        {
            return Refusals.NotFound("Ticket", call.IdText("id"));
        }

        return call.Caller.IsStaff ? filters.Refusal : Refusals.Forbidden;
    }

    /// <summary>The desk calls itself 0.</summary>
    private static IReadOnlyList<long>? People(IReadOnlyList<long>? ids) => ids is null ? null : [.. ids.Where(i => i != 0).Select(i => i == System ? 0 : i)];

    /// <summary>The reference's six members, and through which API it was done.</summary>
    internal sealed record Record(long Id, string Event, LocalText Text, long UserId, string UserName, string DateCreated, string Via)
    {
        public static Record Of(EddyCall call, LoggedEvent e, IReadOnlyDictionary<long, PersonCard> people) => new(
            e.Id, AuditWords.CodeOf(e.Type), call.Local(AuditWords.TextOf(e, call, people)), e.ActorId ?? System, e.ActorId is null ? "System" : e.ActorName,
            call.Dates.WriteReversed(e.At), e.Via);
    }

    internal sealed record Entry(
        long Id, string? Action, string Comment, long SpentSeconds, long PaidSeconds, long StaffId, string StaffName, string BillingDate, long CreatorId,
        string CreatorName, string DateCreated)
    {
        public static Entry Of(EddyCall call, TimeEntry e) => new(
            e.Id, e.Action, e.Comment, e.SpentSeconds, e.PaidSeconds, e.StaffId ?? System, e.StaffId is null ? "System" : e.StaffName,
            call.Dates.WriteReversed(e.BilledAt), e.CreatorId ?? System, e.CreatorId is null ? "System" : e.CreatorName,
            call.Dates.WriteReversed(e.CreatedAt));
    }
}
