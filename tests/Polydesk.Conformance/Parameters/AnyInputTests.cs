using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Dialects.Parameters;
using Xunit;

namespace Polydesk.Conformance.Parameters;

/// <summary>What holds for whatever a client sends.</summary>
public sealed class AnyInputTests : IDisposable
{
    private static readonly string[] Types = [Sent.Form, Sent.Json, Sent.Multipart, ""];

    // Pieces that mean something to one of the formats come up far more often than in random bytes.
    private static readonly Gen<byte[]> Piece = Gen.OneOf(
        Gen.Elements(
            "[", "]", "[]", "[0]", "a", "b=", "&", "%", "%5B", "%00", "%FF", "{", "}", "\"", "\\", "\\u", "\\ud83d", "\\u0000", ":", ",", "1e9",
            "null", "true", "-", "{\"a\":", "\r\n", "--XX", "--XX\r\n", "\r\n--XX\r\n", "--XX--", "\r\n\r\n", "Content-Type: ", "\0", "é",
            "Content-Disposition: form-data; name=\"a[]\"", "; filename=\"x\"", "; filename*=UTF-8''%", "\uFEFF").Select(Encoding.UTF8.GetBytes),
        ArbMap.Default.GeneratorFor<byte[]>());

    private static readonly Arbitrary<byte[]> Bodies =
        Piece.ArrayOf().Select(pieces => pieces.SelectMany(bytes => bytes).ToArray()).ToArbitrary();

    private static readonly Gen<string> Text =
        Gen.Elements("", "x", "a b", "+", "%", "&=", "Привет", "😀", "1", "0", "\"\\\r\n", "[]").Or(
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get))));

    private static readonly Gen<string> Key = Gen.Elements("a", "b", "8", "0", "1", "x y", "é", "%", "07");

    private readonly Sent sent = new();

    public void Dispose() => sent.Dispose();

    [Fact]
    public void Arbitrary_bytes_of_any_type_are_read_or_refused() =>
        Prop.ForAll(Bodies, body =>
        {
            foreach (var type in Types)
            {
                var read = Read(body, type);

                if (!read.Failed(out _, out var bag))
                {
                    Touch(Parameter.OfList([.. bag.All.Select(entry => entry.Value)]));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_multipart_body_damaged_anywhere_is_read_or_refused()
    {
        var whole = Encoding.UTF8.GetBytes(MultipartTests.Body(
            MultipartTests.Field("a[k]", "value"), MultipartTests.File("files[]", "é.txt", "content"), MultipartTests.Field("b", "2")));

        Prop.ForAll<int, int, byte>((cut, at, value) =>
        {
            var damaged = whole[..^(Math.Abs(cut % whole.Length) / 2)];
            damaged[Math.Abs(at % damaged.Length)] = value;
            Read(damaged, Sent.Multipart).Failed(out var fault, out _);

            return fault is null or { Kind: BodyFaultKind.MalformedMultipart };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void What_a_form_or_multipart_says_JSON_says_too() =>
        Prop.ForAll(Trees(3).ToArbitrary(), tree =>
        {
            var pairs = Pairs("p", tree).ToList();
            var form = string.Join('&', pairs.Select(pair => Uri.EscapeDataString(pair.Name) + "=" + Uri.EscapeDataString(pair.Value)));
            var expected = Shape(Encoding.UTF8.GetBytes($$"""{"p":{{tree.ToJsonString()}}}"""), Sent.Json);

            return Shape(Encoding.UTF8.GetBytes(form), Sent.Form) == expected
                && Shape([], "", "?" + form) == expected
                && Shape(Encoding.UTF8.GetBytes(MultipartTests.Body([.. pairs.Select(Part)])), Sent.Multipart) == expected;
        }).QuickCheckThrowOnFailure();

    private static string Part((string Name, string Value) pair) => MultipartTests.Field(pair.Name, pair.Value);

    // Values of the kinds that a form can tell: text, lists with something in them, and maps whose keys are no list's.
    private static Gen<JsonNode> Trees(int depth)
    {
        var text = Text.Select(value => (JsonNode)JsonValue.Create(value));

        if (depth == 0)
        {
            return text;
        }

        var list = Trees(depth - 1).NonEmptyListOf().Select(List);
        var map = Key.SelectMany(key => Trees(depth - 1).Select(value => (key, value))).NonEmptyListOf().Select(Map);

        return Gen.OneOf(text, list, map);
    }

    private static JsonNode List(IEnumerable<JsonNode> items) => new JsonArray([.. items.Take(5).Select(item => item.DeepClone())]);

    private static JsonNode Map(IEnumerable<(string Key, JsonNode Value)> members)
    {
        var map = new JsonObject();

        foreach (var (key, value) in members)
        {
            map[key] = value.DeepClone();
        }

        map["z"] = "last";

        return map;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string name, JsonNode node) => node switch
    {
        JsonArray list => list.SelectMany((item, at) => Pairs($"{name}[{at}]", item!)),
        JsonObject map => map.SelectMany(member => Pairs($"{name}[{member.Key}]", member.Value!)),
        _ => [(name, node.GetValue<string>())],
    };

    private static void Touch(Parameter parameter)
    {
        parameter.AsText();
        parameter.AsInt();
        parameter.AsBool();
        parameter.AsTexts();
        parameter.AsIds();
        parameter.AsMap();
        Assert.True(parameter["0"].IsAbsent || parameter.Items.Count > 0);

        foreach (var item in parameter.Items)
        {
            Touch(item);
        }
    }

    private string Shape(byte[] body, string type, string query = "")
    {
        Assert.False(Read(body, type, query).Failed(out var fault, out var bag), fault?.ToString());

        return Sent.Shape(bag!);
    }

    private BodyRead Read(byte[] body, string type, string query = "")
    {
        // The streams are in memory and the folder is local, so the task is soon done; a property cannot await.
        var reading = sent.ReadAsync(body, type, query);

        return reading.GetAwaiter().GetResult();
    }
}
