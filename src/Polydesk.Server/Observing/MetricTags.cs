using System.Text;

namespace Polydesk.Server.Observing;

/// <summary>The tags of a series, compared by value. Reading them costs no allocation as long as there are at most four.</summary>
internal readonly struct MetricTags : IEquatable<MetricTags>
{
    private readonly int count;
    private readonly KeyValuePair<string, object?> first, second, third, fourth;
    private readonly string? rest;

    private MetricTags(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        count = tags.Length;
        first = count > 0 ? tags[0] : default;
        second = count > 1 ? tags[1] : default;
        third = count > 2 ? tags[2] : default;
        fourth = count > 3 ? tags[3] : default;
        rest = count > 4 ? TextOf(tags[4..]) : null;
    }

    private MetricTags(string text) => rest = text;

    public static MetricTags Other { get; } = new("series=\"other\"");

    /// <summary>As Prometheus writes them, without the braces.</summary>
    public string Text
    {
        get
        {
            KeyValuePair<string, object?>[] known = [first, second, third, fourth];
            var text = TextOf(known.AsSpan(0, Math.Min(count, 4)));
            return rest is null ? text : text.Length == 0 ? rest : text + "," + rest;
        }
    }

    public static MetricTags Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(tags);

    public bool Equals(MetricTags other) =>
        count == other.count && rest == other.rest && Same(first, other.first) && Same(second, other.second) && Same(third, other.third)
        && Same(fourth, other.fourth);

    public override bool Equals(object? obj) => obj is MetricTags other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(count, rest, first.Value, second.Value, third.Value, fourth.Value);

    private static bool Same(KeyValuePair<string, object?> a, KeyValuePair<string, object?> b) => a.Key == b.Key && Equals(a.Value, b.Value);

    private static string TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();

        foreach (var (name, value) in tags)
        {
            text.Append(text.Length > 0 ? "," : "");

            foreach (var c in name)
            {
                text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }

            text.Append("=\"").Append(Escape(value?.ToString() ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
