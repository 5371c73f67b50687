using System.Text.Json;
using Xunit;

namespace Polydesk.Conformance;

public class ShapeTests
{
    [Fact]
    public void Other_values_of_the_same_shape_are_no_difference() =>
        AssertSame("""{"id":1,"name":"a","on":true,"tags":["x"]}""", """{"id":2,"name":"","on":false,"tags":[]}""");

    [Fact]
    public void A_missing_property_is_reported() =>
        AssertDiffers("""{"data":{"id":1,"name":"a"}}""", """{"data":{"id":1}}""", "$.data.name: missing");

    [Fact]
    public void An_extra_property_is_reported_unless_allowed()
    {
        AssertDiffers("""{"id":1}""", """{"id":1,"key":2}""", "$.key: extra, not documented");

        Assert.Empty(Documented("""{"id":1}""").AllowExtra().Compare(Json("""{"id":1,"key":2}""")));
    }

    [Fact]
    public void A_property_given_twice_is_reported() =>
        AssertDiffers("""{"id":1}""", """{"id":1,"id":2}""", "$.id: given twice");

    [Fact]
    public void Another_order_is_reported_unless_any_is_fine()
    {
        AssertDiffers("""{"a":1,"b":2,"c":3}""", """{"a":1,"c":3,"b":2}""", "$: order is a, c, b; documented a, b, c");

        Assert.Empty(Documented("""{"a":1,"b":2}""").AnyOrder().Compare(Json("""{"b":1,"a":2}""")));
    }

    [Theory]
    [InlineData("""{"total":"2"}""", """{"total":2}""", "$.total: documented as text, was number 2")]
    [InlineData("""{"total":2}""", """{"total":"2"}""", "$.total: documented as number, was text \"2\"")]
    [InlineData("""{"pin":false}""", """{"pin":0}""", "$.pin: documented as boolean, was number 0")]
    [InlineData("""{"file":[]}""", """{"file":{}}""", "$.file: documented as array, was an object with ")]
    [InlineData("""{"user":{"id":1}}""", """{"user":null}""", "$.user: documented as object, was null")]
    [InlineData("""{"closed":null}""", """{"closed":"x"}""", "$.closed: documented as null, was text \"x\"")]
    public void Another_type_is_reported(string documented, string actual, string difference) =>
        AssertDiffers(documented, actual, difference);

    [Fact]
    public void Another_sample_may_be_accepted_at_a_path()
    {
        var shape = Documented("""{"data":[{"sla":"17.01.2017 16:00","org":""}]}""")
            .Or("..sla", "null")
            .Or("$.data[*].org", """{"id":8,"name":"x"}""");

        Assert.Empty(shape.Compare(Json("""{"data":[{"sla":null,"org":{"id":1,"name":""}},{"sla":"01.02.2026 10:00","org":""}]}""")));
        Assert.Equal(["$.data[0].org.name: missing"], shape.Compare(Json("""{"data":[{"sla":null,"org":{"id":1}}]}""")));
    }

    [Fact]
    public void Anything_may_be_accepted_and_a_property_may_be_optional()
    {
        var shape = Documented("""{"id":1,"value":"x","rating":5}""").Anything("$.value").Optional("..rating");

        Assert.Empty(shape.Compare(Json("""{"id":1,"value":{"a":[1]}}""")));
    }

    [Fact]
    public void Items_are_held_against_all_documented_items()
    {
        const string documented = """{"data":[{"id":1,"file":[]},{"id":2,"file":{"name":"a"},"note":"x"}]}""";

        AssertSame(documented, """{"data":[{"id":1,"file":{"name":"b"}},{"id":2,"file":[],"note":""}]}""");
        AssertDiffers(documented, """{"data":[{"id":1,"file":[]},{"id":2,"file":{}}]}""", "$.data[1].file.name: missing");
    }

