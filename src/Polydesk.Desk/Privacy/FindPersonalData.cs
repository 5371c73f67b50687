using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Privacy;

/// <summary>
/// Finds what is held on a customer, whatever became of it: removed people, deleted tickets, and calls of a number that is nobody's. Staff is not looked for.
/// </summary>
public sealed class FindPersonalData
{
    public async ValueTask<PersonalData> RunAsync(Session db, PersonalTrace trace, CancellationToken ct)
    {
        List<Sql> matches = [];

        if (trace.Phone is { } phone)
        {
            matches.Add($"p.id in ({PhoneNumbers.Owners(phone)})");
        }

        if (trace.Email is { } email)
        {
            // Who was removed has given the address back, and it still stands in their row.
            matches.Add(
                $"""
                p.id in (select person_id from person_emails where address = {EmailAddress.Key(email)}
                         union select id from people where lower(email) = {EmailAddress.Key(email)})
                """);
        }

        if (trace.Ssn is { } ssn)
        {
            matches.Add($"p.id in (select person_id from contact_profiles where ssc = {ssn})");
        }

        var people = await IdsAsync($"select p.id from people p where p.role = {Role.Customer} and {Sql.Any(matches)} order by p.id");
        var digits = trace.Phone is null ? "" : PhoneNumbers.Digits(trace.Phone);

        return new(
            people,
            await IdsAsync($"select id from calls where person_id in {people} or (digits = {digits} and digits <> '') order by id"),
            await IdsAsync($"select id from callbacks where person_id in {people} or (digits = {digits} and digits <> '') order by id"),
            await IdsAsync($"select id from orders where person_id in {people} order by id"),
            await IdsAsync($"select id from tickets where requester_id in {people} order by id"));

        ValueTask<List<long>> IdsAsync(Sql sql) => db.ListAsync(static row => row.Long(), sql, ct);
    }
}
