using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Text;
using Xunit;

namespace Polydesk.Desk.Tests.Text;

public sealed class HtmlSanitizeTests
{
    [Theory]
    [InlineData("Hello")]
    [InlineData("2 > 1, \"quoted\", it's fine\r\n")]
    [InlineData("<p>Hello <b>you</b></p>")]
    [InlineData("<p>Tom &amp; Jerry &lt;3&nbsp;cheese</p>")]
    [InlineData("<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>")]
    [InlineData("<table border=\"1\"><thead><tr><th colspan=\"2\">H</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>")]
    [InlineData("<p style=\"color: #ff0000; font-family: &quot;Segoe UI&quot;, Arial\">x</p>")]
    [InlineData("<p style=\"background: rgb(1, 2, 3); margin: 0 0 10px\">x</p>")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">x</a>")]
    [InlineData("<img src=\"cid:part1.abc@example.org\" alt=\"A picture\" width=\"10\">")]
    [InlineData("<img src=\"data:image/png;base64,iVBORw0KGgo=\">")]
    [InlineData("<blockquote>a<br>b<hr>c</blockquote><pre>\n\n x</pre>")]
    [InlineData("<details open=\"\"><summary>More</summary>text</details>")]
    public void What_only_formats_is_unchanged(string html) => Assert.Equal(html, Html.Sanitize(html));

    [Theory]
    [InlineData("<P CLASS=x ID=y>Hi</P>", "<p>Hi</p>")]
    [InlineData("<p>one<p>two", "<p>one</p><p>two</p>")]
    [InlineData("<b><i>x</b>y</i>", "<b><i>x</i></b>y")]
    [InlineData("<o:p>office</o:p><center>c</center>", "office<center>c</center>")]
    [InlineData("<html><head><title>t</title><style>p{}</style></head><body bgcolor=red>body</body></html>", "body")]
    [InlineData("a<!-- c -->b<![CDATA[d]]>e<?php f ?>g", "abeg")]
    [InlineData("Tom & Jerry", "Tom &amp; Jerry")]
    [InlineData("1 < 2", "1 &lt; 2")]
    [InlineData("&copy; &hellip; &#8364; &#x41;", "© … € A")]
    [InlineData("<a href=\"HTTPS://example.org\" target=_blank rel=opener>x</a>", "<a href=\"HTTPS://example.org\" rel=\"noopener noreferrer nofollow\">x</a>")]
    [InlineData("<a href=/admin>x</a>", "<a>x</a>")]
    [InlineData("<img alt=pixel>", "")]
    [InlineData("<img src=http://x.example/p.png width=20px onload=x()>", "<img src=\"http://x.example/p.png\" width=\"20\">")]
    [InlineData("<li>loose</li>", "<div>loose</div>")]
    [InlineData("<td>loose</td>", "loose")]
    [InlineData("<table><td>a<td>b<tr><td>c</table>", "<table><td>a</td><td>b</td><tr><td>c</td></tr></table>")]
    [InlineData("<b><table><tr><td>a</b>b</td></tr></table></b>", "<b><table><tr><td>ab</td></tr></table></b>")]
    [InlineData("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("<p style=\"COLOR:Red;position:fixed;top:0;width:10px\">x</p>", "<p style=\"color: Red; width: 10px\">x</p>")]
    [InlineData("<p style='background:url(http://x.example/a.png)'>x</p>", "<p>x</p>")]
    [InlineData("<p style='margin-top:-900px;margin-left:2px'>x</p>", "<p style=\"margin-left: 2px\">x</p>")]
    [InlineData("<p title='a\r\nb&#10;c'>x</p>", "<p title=\"a b c\">x</p>")]
    [InlineData("<form action=/x>inside<input name=a></form>outside", "<div>inside</div>outside")]
    [InlineData("<table><form><tr><td>a</form></table>b", "<table><div></div><tr><td>a</td></tr></table>b")]
    [InlineData("<button formaction=/x>Press</button> me", "Press me")]
    [InlineData("<svg/>after", "after")]
    [InlineData("x&#13;y", "x\ny")]
    public void The_rest_is_left_out_or_put_right(string html, string expected) => Assert.Equal(expected, Html.Sanitize(html));

    [Fact]
    public void Nul_and_half_a_surrogate_pair_are_left_out()
    {
        Assert.Equal("nul and  half", Html.Sanitize("nul\0 and \ud800 half"));
        Assert.Equal("<b>nul 😀</b>", Html.Sanitize("<b>nul\0 \udc00\ud83d\ude00</b>"));
        Assert.Equal("<p title=\"a\">b</p>", Html.Sanitize("<p title='a\udc00'>b\ud800</p>"));
    }

    [Theory]
    [InlineData("<img src=x onerror=y>")]
    [InlineData("<a href=javascript:x>x</a>")]
    [InlineData("<p style='position:fixed'>x</p>")]
    [InlineData("<svg></svg>")]
    [InlineData("<!-- x -->")]
    [InlineData("</td><td>")]
    [InlineData("<li>")]
    [InlineData("<b>")]
    public void The_judge_of_these_tests_sees_what_is_wrong(string html) => Assert.NotEmpty(HtmlJudge.Faults(html));

    [Theory]
    [MemberData(nameof(Hostile.Vectors), MemberType = typeof(Hostile))]
    public void Hostile_markup_is_harmless_when_read_again(string html)
    {
        var safe = Html.Sanitize(html);

        Assert.Empty(HtmlJudge.Faults(safe));
        Assert.Equal(safe, Html.Sanitize(safe));
        Assert.Empty(HtmlJudge.Faults(Html.Wrap(html)));
        Assert.Empty(HtmlJudge.Faults(Html.LineBreaks(html)));
    }

    [Theory]
    [MemberData(nameof(Hostile.Links), MemberType = typeof(Hostile))]
    public void A_hostile_address_is_left_out(string address)
    {
        var value = address.Replace("\"", "&quot;", StringComparison.Ordinal);

        Assert.Equal("<a>x</a>", Html.Sanitize($"<a href=\"{value}\">x</a>"));
        Assert.Equal("x", Html.Sanitize($"<img src=\"{value}\">x"));
    }

    [Theory]
    [MemberData(nameof(Hostile.Styles), MemberType = typeof(Hostile))]
    public void A_hostile_style_is_left_out(string style)
    {
        var value = style.Replace("\"", "&quot;", StringComparison.Ordinal);

        Assert.Equal("<p>x</p>", Html.Sanitize($"<p style=\"{value}\">x</p>"));
    }

    [Fact]
    public void Any_mixture_of_markup_is_harmless_and_a_second_pass_changes_nothing() =>
        Prop.ForAll(Soup(), pieces =>
        {
            var safe = Html.Sanitize(string.Concat(pieces));

            Assert.Equal(safe, Html.Sanitize(safe));
            Assert.Empty(HtmlJudge.Faults(safe));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void No_text_whatever_makes_it_throw_or_change_its_mind() =>
        Prop.ForAll<string?>(text =>
        {
            var safe = Html.Sanitize(text ?? "");
            var wrapped = Html.Wrap(text ?? "");
            var broken = Html.LineBreaks(text ?? "");

            Assert.Equal(safe, Html.Sanitize(safe));
            Assert.Equal(wrapped, Html.Sanitize(wrapped));
            Assert.Equal(wrapped, Html.Wrap(wrapped));
            Assert.Equal(broken, Html.Sanitize(broken));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("<div>", 100_000)]
    [InlineData("<b id=1><p>", 50_000)]
    [InlineData("<table><tr><td>", 50_000)]
    [InlineData("<a href=http://x.example>", 50_000)]
    [InlineData("<ul><li>", 50_000)]
    [InlineData("<dl><dt>", 50_000)]
    [InlineData("<p><table><tr><td><div></b><div></p>", 30_000)]
    [InlineData("<svg><math>", 50_000)]
    [InlineData("<", 1_000_000)]
    [InlineData("&", 1_000_000)]
    [InlineData("<!--", 250_000)]
    [InlineData("</b><i>", 150_000)]
    [InlineData("<p style='color:red;", 50_000)]
    [InlineData("<p style=\"color:red;(((((\">", 40_000)]
    public void Deep_and_endless_input_stays_bounded(string piece, int times)
    {
        var safe = Html.Sanitize(string.Concat(Enumerable.Repeat(piece, times)));

        Assert.Equal(safe, Html.Sanitize(safe));
        Assert.InRange(Depth(safe), 0, 256);
    }

    [Theory]
    [InlineData("<b>{0}</b>")]
    [InlineData("<b>&amp;{0}")]
    [InlineData("{0}")]
    public void What_is_too_long_is_cut_and_still_whole(string form)
    {
        var safe = Html.Sanitize(form.Replace("{0}", string.Concat(Enumerable.Repeat("é<😀", Html.MaxLength / 4)), StringComparison.Ordinal));

        Assert.InRange(safe.Length, Html.MaxLength - 10, Html.MaxLength);
        Assert.Equal(safe, Html.Sanitize(safe));
    }

    [Fact]
    public void A_thousand_attributes_of_one_name_count_once() =>
        Assert.Equal(
            "<p title=\"a\">x</p>",
            Html.Sanitize("<p title=a " + string.Concat(Enumerable.Repeat("title=b href=c style=d ", 100_000)) + ">x</p>"));

    private static int Depth(string html)
    {
        var (depth, deepest) = (0, 0);

        for (var at = html.IndexOf('<'); at >= 0; at = html.IndexOf('<', at + 1))
        {
            depth += html[at + 1] == '/' ? -1 : 1;
            deepest = Math.Max(deepest, depth);
        }

        Assert.Equal(0, depth);
        return deepest;
    }

    private static Arbitrary<string[]> Soup() => Gen.Elements(Hostile.Pieces).ArrayOf().ToArbitrary();
}