    [Fact]
    public void Entries_of_an_object_keyed_by_number_are_held_whatever_their_keys()
    {
        const string documented = """{"data":{"9":{"id":9},"-1":{"id":-1}}}""";

        AssertSame(documented, """{"data":{"10":{"id":10}}}""");
        AssertSame(documented, """{"data":[]}""");
        AssertDiffers(documented, """{"data":{"10":{}}}""", "$.data[\"10\"].id: missing");
        AssertDiffers(documented, """{"data":[{"id":9}]}""", "$.data: documented as object keyed by number, was an array");
        AssertDiffers(documented, """{"data":{"id":9}}""", "$.data: documented as object keyed by number, was an object with id");
    }

    [Fact]
    public void Texts_by_language_may_have_other_languages()
    {
        const string documented = """{"name":{"en":"Open"}}""";

        AssertSame(documented, """{"name":{"ru":"Открыт","ua":"Відкрито"}}""");
        AssertDiffers(documented, """{"name":"Open"}""", "$.name: documented as object keyed by language, was text \"Open\"");
        AssertDiffers(documented, """{"name":{"en":1}}""", "$.name[\"en\"]: documented as text, was number 1");
    }

    [Theory]
    [InlineData("2017-01-13 12:36:58", "2026-11-21 23:59:59", "2026-11-21T23:59:59Z")]
    [InlineData("17:45:00 26.01.2017", "23:59:59 21.11.2026", "2026-11-21 23:59:59")]
    [InlineData("13.01.2017 12:36", "21.11.2026 23:59", "21.13.2026 23:59")]
    [InlineData("2020-01-02T23:00:00Z", "2026-11-21T23:59:59Z", "2026-11-21T23:59:59+00:00")]
    [InlineData("2020-01-02T23:00:00+0000", "2026-11-21T23:59:59+02:00", "2026-11-21 23:59:59")]
    [InlineData("2020-01-02", "2026-11-21", "21.11.2026")]
    [InlineData("https://system_domain/en/file/1", "http://localhost:5080/x", "/en/file/1")]
    [InlineData("#67c23a", "#28D611", "green")]
    public void The_form_of_dates_and_addresses_is_held(string documented, string good, string bad)
    {
        var shape = Documented($$"""{"at":"{{documented}}"}""");

        Assert.Empty(shape.Compare(Json($$"""{"at":"{{good}}"}""")));
        Assert.StartsWith("$.at: documented as text in the form ", Assert.Single(shape.Compare(Json($$"""{"at":"{{bad}}"}"""))), StringComparison.Ordinal);
        Assert.Single(shape.Compare(Json("""{"at":""}""")));
    }

    [Fact]
    public void A_date_documented_as_empty_too_may_be_empty()
    {
        var shape = Documented("""[{"at":""},{"at":"2017-01-13 12:36:58"}]""");

        Assert.Empty(shape.Compare(Json("""[{"at":""},{"at":"2026-11-21 10:00:00"}]""")));
        Assert.Single(shape.Compare(Json("""[{"at":"soon"}]""")));
    }

    [Fact]
    public void Several_examples_join_into_one_shape()
    {
        var shape = Shape.Of(Json("""{"closed":null,"by":null}"""), Json("""{"closed":"2020-01-02T23:00:00Z","by":{"id":7}}"""));

        Assert.Empty(shape.Compare(Json("""{"closed":null,"by":{"id":1}}""")));
        Assert.Equal(["$.by.id: documented as number, was text \"1\""], shape.Compare(Json("""{"closed":null,"by":{"id":"1"}}""")));
    }

    [Fact]
    public void Every_difference_is_named_when_a_test_fails()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Documented("""{"a":1,"b":2}""").Hold(Json("""{"a":"x"}""")));

        Assert.Contains("$.b: missing\n$.a: documented as number, was text \"x\"", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(string documented, string actual) => Assert.Empty(Documented(documented).Compare(Json(actual)));

    private static void AssertDiffers(string documented, string actual, string difference) =>
        Assert.Equal([difference], Documented(documented).Compare(Json(actual)));

    private static Shape Documented(string json) => Shape.Of(Json(json));

    private static JsonElement Json(string text) => JsonElement.Parse(text, new() { AllowDuplicateProperties = true });
}
