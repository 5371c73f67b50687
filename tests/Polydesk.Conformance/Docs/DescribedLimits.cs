using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;

namespace Polydesk.Conformance.Docs;

/// <summary>Bodies that lie on what a schema limits, or just beyond it.</summary>
internal static class DescribedLimits
{
    /// <summary>The example at each of its limits, or beyond it: also without what it must have.</summary>
    public static IEnumerable<(string What, JsonNode Body)> Of(JsonObject schema, JsonNode example, bool beyond)
    {
        if (example is JsonArray { Count: > 0 } whole)
        {
            return Of(schema["items"]!.AsObject(), whole[0]!, beyond).Select(l => (l.What, (JsonNode)new JsonArray(l.Body)));
        }

        var limits = new List<(string, JsonNode)>();
        var step = beyond ? 1 : 0;

        foreach (var name in beyond ? schema["required"] as JsonArray ?? [] : [])
        {
            var without = example.DeepClone().AsObject();
            without.Remove((string)name!);
            limits.Add(($"without {name}", without));
        }

        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            Add("minLength", least => Text(name, (int)least - step));
            Add("maxLength", most => Text(name, (int)most + step));
            Add("minimum", least => least - step);
            Add("maximum", most => most + step);

            var (inner, at) = member!["items"] is JsonObject items && example[name] is JsonArray { Count: > 0 } list ? (items, list[0]) : (member.AsObject(), example[name]);

            if (at is JsonObject)
            {
                limits.AddRange(Of(inner, at, beyond).Select(l => ($"{name}: {l.What}", With(name, example[name] is JsonArray ? new JsonArray(l.Body) : l.Body))));
            }

            void Add(string limit, Func<decimal, JsonNode> value)
            {
                if (member![limit] is { } number)
                {
                    limits.Add(($"{name} by its {limit}", With(name, value(decimal.Parse(number.ToJsonString(), CultureInfo.InvariantCulture)))));
                }
            }
        }

        return limits;

        JsonNode With(string name, JsonNode value)
        {
            var body = example.DeepClone();
            body[name] = value;
            return body;
        }
    }

    /// <summary>A text of this length that is there only once, as what it names must be made.</summary>
    private static string Text(string name, int length) => name switch
    {
        "email" => $"{Text("", 40)}@{new string('x', length - 45)}.org",
        "url" => "https://example.org/".PadRight(length, 'x'),
        _ => Convert.ToHexStringLower(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(Some.Next()))).PadLeft(length, 'x')[^length..],
    };
}
