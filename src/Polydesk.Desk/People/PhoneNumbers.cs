using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Finds people by their numbers, of which only the digits count, however they are written.</summary>
public sealed class PhoneNumbers
{
    private const int Most = 1000;

    /// <summary>The digits of a number.</summary>
    public static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));

    /// <summary>Who has a number that contains these digits; nobody when there are none.</summary>
    public async ValueTask<IReadOnlyList<long>> FindAsync(Session db, string part, CancellationToken ct) =>
        Digits(part) is { Length: > 0 } digits ? await AskAsync(db, digits, ct) : [];

    /// <summary>The person with exactly this number who was there first.</summary>
    public async ValueTask<long?> FindOwnerAsync(Session db, string number, CancellationToken ct)
    {
        if (Digits(number) is not { Length: > 0 } digits)
        {
            return null;
        }

        return await db.NumberAsync(
            $"""
            select min(p.id) from people p
            where p.deleted_at is null and p.id in ({Owners(digits)})
            """, ct);
    }

    /// <summary>Selects everyone who has exactly this number.</summary>
    public static Sql Owners(string number) =>
        $"""
        select id from people where phone_digits = {Digits(number)} and phone_digits <> ''
        union select person_id from person_contacts where kind = {ContactKind.Phone} and digits = {Digits(number)}
        """;

    private static async ValueTask<List<long>> AskAsync(Session db, string digits, CancellationToken ct) => await db.ListAsync(
        static row => row.Long(),
        $"""
        select id from people where phone_digits <> '' and phone_digits like {"%" + digits + "%"}
        union select person_id from person_contacts where kind = {ContactKind.Phone} and digits like {"%" + digits + "%"}
        order by 1 limit {Most}
        """, ct);
}

/// <summary>The ways to reach a person that a person may have several of. Stored: never renumber.</summary>
public enum ContactKind
{
    Phone = 1,
    Website = 2,
    Social = 3,
}
