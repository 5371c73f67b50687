using System.Globalization;
using System.Text;

namespace Polydesk.Desk.Files;

/// <summary>
/// Makes a stranger's file name fit to store and show: no folders, nothing that is invisible or turns the reading direction, at most 255
/// bytes.
/// </summary>
public static class SafeName
{
    private const int MaxBytes = 255;
    private const int MaxExtensionBytes = 32;
    private const string Nameless = "file";

    public static string Of(string? name)
    {
        var last = (name ?? "").AsSpan();
        last = last[(last.LastIndexOfAny('/', '\\') + 1)..];

        var kept = new StringBuilder();

        foreach (var rune in last.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        var clean = Shorten(Trim(kept.ToString()));

        return clean.Length == 0 ? Nameless : clean;
    }

    // Trailing dots are dropped as well, since Windows does so, which would change the type of "x.exe.".
    private static string Trim(string name) => name.Trim().TrimEnd('.', ' ').Trim();

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,

        // Of the format characters, only the two joiners belong to words and emoji.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
        {
            return name;
        }

        var extension = Path.GetExtension(name);

        if (Encoding.UTF8.GetByteCount(extension) > MaxExtensionBytes)
        {
            extension = "";
        }

        var room = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var length = 0;

        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;

            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return Trim(name[..length] + extension);
    }
}
