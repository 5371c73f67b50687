namespace Polydesk.Dialects.LeadDesk;

/// <summary>Telephone numbers as they are stored: an optional plus and 3 to 20 digits (section 2.9).</summary>
internal static class LeadPhone
{
    /// <summary>Null when it is none.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="isQuery">Whether a blank at the beginning is a plus that was not encoded.</param>
    public static string? Read(string text, bool isQuery = false)
    {
        var plus = isQuery && text.StartsWith(' ') ? "+" : "";
        var number = plus + string.Concat(text.Where(c => c is not (' ' or '.' or '-' or '/' or '(' or ')')));
        var digits = number.AsSpan(number.StartsWith('+') ? 1 : 0);

        return digits.Length is >= 3 and <= 20 && !digits.ContainsAnyExceptInRange('0', '9') ? number : null;
    }
}
