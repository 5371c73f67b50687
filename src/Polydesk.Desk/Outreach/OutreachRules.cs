using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Outreach;

/// <summary>What calls and callbacks are checked for before they are kept.</summary>
public sealed class OutreachRules(VocabularyCache vocabularies)
{
    /// <summary>Whether the caller sees the department and it takes new calls and callbacks.</summary>
    public async ValueTask<bool> TakesCallsAsync(long departmentId, Caller caller, CancellationToken ct) =>
        (await vocabularies.GetAsync(ct)).FindDepartment(departmentId) is { Disabled: false } department && Visibility.SeesDepartment(caller, department);

    /// <summary>The main number of a contact the caller sees, empty when there is none; null without such a contact.</summary>
    public ValueTask<string?> MainNumberAsync(Session db, long personId, Caller caller, CancellationToken ct) => db.FindAsync(
        static row => (string?)row.Text(), $"select p.phone from people p where p.id = {personId} and {Visibility.OfContacts(caller)} {db.Engine.ForKeyShare}", ct);

    /// <summary>The first of the contacts with this number whom the caller sees.</summary>
    public ValueTask<long?> OwnerAsync(Session db, string phone, Caller caller, CancellationToken ct) => db.NumberAsync(
        $"select min(p.id) from people p where p.id in ({PhoneNumbers.Owners(phone)}) and {Visibility.OfContacts(caller)}", ct);

    /// <summary>Whether somebody of the staff whom the caller sees works in the department.</summary>
    public ValueTask<bool> WorksInAsync(Session db, long userId, long departmentId, Caller caller, CancellationToken ct) => db.ExistsAsync(
        $"""
        select p.id from people p left join team_members m on m.person_id = p.id and m.is_office
        where p.id = {userId} and {Visibility.OfStaff(caller)}
          and p.id in (select person_id from person_departments where department_id = {departmentId})
        """, ct);

    /// <summary>Whether a call, an order or a callback can be linked to the ticket: the caller sees it, and it is neither deleted nor spam. It stays until the commit.</summary>
    internal static ValueTask<bool> LinksToAsync(WriteSession db, long ticketId, Caller caller, CancellationToken ct) => db.ExistsAsync(
        $"""
        select t.id from tickets t
        where t.id = {ticketId} and t.deleted = {false} and t.status_id not in (select id from statuses where kind = {StatusKind.Spam})
          and {Visibility.OfTickets(caller)} {db.Engine.ForKeyShare}
        """, ct);

    /// <summary>Whether a number may not be called for a department. Every call out and every callback asks here.</summary>
    public async ValueTask<bool> IsBlockedAsync(Session db, string phone, long departmentId, CancellationToken ct) =>
        (await DoNotCall.BlockedAsync(db, [PhoneNumbers.Digits(phone)], departmentId, ct)).Count > 0;
}
