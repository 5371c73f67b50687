using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Polydesk.Conformance.Edge;

/// <summary>A certificate authority whose intermediate signs certificates, and clients that know nothing but its root.</summary>
internal sealed class TestAuthority
{
    private const string Host = "desk.example";

    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(30);

    private readonly X509Certificate2 root;
    private readonly X509Certificate2 intermediate;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        root = Request("CN=Test root", rootKey, isAuthority: true).CreateSelfSigned(From, Until);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request("CN=Test intermediate", key, isAuthority: true).Create(root, From, Until, [1]);
        intermediate = signed.CopyWithPrivateKey(key);
    }

    public IssuedCertificate Issue(byte number)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request($"CN={Host}", key, isAuthority: false).Create(intermediate, From, Until, [number]);
        return new(signed.CopyWithPrivateKey(key), key, intermediate);
    }

    /// <summary>Opens a connection as somebody who trusts the root and can fetch nothing.</summary>
    public async Task<SslStream> ConnectAsync(Uri url)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, url.Port);
        var tls = new SslStream(tcp.GetStream());
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(root);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Host, CertificateChainPolicy = policy });
        return tls;
    }

    /// <summary>The serial number of the certificate that a new connection is shown.</summary>
    public async Task<string> ShownAsync(Uri url)
    {
        await using var tls = await ConnectAsync(url);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));

        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(Host);
            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}

/// <summary>A certificate in the forms in which files hold it.</summary>
internal sealed class IssuedCertificate(X509Certificate2 certificate, ECDsa key, X509Certificate2 intermediate)
{
    public string Serial => certificate.GetSerialNumberString();

    /// <summary>As certbot's <c>fullchain.pem</c>.</summary>
    public string Chain => certificate.ExportCertificatePem() + "\n" + intermediate.ExportCertificatePem() + "\n";

    public string Key => key.ExportPkcs8PrivateKeyPem() + "\n";

    public string LockedKey(string password) =>
        key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";

    public byte[] Pfx(string password) =>
        new X509Certificate2Collection { certificate, X509CertificateLoader.LoadCertificate(intermediate.RawData) }.Export(X509ContentType.Pkcs12, password)!;
}
