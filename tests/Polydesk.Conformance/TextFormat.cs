using System.Globalization;
using System.Text.RegularExpressions;

namespace Polydesk.Conformance;

/// <summary>A form of text that clients parse, recognised in documented values and then held; anything else is free.</summary>
internal sealed partial record TextFormat(string Name, Func<string, bool> Fits)
{
    private static readonly TextFormat Free = new("any", _ => true);

    private static readonly TextFormat[] Known =
    [
        Date("YYYY-MM-DD HH:MM:SS", "yyyy-MM-dd HH:mm:ss"),
        Date("HH:MM:SS DD.MM.YYYY", "HH:mm:ss dd.MM.yyyy"),
        Date("DD.MM.YYYY HH:MM", "dd.MM.yyyy HH:mm"),
        Date("YYYY-MM-DDThh:mm:ssZ", "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        new("YYYY-MM-DDThh:mm:ss+hh:mm", text => Offset().IsMatch(text)),
        Date("YYYY-MM-DD", "yyyy-MM-dd"),
        new("http(s)://…", text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
        new("#rrggbb", text => Colour().IsMatch(text)),
    ];

    public bool IsFree => ReferenceEquals(this, Free);

    public static TextFormat Of(string text) => Array.Find(Known, format => format.Fits(text)) ?? Free;

    private static TextFormat Date(string name, string pattern) =>
        new(name, text => DateTime.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d$")]
    private static partial Regex Offset();

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$")]
    private static partial Regex Colour();
}
