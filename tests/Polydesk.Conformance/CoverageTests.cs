using Xunit;

namespace Polydesk.Conformance;

public class CoverageTests
{
    private static readonly ILookup<string, string> Tests = Coverage.Tests(typeof(CoverageTests).Assembly);

    [Fact]
    public void Every_operation_that_is_built_has_a_test() => Assert.Empty(Coverage.Untested(Tests));

    [Fact]
    public void Tests_name_only_operations_that_exist() => Assert.Empty(Coverage.Unknown(Tests));

    [Fact]
    public void No_operation_is_listed_twice()
    {
        var ids = Coverage.Dialects.SelectMany(Coverage.Operations).Select(operation => operation.Id).ToList();

        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_coverage_page_is_up_to_date() => GeneratedPage.Hold("coverage.md", Coverage.Markdown(Tests), "CoverageTests");

    [Theory]
    [InlineData(nameof(SampleTests.ED_08_an_empty_text_is_refused), "ED-08", "Sample: an empty text is refused")]
    [InlineData(nameof(SampleTests.ED_C4_DP_X01_limits_hold), "ED-C4 DP-X01", "Sample: limits hold")]
    [InlineData(nameof(SampleTests.Fields_are_listed), "ED-17 ED-30", "Sample: Fields are listed")]
    public void A_test_names_its_operations_by_its_name_or_an_attribute(string method, string ids, string sentence)
    {
        var test = typeof(SampleTests).GetMethod(method)!;

        Assert.Equal(ids, string.Join(' ', Coverage.Ids(test)));
        Assert.Equal(sentence, Coverage.Sentence(test));
    }

    private static class SampleTests
    {
        public static void ED_08_an_empty_text_is_refused() { }

        public static void ED_C4_DP_X01_limits_hold() { }

        [Operation("ED-17", "ED-30")]
        public static void Fields_are_listed() { }
    }
}
