using System.Text.Json;

namespace Polydesk.Desk;

/// <summary>A text in several languages, in the order in which they were given. Stored as a JSON object such as <c>{"en":"Open"}</c>.</summary>
public sealed class LocalText : IEquatable<LocalText>
{
    private readonly KeyValuePair<string, string>[] texts;

    private LocalText(KeyValuePair<string, string>[] texts) => this.texts = texts;

    public static LocalText None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Texts => texts;

    public bool IsEmpty => texts.Length == 0;

    public static LocalText Of(string language, string text) => new([new(language, text)]);

    public static LocalText Of(IEnumerable<KeyValuePair<string, string>> texts) => new([.. texts]);

    public static LocalText Parse(string json)
    {
        if (json is "" or "{}")
        {
            return None;
        }

        using var document = JsonDocument.Parse(json);
        return new([.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? ""))]);
    }

    /// <summary>The text in this language, else in the fallback language, else the first there is, else empty.</summary>
    public string In(string language, string fallback = "en") =>
        Find(language) ?? Find(fallback) ?? (texts.Length > 0 ? texts[0].Value : "");

    /// <summary>The texts in these languages that there are; at least one, if there is any.</summary>
    public LocalText Only(IReadOnlyList<string> languages)
    {
        if (texts.Length <= 1)
        {
            return this;
        }

        var kept = texts.Where(t => languages.Contains(t.Key)).ToArray();
        return new(kept.Length > 0 ? kept : [texts[0]]);
    }

    /// <summary>These texts with those of <paramref name="other"/> put over them; languages that it lacks stay.</summary>
    public LocalText With(LocalText other)
    {
        var merged = texts.ToList();

        foreach (var text in other.texts)
        {
            var at = merged.FindIndex(t => t.Key == text.Key);

            if (at < 0)
            {
                merged.Add(text);
            }
            else
            {
                merged[at] = text;
            }
        }

        return new([.. merged]);
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();

            foreach (var (language, text) in texts)
            {
                writer.WriteString(language, text);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    public bool Equals(LocalText? other) => other is not null && texts.AsSpan().SequenceEqual(other.texts);

    public override bool Equals(object? obj) => Equals(obj as LocalText);

    public override int GetHashCode() => texts.Length == 0 ? 0 : texts[0].GetHashCode();

    public override string ToString() => In("en");

    private string? Find(string language)
    {
        foreach (var (key, text) in texts)
        {
            if (key == language)
            {
                return text;
            }
        }

        return null;
    }
}
