using Polydesk.Desk.People;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class EmailAddressTests
{
    [Theory]
    [InlineData("joe@example.com")]
    [InlineData("joe.roe+tag@sub.example.co")]
    [InlineData("o'brien@localhost")]
    [InlineData("почта@пример.рф")]
    [InlineData("info@example.com3")]
    public void An_address_is_accepted(string text) => Assert.True(EmailAddress.IsValid(text));

    [Theory]
    [InlineData("")]
    [InlineData("joe")]
    [InlineData("@example.com")]
    [InlineData("joe@")]
    [InlineData("joe@@example.com")]
    [InlineData("joe@exa mple.com")]
    [InlineData("joe roe@example.com")]
    [InlineData("joe@example.com\r\nBcc: x@example.com")]
    [InlineData("Joe <joe@example.com>")]
    [InlineData("a@example.com,b@example.com")]
    [InlineData("joe@-example.com")]
    [InlineData("joe@example..com")]
    [InlineData("joe@example.com.")]
    [InlineData("joe\u200b@example.com")]
    public void Something_else_is_refused(string text) => Assert.False(EmailAddress.IsValid(text));

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('a', 63), 3));

        Assert.True(EmailAddress.IsValid(new string('x', 62) + "@" + domain));
        Assert.False(EmailAddress.IsValid(new string('x', 63) + "@" + domain));
    }
}
