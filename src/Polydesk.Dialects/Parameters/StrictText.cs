using System.Text;
using System.Text.Unicode;

namespace Polydesk.Dialects.Parameters;

/// <summary>Bytes that must be UTF-8. What is none is refused: replaced characters would be stored as if they had been sent.</summary>
internal static class StrictText
{
    /// <summary>Null when they are not.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
