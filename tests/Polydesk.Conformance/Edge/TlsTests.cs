using System.Net.Security;
using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Program;
using Polydesk.Server.Settings;
using Polydesk.Server.Tls;
using Xunit;

namespace Polydesk.Conformance.Edge;

public sealed class TlsTests : IDisposable
{
    private const string StaysAsItWas = "The certificate stays as it was: Setting Tls:";

    private readonly TestAuthority authority = new();
    private readonly string folder = Directory.CreateTempSubdirectory("polydesk-tls-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("a chain and its key")]
    [InlineData("one file")]
    [InlineData("a key with a password")]
    [InlineData("a PFX file")]
    public async Task Clients_that_know_the_root_trust_a_certificate_from(string form)
    {
        var issued = authority.Issue(7);
        var settings = form switch
        {
            "one file" => new TlsSettings(Write("all.pem", issued.Key + issued.Chain)),
            "a key with a password" => new(Write("chain.pem", issued.Chain), Write("key.pem", issued.LockedKey("secret")), "secret"),
            "a PFX file" => new(Write("all.pfx", issued.Pfx("secret")), Password: "secret"),
            _ => new(Write("chain.pem", issued.Chain), Write("key.pem", issued.Key)),
        };
        await using var server = await TestServer.StartAsync("sqlite", change: s => s with { Urls = "https://127.0.0.1:0", Tls = settings });

        Assert.Equal(issued.Serial, await authority.ShownAsync(server.Url));
    }

    [Fact]
    public async Task A_changed_file_is_shown_to_new_connections_and_a_broken_one_changes_nothing()
    {
        var (first, second, third) = (authority.Issue(1), authority.Issue(2), authority.Issue(3));
        var (chain, key) = (Write("chain.pem", first.Chain), Write("key.pem", first.Key));
        await using var data = await DataFolder.CreateAsync("sqlite");
        await data.InitAsync();
        await using var server = await data.ServeAsync(
            "--urls", "https://127.0.0.1:0", "--set", $"Tls:Certificate={chain}", "--set", $"Tls:Key={key}", "--set", "Log:Level=information");
        var url = server.Http.BaseAddress!;

        Assert.Equal(first.Serial, await authority.ShownAsync(url));
        await using var open = await authority.ConnectAsync(url);
        Assert.StartsWith("HTTP/1.1 200", await HealthAsync(open), StringComparison.Ordinal);

        Write("key.pem", second.Key);
        Write("chain.pem", second.Chain);
        await SoonAsync(async () => await authority.ShownAsync(url) == second.Serial);

        var before = Count(server.Output, StaysAsItWas);
        Write("chain.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        await SoonAsync(() => Task.FromResult(Count(server.Output, StaysAsItWas) > before));
        Assert.Equal(second.Serial, await authority.ShownAsync(url));

        Write("key.pem", third.Key);
        Write("chain.pem", third.Chain);
        await SoonAsync(async () => await authority.ShownAsync(url) == third.Serial);
        Assert.StartsWith("HTTP/1.1 200", await HealthAsync(open), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_told_once_until_it_changes()
    {
        var issued = authority.Issue(1);
        var settings = new TlsSettings(Write("chain.pem", issued.Chain), Write("key.pem", issued.Key));
        var certificate = new ServerCertificate(settings);
        var log = new TestLog();

        certificate.Refresh(log);
        Assert.Empty(log.Lines);

        File.Delete(settings.Key);
        certificate.Refresh(log);
        certificate.Refresh(log);
        Assert.StartsWith(StaysAsItWas + "Key names " + settings.Key, Assert.Single(log.Lines), StringComparison.Ordinal);

        Write("key.pem", "no key");
        certificate.Refresh(log);
        certificate.Refresh(log);
        Assert.Equal(2, log.Lines.Count);
    }

    [Theory]
    [InlineData("a missing certificate", "Setting Tls:Certificate names ")]
    [InlineData("a missing key", "Setting Tls:Key names ")]
    [InlineData("nonsense", "Setting Tls:Certificate names ")]
    [InlineData("another's key", "Setting Tls:Key names ")]
    [InlineData("a certificate without its key", "Setting Tls:Certificate names ")]
    [InlineData("a wrong password of a key", "Setting Tls:Key names ")]
    [InlineData("a wrong password of a PFX file", "Setting Tls:Certificate names ")]
    public void A_start_is_refused_for(string what, string beginning)
    {
        var (issued, other) = (authority.Issue(1), authority.Issue(2));
        var (chain, key) = (Write("chain.pem", issued.Chain), Write("key.pem", issued.Key));
        var settings = what switch
        {
            "a missing certificate" => new TlsSettings(Path.Combine(folder, "none.pem"), key),
            "a missing key" => new(chain, Path.Combine(folder, "none.pem")),
            "nonsense" => new(Write("other.pem", "nonsense"), key),
            "another's key" => new(chain, Write("other.pem", other.Key)),
            "a certificate without its key" => new(chain),
            "a wrong password of a key" => new(chain, Write("other.pem", issued.LockedKey("right")), "hidden"),
            _ => new(Write("all.pfx", issued.Pfx("right")), Password: "hidden"),
        };

        var refused = Assert.Throws<SettingException>(() => new ServerCertificate(settings));

        Assert.StartsWith(beginning + folder, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_is_refused_in_a_sentence()
    {
        await using var data = await DataFolder.CreateAsync("sqlite");

        var ended = await data.RunAsync("serve", "--urls", "https://127.0.0.1:0");

        Assert.Equal((2, "Setting Urls is https://127.0.0.1:0, but an https address needs a certificate: set Tls:Certificate."), (ended.ExitCode, ended.Error));
    }

    private string Write(string name, string text) => Write(name, Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] content)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, content);
        return file;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static async Task SoonAsync(Func<Task<bool>> happens)
    {
        for (var tries = 0; !await happens(); tries++)
        {
            Assert.True(tries < 300, "It did not happen within half a minute.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> HealthAsync(SslStream connection)
    {
        await connection.WriteAsync("GET /healthz HTTP/1.1\r\nHost: desk.example\r\n\r\n"u8.ToArray());
        var text = "";
        var buffer = new byte[1024];

        while (!text.EndsWith("ok\n", StringComparison.Ordinal))
        {
            var read = await connection.ReadAsync(buffer);
            Assert.True(read > 0, "The connection was closed: " + text);
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text;
    }
}
