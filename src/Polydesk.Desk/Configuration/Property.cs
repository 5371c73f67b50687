using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>
/// One property of a thing in the desk's document: its name there (a dot goes one object deeper), its column, and how the two forms translate. A value in
/// memory is a text, a number, a flag, a <see cref="LocalText"/>, or null.
/// </summary>
internal sealed record Property(string Name, string Column, PropertyKind Kind, bool IsRequired = false)
{
    /// <summary>The words of a choice with what is stored for each.</summary>
    public IReadOnlyList<(string Word, object Stored)> Words { get; init; } = [];

    /// <summary>What a new thing must not change later, such as a field's type.</summary>
    public bool IsFixed { get; init; }

    /// <summary>What must not change while anything uses the thing, such as a status's kind.</summary>
    public bool IsFixedInUse { get; init; }

    public object? Read(Row row) => Kind switch
    {
        PropertyKind.Flag => row.Bool(),
        PropertyKind.Number => row.Long(),
        PropertyKind.Parent => row.LongOrNull(),
        PropertyKind.Name => row.LocalText(),
        PropertyKind.Names => Normal(row.Text()),
        PropertyKind.Choice when Words[0].Stored is long => Word(row.Long()),
        PropertyKind.Choice => Word(row.Text()),
        _ => row.Text(),
    };

    public Sql Store(object? value) => (Kind, value) switch
    {
        (PropertyKind.Choice, string word) when Words.First(w => w.Word == word).Stored is long number => $"{number}",
        (PropertyKind.Choice, string word) => $"{(string)Words.First(w => w.Word == word).Stored}",
        (_, LocalText name) => $"{name}",
        (_, bool flag) => $"{flag}",
        (_, long number) => $"{number}",
        (PropertyKind.Parent, null) => $"{(long?)null}",
        (_, var text) => $"{(string?)text}",
    };

    public JsonNode? Write(object? value) => value switch
    {
        null => null,
        LocalText name => JsonNode.Parse(name.ToJson()),
        bool flag => flag,
        long number => number,
        string text when Kind is PropertyKind.Names => JsonNode.Parse(text),
        var text => (string)text,
    };

    public static string Say(object? value) => value switch
    {
        null => "none",
        LocalText name => name.IsEmpty ? "none" : string.Join(" / ", name.Texts.Select(t => t.Value)),
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        var number => number.ToString()!,
    };

    /// <summary>A list of names as stored, always spelled the same way.</summary>
    public static string Normal(string json)
    {
        using var document = JsonDocument.Parse(json);
        return "[" + string.Join(",", document.RootElement.EnumerateArray().Select(e => LocalText.Parse(e.GetRawText()).ToJson())) + "]";
    }

    private string Word(object stored) => Words.FirstOrDefault(w => w.Stored.Equals(stored)).Word ?? stored.ToString()!;
}

internal enum PropertyKind
{
    Text,
    Flag,
    Number,

    /// <summary>A text by language, or one text for the default language.</summary>
    Name,

    /// <summary>A list of names, such as the levels of a hierarchy.</summary>
    Names,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Another thing of the same section, by id or by name.</summary>
    Parent,
}
