using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Tickets;

public sealed class TicketReferenceTests
{
    [Fact]
    public void A_reference_leads_back_to_its_id_and_no_two_are_alike()
    {
        var seen = new HashSet<string>();

        foreach (var id in Enumerable.Range(1, 20_000).Select(i => (long)i).Concat([1_000_000, 999_999_999, 1_757_599_999]))
        {
            var reference = TicketReference.Of(id);
            Assert.Matches("^[A-Z]{3}-[0-9]{5}$", reference);
            Assert.Equal(id, TicketReference.Find(reference));
            Assert.True(seen.Add(reference));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABC-1234")]
    [InlineData("AB1-12345")]
    [InlineData("ABC 12345")]
    [InlineData("ABC-12a45")]
    [InlineData("ÄBC-12345")]
    public void What_is_no_reference_stands_for_nothing(string text) => Assert.Null(TicketReference.Find(text));
}
