using System.Text.Json;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Configuration;

/// <summary>A place in the desk's document that knows its path and notes what is wrong there.</summary>
internal sealed class DocumentNode(JsonElement element, string path, List<DeskFault> faults)
{
    private const int LongestName = 255;

    /// <summary>What comes last stands one further, and places are counted in 31 bits.</summary>
    private const long LastPosition = 1_000_000_000;

    public string Path => path;

    public bool Is(JsonValueKind kind) => element.ValueKind == kind;

    public void Refuse(string why) => faults.Add(new(path, why));

    /// <summary>A property, a dot going one object deeper; null when it is not given.</summary>
    public DocumentNode? Find(string name)
    {
        var (at, node) = (element, path);

        foreach (var part in name.Split('.'))
        {
            node = node.Length == 0 ? part : $"{node}.{part}";

            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return new(at, node, faults);
    }

    /// <summary>The entries of a list property; a property that is no list is a fault.</summary>
    public IReadOnlyList<DocumentNode> List(string name)
    {
        if (Find(name) is not { } list)
        {
            return [];
        }

        if (!list.Is(JsonValueKind.Array))
        {
            list.Refuse("must be a list");
            return [];
        }

        return list.Items();
    }

    public IReadOnlyList<DocumentNode> Items() => [.. element.EnumerateArray().Select((item, at) => new DocumentNode(item, $"{path}[{at}]", faults))];

    /// <summary>Notes every property that nobody knows, since a misspelled one would be silently without effect.</summary>
    public void Know(IEnumerable<string> names)
    {
        if (!Is(JsonValueKind.Object))
        {
            Refuse("must be an object");
            return;
        }

        var known = names.ToList();
        var outer = known.ConvertAll(n => n.Split('.')[0]);

        foreach (var property in element.EnumerateObject())
        {
            var full = path.Length == 0 ? property.Name : $"{path}.{property.Name}";

            if (!outer.Contains(property.Name))
            {
                faults.Add(new(full, $"is not known here; known are {string.Join(", ", outer.Distinct())}"));
            }
            else if (known.Where(n => n.StartsWith(property.Name + '.', StringComparison.Ordinal)).Select(n => n.Split('.')[1]).ToList() is { Count: > 0 } inner)
            {
                new DocumentNode(property.Value, full, faults).Know(inner);
            }
        }
    }

    public string? Text() => TextOf(element) ?? Wrong<string>("must be a text");

    public bool? Flag() => element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : Wrong<bool?>("must be true or false");

    public long? Number() => NumberOf(element) ?? Wrong<long?>("must be a whole number");

    /// <param name="least">The least that is right.</param>
    /// <param name="most">The most.</param>
    /// <param name="other">What else may stand there, for the message.</param>
    public long? Number(long least, long most, string other) =>
        NumberOf(element) is { } number && number >= least && number <= most ? number : Wrong<long?>($"must be a whole number from {least} to {most}, or {other}");

    public long? Position() =>
        NumberOf(element) is { } place and >= -LastPosition and <= LastPosition ? place : Wrong<long?>($"must be a whole number of at most {LastPosition}");

    /// <summary>The id of a thing, new or not; those that the program itself made may be others.</summary>
    public long? Id(IReadOnlyList<string> kept) =>
        NumberOf(element) is { } id && (id is >= 1 and <= int.MaxValue || kept.Contains(id.ToString()))
            ? id
            : Wrong<long?>($"must be a whole number from 1 to {int.MaxValue}");

    public string? Word(IReadOnlyList<string> words) =>
        TextOf(element) is { } word && words.Contains(word) ? word : Wrong<string>($"must be one of {string.Join(", ", words)}");

    /// <summary>A text by language, or one text, which is in the default language.</summary>
    public LocalText? Name(string defaultLanguage)
    {
        if (IsName(TextOf(element), out var only))
        {
            return LocalText.Of(defaultLanguage, only);
        }

        if (element.ValueKind is not JsonValueKind.Object || !element.EnumerateObject().Any())
        {
            return Wrong<LocalText>("must be a text, or an object from language to text");
        }

        var texts = new List<KeyValuePair<string, string>>();

        foreach (var text in element.EnumerateObject())
        {
            if (!IsName(TextOf(text.Value), out var name) || !IsLanguage(text.Name))
            {
                faults.Add(new($"{path}.{text.Name}", "must be a language of two or three small letters with a text that is not empty"));
                return null;
            }

            texts.Add(new(text.Name, name));
        }

        return LocalText.Of(texts);
    }

    public static bool IsLanguage(string text) => text.Length is 2 or 3 && text.All(char.IsAsciiLetterLower);

    private static bool IsName(string? text, out string name) => !string.IsNullOrWhiteSpace(name = text ?? "") && name.Length <= LongestName;

    private static long? NumberOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;

    /// <summary>What a string says that every store can hold; null for anything else.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind is JsonValueKind.String && element.GetString() is { } text && CleanText.Is(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // It holds an escape of half a surrogate pair.
            return null;
        }
    }

    private T? Wrong<T>(string why)
    {
        Refuse(why);
        return default;
    }
}

/// <summary>What is wrong with a document, and where in it.</summary>
public sealed record DeskFault(string Path, string Why)
{
    public override string ToString() => Path.Length == 0 ? Why : $"{Path} {Why}";
}
