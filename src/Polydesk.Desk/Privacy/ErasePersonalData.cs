using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Privacy;

/// <summary>
/// Anonymises a customer everywhere, in one transaction: tickets, orders and calls stay as empty shells for statistics, and the number stays on the
/// do-not-call list. What was said, attached, recorded or logged of them is gone, and so is what subscribers were still to be told of it. One event tells that
/// it was done. Only an admin does.
/// </summary>
public sealed class ErasePersonalData(
    Database database, FindPersonalData find, EraseTicketTexts texts, FieldValueStore fields, ApiKeys keys, EventLog events, Freshness freshness, TimeProvider clock)
{
    private const string Nothing = "{}";

    public async Task<Outcome<Done>> RunAsync(PersonalTrace trace, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);
        var data = await find.RunAsync(db, trace, ct);

        if (data.IsNothing)
        {
            return Problem.NotFound("contact", 0);
        }

        await db.ListAsync(static row => row.Long(), $"select id from people where id in {data.PersonIds} order by id {db.Engine.ForUpdate}", ct);
        var addresses = await AddressesAsync(db, data, ct);
        var tickets = await texts.RunAsync(db, data, addresses, ct);
        await EraseOutreachAsync(db, data, ct);
        await ErasePeopleAsync(db, data, ct);
        await EraseTracesAsync(db, data, tickets, ct);

        foreach (var person in data.PersonIds)
        {
            await events.AppendAsync(db, new(EventTypes.PersonErased, Subject.Person, person), caller, ct);
        }

        await freshness.TouchAsync(db, Freshness.Access, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }

    private static async ValueTask<IReadOnlyList<string>> AddressesAsync(Session db, PersonalData data, CancellationToken ct) => await db.ListAsync(
        static row => row.Text(),
        $"""
        select address from person_emails where person_id in {data.PersonIds}
        union select lower(email) from people where id in {data.PersonIds} and email <> ''
        """, ct);

    private async ValueTask EraseOutreachAsync(WriteSession db, PersonalData data, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.AddAsync($"delete from files where owner = {Subject.Call} and owner_id in {data.CallIds}", ct);
        await db.AddAsync($"update calls set phone = '', digits = '', comment = null, recording_id = null, updated_at = {now} where id in {data.CallIds}", ct);
        await db.AddAsync(
            $"""
            update callbacks set phone = null, digits = '', comment = null, status = case when status = 'open' then 'cancelled' else status end, updated_at = {now}
            where id in {data.CallbackIds}
            """, ct);
        await db.AddAsync($"update orders set comment = null, updated_at = {now} where id in {data.OrderIds}", ct);
        await fields.RemoveAsync(db, Subject.Order, data.OrderIds, ct);

        foreach (var person in data.PersonIds)
        {
            await ListMembers.RemoveFromAllAsync(db, person, ct);
        }
    }

    private async ValueTask ErasePeopleAsync(WriteSession db, PersonalData data, CancellationToken ct)
    {
        var (people, now) = (data.PersonIds, clock.GetUtcNow());
        await db.AddAsync($"delete from person_emails where person_id in {people}", ct);
        await db.AddAsync($"delete from person_contacts where person_id in {people}", ct);
        await db.AddAsync($"delete from contact_profiles where person_id in {people}", ct);
        await db.AddAsync($"delete from contact_data where subject = {Subject.Person} and subject_id in {people}", ct);
        await db.AddAsync($"delete from subject_tags where subject = {Subject.Person} and subject_id in {people}", ct);
        await db.AddAsync($"delete from user_source_links where person_id in {people}", ct);
        await db.AddAsync($"delete from ticket_followers where person_id in {people}", ct);
        await fields.RemoveAsync(db, Subject.Person, people, ct);
        await db.AddAsync($"delete from files where owner = {Subject.Person} and owner_id in {people}", ct);
        await db.AddAsync(
            $"""
            delete from files where owner = {Subject.Note}
              and owner_id in (select id from notes where subject = {Subject.Person} and subject_id in {people})
            """, ct);
        await db.AddAsync($"delete from notes where subject = {Subject.Person} and subject_id in {people}", ct);

        foreach (var person in people)
        {
            await keys.RevokeAsync(db, person, ct);
        }

        await db.AddAsync(
            $"""
            update people set name = '', lastname = '', name_key = '', lastname_key = '', email = '', phone = '', phone_digits = '', phone_type = 'work',
              phone_extension = '', main_phone_id = null, skype = '', website = '', job_title = '', title_prefix = '', ldap_username = '', company = '',
              background = '', photo_type = '', photo_token = '', street = '', city = '', region = '', zip = '', country = '', organization_id = null,
              manages_organization = {false}, notifications = {false}, password_hash = null, status = {PersonStatus.Disabled}, search = '', updated_at = {now}
            where id in {people}
            """, ct);
    }

    /// <summary>What the log and the deliveries repeat of the erased things.</summary>
    private static async ValueTask EraseTracesAsync(WriteSession db, PersonalData data, IReadOnlyCollection<long> ticketIds, CancellationToken ct)
    {
        foreach (var (subject, ids) in Things(data, ticketIds))
        {
            List<string> lanes = [.. ids.Select(id => new Webhooks.WebhookTopic(subject, id).Lane)];
            await db.AddAsync($"delete from webhook_deliveries where lane in {lanes}", ct);
            await db.AddAsync($"delete from webhook_remains where subject = {subject} and subject_id in {ids}", ct);

            if (subject is not Subject.Ticket)
            {
                await db.AddAsync($"update events set data = {Nothing} where subject = {subject} and subject_id in {ids}", ct);
            }
        }

        // Other tickets' history names people whom they passed through. The condition is that of the index of these events; a value would keep it from being used.
        var named = await db.ListAsync(
            static row => (Id: row.Long(), Data: row.Text()),
            $"select id, data from events where type = {Sql.Trusted($"'{EventTypes.RequesterChanged}'")} and {Sql.Any([.. data.PersonIds.Select(Mentions)])}", ct);
        List<long> theirs = [.. named.Where(e => Names(e.Data, data.PersonIds)).Select(e => e.Id)];
        await db.AddAsync($"delete from events where id in {theirs}", ct);

        // What holds the id may still be a longer one of which it is the beginning.
        Sql Mentions(long person) => $"{db.Engine.Position($"\"id\":{person}", Sql.Trusted("data"))} > 0";
    }

    private static IEnumerable<(Subject Subject, IReadOnlyCollection<long> Ids)> Things(PersonalData data, IReadOnlyCollection<long> ticketIds) =>
    [
        (Subject.Ticket, ticketIds), (Subject.Person, data.PersonIds), (Subject.Call, data.CallIds), (Subject.Callback, data.CallbackIds),
        (Subject.Order, data.OrderIds),
    ];

    private static bool Names(string data, IReadOnlyList<long> people)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.EnumerateObject().Any(side =>
            side.Value.ValueKind is JsonValueKind.Object && side.Value.TryGetProperty("id", out var id) && people.Contains(id.GetInt64()));
    }
}
