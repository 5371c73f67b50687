using System.Text.Json;

namespace Polydesk.Conformance;

/// <summary>
/// What documented examples say about an answer's shape: names and their order, JSON types, nesting, nulls and the formats of
/// dates and addresses. Values are free. What several examples show, and what several items of one array show, is joined.
/// </summary>
/// <remarks>
/// A documented null accepts null, an empty array any array, an empty object any object, `""` any string.
/// An object whose keys are all numbers or all languages is a map: its entries are held whatever their keys are, and it may be
/// empty (`{}` or, as PHP writes it, `[]`). Paths look like `$.data[*].custom_fields[*].field_value`, where `[*]` stands for any
/// item of an array and any entry of a map; one that begins with `..` matches wherever a path ends so.
/// </remarks>
public sealed class Shape
{
    private readonly ShapeNode _root = new();
    private readonly List<(string Path, ShapeNode Node)> _alternatives = [];
    private readonly List<string> _anything = [];
    private readonly List<string> _optional = [];
    private bool _allowExtra;
    private bool _anyOrder;

    public static Shape Of(params IEnumerable<Example> examples) => Of(examples.Select(example => example.Response));

    public static Shape Of(params IEnumerable<JsonElement> documented)
    {
        var shape = new Shape();

        foreach (var element in documented)
        {
            shape._root.Learn(element);
        }

        return shape;
    }

    /// <summary>Accepts at this path what the sample shows as well: `.Or("..sla_date", "null")`.</summary>
    public Shape Or(string path, string sampleJson)
    {
        var node = new ShapeNode();
        node.Learn(JsonElement.Parse(sampleJson));
        _alternatives.Add((path, node));

        return this;
    }

    /// <summary>Accepts any JSON at this path.</summary>
    public Shape Anything(string path)
    {
        _anything.Add(path);
        return this;
    }

    /// <summary>Lets the property at this path be absent.</summary>
    public Shape Optional(string path)
    {
        _optional.Add(path);
        return this;
    }

    /// <summary>Lets objects have properties that are not documented.</summary>
    public Shape AllowExtra()
    {
        _allowExtra = true;
        return this;
    }

    /// <summary>Lets properties come in any order.</summary>
    public Shape AnyOrder()
    {
        _anyOrder = true;
        return this;
    }

    /// <summary>Fails the test with every difference, one a line.</summary>
    public void Hold(JsonElement actual)
    {
        var differences = Compare(actual);

        if (differences.Count > 0)
        {
            Xunit.Assert.Fail($"The answer differs from its documentation:\n{string.Join('\n', differences)}\nThe answer: {actual.GetRawText()}");
        }
    }

    /// <summary>Every difference, as `path: what is wrong`; empty when the answer has the documented shape.</summary>
    public IReadOnlyList<string> Compare(JsonElement actual)
    {
        var differences = new List<string>();
        Compare(_root, actual, "$", "$", differences);

        return differences;
    }

    private void Compare(ShapeNode documented, JsonElement actual, string path, string pattern, List<string> differences)
    {
        if (_anything.Exists(each => Matches(each, pattern)))
        {
            return;
        }

        var node = documented;

        foreach (var (at, alternative) in _alternatives)
        {
            if (Matches(at, pattern))
            {
                node = ShapeNode.Join(node, alternative);
            }
        }

        if (!node.Accepts(actual))
        {
            differences.Add($"{path}: documented as {node}, was {ShapeNode.Describe(actual)}");
        }
        else if (actual.ValueKind is JsonValueKind.Array && node.Item is { } item)
        {
            foreach (var (index, each) in actual.EnumerateArray().Index())
            {
                Compare(item, each, $"{path}[{index}]", $"{pattern}[*]", differences);
            }
        }
        else if (actual.ValueKind is JsonValueKind.Object && node.MapFor(actual) is { } entry)
        {
            foreach (var property in actual.EnumerateObject())
            {
                Compare(entry, property.Value, $"{path}[\"{property.Name}\"]", $"{pattern}[*]", differences);
            }
        }
        else if (actual.ValueKind is JsonValueKind.Object && node.Properties.Count > 0)
        {
            CompareProperties(node, actual, path, pattern, differences);
        }
    }

    private void CompareProperties(ShapeNode node, JsonElement actual, string path, string pattern, List<string> differences)
    {
        var names = actual.EnumerateObject().Select(property => property.Name).ToList();

        foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            differences.Add($"{path}.{name}: given twice");
        }

        foreach (var (name, _) in node.Properties)
        {
            if (!names.Contains(name) && node.Requires(name) && !_optional.Exists(each => Matches(each, $"{pattern}.{name}")))
            {
                differences.Add($"{path}.{name}: missing");
            }
        }

        foreach (var name in names.Where(name => !_allowExtra && !node.Has(name)))
        {
            differences.Add($"{path}.{name}: extra, not documented");
        }

        var documentedOrder = node.Properties.Select(property => property.Name).Where(names.Contains).ToList();
        var order = names.Where(node.Has).Distinct().ToList();

        if (!_anyOrder && !order.SequenceEqual(documentedOrder))
        {
            differences.Add($"{path}: order is {string.Join(", ", order)}; documented {string.Join(", ", documentedOrder)}");
        }

        foreach (var property in actual.EnumerateObject())
        {
            if (node.Find(property.Name) is { } value)
            {
                Compare(value, property.Value, $"{path}.{property.Name}", $"{pattern}.{property.Name}", differences);
            }
        }
    }

    private static bool Matches(string wanted, string pattern) =>
        wanted.StartsWith("..", StringComparison.Ordinal)
            ? pattern.EndsWith(wanted[1..], StringComparison.Ordinal)
            : wanted == pattern;
}
