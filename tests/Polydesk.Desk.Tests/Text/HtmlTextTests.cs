using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Text;
using Xunit;

namespace Polydesk.Desk.Tests.Text;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello", "Hello")]
    [InlineData("  a \t b\r\nc  ", "a b c")]
    [InlineData("<p>one</p><p>two</p>", "one\ntwo")]
    [InlineData("one<br>two<br/><BR>three", "one\ntwo\n\nthree")]
    [InlineData("<div>a<div>b</div></div>c", "a\nb\nc")]
    [InlineData("<ul><li>a</li><li>b</li></ul>", "a\nb")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("Tom &amp; Jerry&nbsp;&lt;3 &hellip; &#8364;", "Tom & Jerry <3 … €")]
    [InlineData("<b>bo</b>ld", "bold")]
    [InlineData("1 < 2 and 3 > 2", "1 < 2 and 3 > 2")]
    [InlineData("a<!-- <p>no</p> -->b<!doctype x>c<?php d ?>e", "abce")]
    [InlineData("<style>p{}</style>a<SCRIPT>x('</p>')</SCRIPT >b<title>t</title>c", "abc")]
    [InlineData("<script>never closed", "")]
    [InlineData("<a title=\"x > y\" href='>'>link</a>", "link")]
    [InlineData("<a title=\"never closed>link", "")]
    [InlineData("a</3 b", "a")]
    [InlineData("&lt;script&gt;", "<script>")]
    public void Words_remain_and_markup_goes(string html, string expected) => Assert.Equal(expected, Html.ToText(html));

    [Theory]
    [InlineData("<p>Hello world</p>", 5, "Hello")]
    [InlineData("<p>Hello world</p>", 8, "Hello wo")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("abc", 0, "")]
    public void A_preview_ends_where_it_should(string html, int length, string expected) => Assert.Equal(expected, Html.ToText(html, length));

    [Theory]
    [InlineData("<", 1_000_000)]
    [InlineData("<style>", 150_000)]
    [InlineData("<a title='", 100_000)]
    [InlineData("&", 1_000_000)]
    [InlineData("<!--", 250_000)]
    [InlineData("</", 500_000)]
    [InlineData("<p>x", 250_000)]
    public void Endless_input_is_read_to_its_end(string piece, int times) =>
        Assert.InRange(Html.ToText(string.Concat(Enumerable.Repeat(piece, times))).Length, 0, 1_000_000);

    [Fact]
    public void No_text_whatever_makes_it_throw_or_exceed_its_length() =>
        Prop.ForAll<string[], int>((pieces, length) =>
        {
            var limit = Math.Abs(length % 50);
            var text = Html.ToText(string.Concat(pieces.Select((piece, i) => piece + Hostile.Pieces[i % Hostile.Pieces.Length])), limit);

            Assert.InRange(text.Length, 0, limit);
            Assert.Equal(text, CleanText.Of(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("Problem", "<p>Problem</p>")]
    [InlineData("<p>Problem</p>", "<p>Problem</p>")]
    [InlineData("a\r\nb\nc\rd", "<p>a<br>b<br>c<br>d</p>")]
    [InlineData("<b>a</b>\n<a title='x\ny'>b</a>", "<p><b>a</b><br><a title=\"x y\">b</a></p>")]
    [InlineData("<ul><li>a</li></ul>\nb", "<ul><li>a</li></ul>\nb")]
    [InlineData("<script><p></script>a\nb", "<p>a<br>b</p>")]
    [InlineData("a < b > c", "<p>a &lt; b &gt; c</p>")]
    [InlineData("a > b", "<p>a &gt; b</p>")]
    [InlineData("<script>x</script>", "")]
    [InlineData(" \n ", "")]
    public void Text_without_blocks_becomes_one_paragraph(string text, string expected) => Assert.Equal(expected, Html.Wrap(text));

    [Theory]
    [InlineData("a\r\nb", "a<br>b")]
    [InlineData("a & b\nc", "a &amp; b<br>c")]
    [InlineData("1 < 2\n3", "1 &lt; 2<br>3")]
    [InlineData("<b>a</b>\nb", "<b>a</b>\nb")]
    [InlineData("one line", "one line")]
    public void Line_breaks_of_plain_text_become_elements(string text, string expected) => Assert.Equal(expected, Html.LineBreaks(text));

    [Fact]
    public void Clean_text_has_no_nul_and_no_half_pair()
    {
        Assert.Equal("", CleanText.Of("\0"));
        Assert.Equal("ab", CleanText.Of("a\0b"));
        Assert.Equal("", CleanText.Of("\ud83d\0\ude00"));
        Assert.Equal("😀", CleanText.Of("\ud83d\ud83d\ude00\ude00"));
        Assert.Equal("😀😀", CleanText.Of("😀\0😀\ud800"));
        Assert.Equal("xyz", Html.ToText("x\0y\ud800z"));
    }

    [Fact]
    public void Clean_text_is_returned_as_it_is()
    {
        var text = "fine 😀 text";

        Assert.Same(text, CleanText.Of(text));
        Assert.Same(text, Html.Sanitize(text));
    }
}
