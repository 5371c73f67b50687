using System.Text.Json;

namespace Polydesk.Desk.Knowledge;

/// <summary>Tags by language, stored as a JSON object such as <c>{"en":["login"]}</c>.</summary>
public sealed class LocalTags(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> tags)
{
    public static LocalTags None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> All => tags;

    public static LocalTags Of(string language, params IReadOnlyList<string> words) => new([new(language, words)]);

    public static LocalTags Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new([.. document.RootElement.EnumerateObject().Select(language =>
            KeyValuePair.Create<string, IReadOnlyList<string>>(language.Name, [.. language.Value.EnumerateArray().Select(tag => tag.GetString() ?? "")]))]);
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();

            foreach (var (language, words) in tags)
            {
                writer.WriteStartArray(language);

                foreach (var word in words)
                {
                    writer.WriteStringValue(word);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
