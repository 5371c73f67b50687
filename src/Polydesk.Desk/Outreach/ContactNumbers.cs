using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>
/// Reads and writes the numbers of people with ids that stay. The main number stands in the person's own row; one that changes places with another takes its
/// id along.
/// </summary>
public sealed class ContactNumbers
{
    /// <summary>A label that says nothing; other dialects know it.</summary>
    private const string NoLabel = "other";

    /// <summary>The numbers of these people, the main one first, then the oldest.</summary>
    public async ValueTask<ILookup<long, ContactNumber>> ListAsync(Session db, IReadOnlyCollection<long> personIds, CancellationToken ct)
    {
        var query = QueryOf($"{personIds}");
        await db.AskAsync([query], ct);
        return Of(query);
    }

    /// <summary>The query of <see cref="ListAsync"/>, to be asked with others; <see cref="Of"/> reads its rows. The main number has position -1.</summary>
    /// <param name="ids">The people: a list, or a selection in brackets.</param>
    internal static Query<NumberRow> QueryOf(Sql ids) => new(
        static row => new(row.Long(), row.LongOrNull(), row.LongOrNull(), row.Text(), row.Text(), row.Bool()),
        $"""
        select n.person_id, n.row_id, n.public_id, n.number, n.label, {DoNotCall.IsBlocked(Sql.Trusted("n.digits"))}
        from (
          select id as person_id, null as row_id, main_phone_id as public_id, phone as number, phone_type as label, phone_digits as digits, -1 as position, 0 as at
          from people where id in {ids} and phone <> ''
          union all
          select person_id, id, public_id, value, type, digits, position, id from person_contacts where person_id in {ids} and kind = {ContactKind.Phone}) n
        order by n.person_id, n.position, n.at
        """);

    internal static ILookup<long, ContactNumber> Of(Query<NumberRow> query) => query.Rows.ToLookup(r => r.Person, r => new ContactNumber(
        r.PublicId ?? (r.Row is { } row ? 2 * row : First(r.Person)), r.Number, r.Label == NoLabel ? null : r.Label, r.Row is null, r.IsBlocked, r.Row));

    internal readonly record struct NumberRow(long Person, long? Row, long? PublicId, string Number, string Label, bool IsBlocked);

    /// <summary>Makes a person's numbers these. The person's own row already has the main number; here it gets its label and id.</summary>
    internal async ValueTask SetAsync(WriteSession db, long personId, bool isNew, NumberBook before, NumberBook after, CancellationToken ct)
    {
        foreach (var gone in before.All.Where(b => b.RowId is not null && after.All.All(a => a.RowId != b.RowId || a.IsMain)))
        {
            await db.AddAsync($"delete from person_contacts where id = {gone.RowId}", ct);
        }

        foreach (var (position, number) in after.All.Where(n => !n.IsMain).Index())
        {
            var (label, digits) = (number.Label ?? NoLabel, PhoneNumbers.Digits(number.Number));

            if (number.RowId is { } row)
            {
                await db.AddAsync($"update person_contacts set value = {number.Number}, digits = {digits}, type = {label}, position = {position} where id = {row}", ct);
            }
            else
            {
                long? id = number.Id == 0 ? null : number.Id;
                await db.AddAsync(
                    $"""
                    insert into person_contacts (person_id, kind, type, value, digits, position, public_id)
                    values ({personId}, {ContactKind.Phone}, {label}, {number.Number}, {digits}, {position}, {id})
                    """, ct);
            }
        }

        if (after.Main is { } main)
        {
            var id = main.Id == 0 && !isNew ? await NewIdAsync(db, personId, ct) : main.Id == 0 || main.Id == First(personId) ? null : (long?)main.Id;
            await db.AddAsync($"update people set phone_type = {main.Label ?? NoLabel}, main_phone_id = {id} where id = {personId}", ct);
        }
    }

    /// <summary>An id that no number has had.</summary>
    private static async ValueTask<long?> NewIdAsync(WriteSession db, long personId, CancellationToken ct)
    {
        var row = await db.InsertAsync(
            $"insert into person_contacts (person_id, kind, type, value) values ({personId}, {ContactKind.Phone}, '', '') returning id", ct);
        await db.AddAsync($"delete from person_contacts where id = {row}", ct);
        return 2 * row;
    }

    private static long First(long personId) => 2 * personId + 1;
}
