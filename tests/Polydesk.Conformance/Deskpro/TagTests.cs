using Polydesk.Dialects.Deskpro;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

public sealed class TagTests
{
    [Theory]
    [InlineData("*", "people.people.list", true)]
    [InlineData("*, -tickets.*", "tickets.tickets.get", false)]
    [InlineData("*, -tickets.*", "people.people.list", true)]
    [InlineData("-tickets.*,*", "tickets.tickets.get", false)]
    [InlineData("tickets.*, -*.delete", "tickets.tickets.put", true)]
    [InlineData("tickets.*, -*.delete", "tickets.tickets.delete", false)]
    [InlineData("tickets.*, -*.delete", "people.people.list", false)]
    [InlineData("tickets.tickets.list", "tickets.tickets.list", true)]
    [InlineData("tickets.tickets.list", "tickets.tickets.get", false)]
    [InlineData("-tickets.*", "people.people.list", true)]
    [InlineData("-tickets.*", "tickets.tickets.list", false)]
    [InlineData("", "tickets.tickets.list", false)]
    [InlineData("tickets?tickets.list", "tickets.tickets.list", false)]
    [InlineData("*.LIST", "tickets.tickets.list", false)]
    public void DP_X07_A_pattern_allows_what_the_table_says(string patterns, string tag, bool allowed) =>
        Assert.Equal(allowed, new TagPatterns(patterns).Allow(tag));
}
