using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Files;
using Xunit;

namespace Polydesk.Desk.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData(@"C:\Users\me\Отчёт.docx", "Отчёт.docx")]
    [InlineData("../../x.txt", "x.txt")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("folder/", "file")]
    [InlineData("a\0b\r\nc\u001b.txt", "abc.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u2066b\u200F\uFEFFc\u2028.txt", "abc.txt")]
    [InlineData(" setup.exe. ", "setup.exe")]
    [InlineData("👩\u200D💻.png", "👩\u200D💻.png")]
    public void A_name_loses_what_could_deceive_or_escape(string? name, string expected) => Assert.Equal(expected, SafeName.Of(name));

    [Fact]
    public void A_long_name_is_cut_between_characters_and_keeps_its_extension()
    {
        var safe = SafeName.Of(new string('Ж', 300) + ".pdf");

        Assert.Equal(new string('Ж', 125) + ".pdf", safe);
    }

    [Fact]
    public void A_safe_name_is_short_whole_text_without_folders_and_stays_as_it_is() =>
        Prop.ForAll<string, int>((text, repeat) =>
        {
            var safe = SafeName.Of(string.Concat(Enumerable.Repeat(text ?? "", Math.Abs(repeat % 50))));

            return safe.Length > 0
                && Encoding.UTF8.GetByteCount(safe) <= 255
                && safe.AsSpan().IndexOfAny("/\\\0\r\n") < 0
                && safe == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(safe))
                && safe == SafeName.Of(safe);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a.PDF", "pdf", "application/pdf")]
    [InlineData("photo.jpeg", "jpeg", "image/jpeg")]
    [InlineData("archive.tar.gz", "gz", "application/gzip")]
    [InlineData("README", "", "application/octet-stream")]
    [InlineData("x.unheard", "unheard", "application/octet-stream")]
    [InlineData("dot.", "", "application/octet-stream")]
    public void The_extension_tells_the_media_type(string name, string extension, string mediaType)
    {
        Assert.Equal(extension, ContentTypes.Extension(name));
        Assert.Equal(mediaType, ContentTypes.Of(name));
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("IMAGE/JPEG; q=1", true)]
    [InlineData("image/gif", true)]
    [InlineData("image/webp", true)]
    [InlineData("image/svg+xml", false)]
    [InlineData("text/html", false)]
    [InlineData("application/pdf", false)]
    [InlineData("application/xml", false)]
    [InlineData("text/plain", false)]
    [InlineData("text/html,image/png", false)]
    [InlineData("", false)]
    public void Only_four_kinds_of_picture_are_shown(string mediaType, bool inline) =>
        Assert.Equal(inline, InertDownload.MayShowInline(mediaType));

    [Theory]
    [InlineData("a b.txt", "text/plain", "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt")]
    [InlineData("Ünï.png", "image/png", "inline; filename=\"_n_.png\"; filename*=UTF-8''%C3%9Cn%C3%AF.png")]
    [InlineData("a\"b%41.html", "text/html", "attachment; filename=\"a_b_41.html\"; filename*=UTF-8''a%22b%2541.html")]
    [InlineData("x\r\nSet-Cookie: a=b", "text/plain", "attachment; filename=\"xSet-Cookie: a=b\"; filename*=UTF-8''xSet-Cookie%3A%20a%3Db")]
    public void The_disposition_gives_the_name_twice(string name, string mediaType, string expected) =>
        Assert.Equal(expected, InertDownload.Disposition(name, mediaType));

    [Fact]
    public void A_disposition_is_one_line_of_ascii_whatever_the_name() =>
        Prop.ForAll<string>(name => InertDownload.Disposition(name ?? "", "text/html").All(sign => sign is >= ' ' and <= '~'))
            .QuickCheckThrowOnFailure();
}
