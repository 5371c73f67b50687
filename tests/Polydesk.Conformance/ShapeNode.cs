using System.Text.Json;

namespace Polydesk.Conformance;

/// <summary>What is documented at one place of an answer; it grows with each example that it learns.</summary>
internal sealed class ShapeNode
{
    private static readonly HashSet<string> Languages = ["en", "ru", "ua", "uk", "de", "fr", "es", "it", "pt", "pl", "lv", "lt", "et", "fi", "sv"];

    private readonly HashSet<JsonValueKind> _kinds = [];
    private readonly HashSet<TextFormat> _formats = [];
    private readonly Dictionary<string, int> _seen = [];
    private int _records;
    private bool _anyObject;
    private bool _emptyText;
    private ShapeNode? _byNumber;
    private ShapeNode? _byLanguage;

    /// <summary>The properties of a record, in their documented order.</summary>
    public List<(string Name, ShapeNode Node)> Properties { get; } = [];

    /// <summary>What an item of an array looks like; null when only empty arrays are documented.</summary>
    public ShapeNode? Item { get; private set; }

    public static ShapeNode Join(ShapeNode one, ShapeNode other)
    {
        var joined = new ShapeNode();
        joined.Learn(one);
        joined.Learn(other);

        return joined;
    }

    public void Learn(JsonElement documented)
    {
        _kinds.Add(KindOf(documented));

        switch (documented.ValueKind)
        {
            case JsonValueKind.String when documented.GetString() is { Length: > 0 } text:
                _formats.Add(TextFormat.Of(text));
                break;

            case JsonValueKind.String:
                _emptyText = true;
                break;

            case JsonValueKind.Array:
                foreach (var each in documented.EnumerateArray())
                {
                    (Item ??= new()).Learn(each);
                }

                break;

            case JsonValueKind.Object:
                LearnObject(documented);
                break;
        }
    }

    /// <summary>A property that every documented record has is required.</summary>
    public bool Requires(string name) => _seen.GetValueOrDefault(name) == _records;

    public bool Has(string name) => _seen.ContainsKey(name);

    public ShapeNode? Find(string name) => Properties.Find(property => property.Name == name).Node;

    /// <summary>What the entries look like when this object is a map of a documented kind.</summary>
    public ShapeNode? MapFor(JsonElement actual) =>
        IsMap(actual, IsNumber) ? _byNumber : IsMap(actual, Languages.Contains) ? _byLanguage : null;

    public bool Accepts(JsonElement actual) => actual.ValueKind switch
    {
        JsonValueKind.String => _kinds.Contains(JsonValueKind.String) && HoldsFormat(actual.GetString()!),
        JsonValueKind.Array when actual.GetArrayLength() == 0 && (_byNumber ?? _byLanguage) is not null => true,
        JsonValueKind.Object => _kinds.Contains(JsonValueKind.Object) && AcceptsObject(actual),
        _ => _kinds.Contains(KindOf(actual)),
    };

    public static string Describe(JsonElement actual) => actual.ValueKind switch
    {
        JsonValueKind.Object => "an object with " + Keys(actual),
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => $"{NameOf(KindOf(actual))} {Short(actual.GetRawText())}",
    };

    public override string ToString()
    {
        var parts = _kinds.Order().Select(kind => kind switch
        {
            JsonValueKind.String when HeldFormat is { } format => $"text in the form {format.Name}",
            JsonValueKind.Object when Properties.Count > 0 || _anyObject => "object",
            JsonValueKind.Object => "object keyed by " + (_byNumber is null ? "language" : _byLanguage is null ? "number" : "number or language"),
            _ => NameOf(kind),
        });

        return string.Join(" or ", parts);
    }

    private TextFormat? HeldFormat => _formats is { Count: 1 } ? _formats.Single() is { IsFree: false } format ? format : null : null;

    private bool HoldsFormat(string text) => HeldFormat is not { } format || format.Fits(text) || (text.Length == 0 && _emptyText);

    private bool AcceptsObject(JsonElement actual) =>
        _anyObject || Properties.Count > 0 || MapFor(actual) is not null || !actual.EnumerateObject().Any();

    private void LearnObject(JsonElement documented)
    {
        if (!documented.EnumerateObject().Any())
        {
            _anyObject = true;
            return;
        }

        if (IsMap(documented, IsNumber))
        {
            LearnMap(_byNumber ??= new(), documented);
            return;
        }

        if (IsMap(documented, Languages.Contains))
        {
            LearnMap(_byLanguage ??= new(), documented);
            return;
        }

        _records++;
        var position = 0;

        foreach (var property in documented.EnumerateObject())
        {
            PropertyAt(property.Name, ref position).Learn(property.Value);
            _seen[property.Name] = _seen.GetValueOrDefault(property.Name) + 1;
        }
    }

    private static void LearnMap(ShapeNode entry, JsonElement documented)
    {
        foreach (var property in documented.EnumerateObject())
        {
            entry.Learn(property.Value);
        }
    }

    private void Learn(ShapeNode other)
    {
        _kinds.UnionWith(other._kinds);
        _formats.UnionWith(other._formats);
        _emptyText |= other._emptyText;
        _anyObject |= other._anyObject;
        _records += other._records;
        Item = JoinMaybe(Item, other.Item);
        _byNumber = JoinMaybe(_byNumber, other._byNumber);
        _byLanguage = JoinMaybe(_byLanguage, other._byLanguage);
        var position = 0;

        foreach (var (name, node) in other.Properties)
        {
            PropertyAt(name, ref position).Learn(node);
            _seen[name] = _seen.GetValueOrDefault(name) + other._seen[name];
        }
    }

    private static ShapeNode? JoinMaybe(ShapeNode? one, ShapeNode? other) =>
        one is null ? other : other is null ? one : Join(one, other);

    /// <summary>The property of that name; a new one goes behind the one that came before it in the same record.</summary>
    private ShapeNode PropertyAt(string name, ref int position)
    {
        var found = Properties.FindIndex(property => property.Name == name);

        if (found < 0)
        {
            found = Math.Min(position, Properties.Count);
            Properties.Insert(found, (name, new()));
        }

        position = found + 1;
        return Properties[found].Node;
    }

    private static bool IsMap(JsonElement element, Func<string, bool> isKey) =>
        element.EnumerateObject().Any() && element.EnumerateObject().All(property => isKey(property.Name));

    private static bool IsNumber(string key) => long.TryParse(key, out _);

    private static JsonValueKind KindOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.False ? JsonValueKind.True : element.ValueKind;

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Keys(JsonElement element) =>
        Short(string.Join(", ", element.EnumerateObject().Select(property => property.Name)));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
