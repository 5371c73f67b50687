using System.Globalization;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// The public reference of a ticket, such as <c>IQV-84397</c>: its id, scrambled, so that references say nothing about how many tickets there are,
/// never collide, and lead back to the id without being stored.
/// </summary>
public static class TicketReference
{
    private const long Letters = 26 * 26 * 26;
    private const long Digits = 100_000;
    private const long Space = Letters * Digits;

    // Multiplying by a number without common factor with the space permutes it; the inverse undoes it.
    private const long Factor = 1_046_527_363;
    private const long Shift = 918_273_645;

    private static readonly long Inverse = InverseOf(Factor, Space);

    public static string Of(long id)
    {
        var n = (long)(((Int128)(id % Space) * Factor + Shift) % Space);
        var (letters, digits) = (n / Digits, n % Digits);

        return string.Create(CultureInfo.InvariantCulture, $"{Letter(letters / 676)}{Letter(letters / 26)}{Letter(letters)}-{digits:00000}");

        static char Letter(long n) => (char)('A' + n % 26);
    }

    /// <summary>The id that a reference stands for, in any letter case; null when it is none.</summary>
    public static long? Find(string reference)
    {
        if (reference is not { Length: 9 } || reference[3] != '-' || !int.TryParse(reference.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
        {
            return null;
        }

        long letters = 0;

        foreach (var c in reference.AsSpan(0, 3))
        {
            if (!char.IsAsciiLetter(c))
            {
                return null;
            }

            letters = letters * 26 + (char.ToUpperInvariant(c) - 'A');
        }

        return (long)((Int128)(letters * Digits + digits - Shift + Space) * Inverse % Space);
    }

    /// <summary>An expression in SQL by which tickets are sorted as their references are; nothing in it exceeds 64 bits.</summary>
    internal static string Place(string id) => $"(({id} % {Space}) * {Factor} + {Shift}) % {Space}";

    private static long InverseOf(long factor, long space)
    {
        var (a, b, x, y) = (factor % space, space, 1L, 0L);

        while (a > 1)
        {
            (a, b, x, y) = (b, a % b, y, x - a / b * y);
        }

        return (x % space + space) % space;
    }
}
