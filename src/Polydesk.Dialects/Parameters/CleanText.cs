namespace Polydesk.Dialects.Parameters;

/// <summary>Text that both engines and UTF-8 can hold: no NUL, no half of a surrogate pair.</summary>
internal static class CleanText
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }
}
