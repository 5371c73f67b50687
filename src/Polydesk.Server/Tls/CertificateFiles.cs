using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Tls;

/// <summary>What the files of a certificate hold at one moment. What is wrong with them is a sentence that names the setting.</summary>
internal sealed class CertificateFiles
{
    private readonly TlsSettings settings;
    private readonly byte[] certificate;
    private readonly byte[]? key;

    private CertificateFiles(TlsSettings settings)
    {
        this.settings = settings;
        certificate = Read("Tls:Certificate", settings.Certificate);
        key = settings.Key.Length == 0 ? null : Read("Tls:Key", settings.Key);
    }

    private bool IsPem => certificate.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    /// <exception cref="SettingException">A file is not there, or may not be read.</exception>
    public static CertificateFiles Read(TlsSettings settings) => new(settings);

    public bool Same(CertificateFiles? other) =>
        other is not null && certificate.AsSpan().SequenceEqual(other.certificate) && key.AsSpan().SequenceEqual(other.key);

    /// <summary>The certificate with its intermediates, which clients need and which nothing is fetched for.</summary>
    /// <exception cref="SettingException">The files hold no certificate with its key.</exception>
    public SslStreamCertificateContext Open()
    {
        var all = IsPem ? FromPem() : FromPfx();
        var own = all.FirstOrDefault(c => c.HasPrivateKey)
            ?? throw new SettingException($"Setting Tls:Certificate names {settings.Certificate}, which holds no private key.");
        all.Remove(own);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    private X509Certificate2Collection FromPem()
    {
        var pem = Encoding.UTF8.GetString(certificate);
        var all = new X509Certificate2Collection();

        try
        {
            all.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw NoCertificate(e.Message);
        }

        if (all.Count == 0)
        {
            throw NoCertificate("it has no certificate in it.");
        }

        all[0] = WithKey(pem);
        return all;
    }

    private X509Certificate2 WithKey(string pem)
    {
        var keyPem = key is null ? pem : Encoding.UTF8.GetString(key);

        try
        {
            return settings.Password.Length == 0
                ? X509Certificate2.CreateFromPem(pem, keyPem)
                : X509Certificate2.CreateFromEncryptedPem(pem, keyPem, settings.Password);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var (name, file) = key is null ? ("Tls:Certificate", settings.Certificate) : ("Tls:Key", settings.Key);
            throw new SettingException($"Setting {name} names {file}, which holds no private key for the certificate that Tls:Password opens: {e.Message}");
        }
    }

    private X509Certificate2Collection FromPfx()
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(certificate, settings.Password);
        }
        catch (CryptographicException e)
        {
            throw NoCertificate(e.Message);
        }
    }

    private SettingException NoCertificate(string why) =>
        new($"Setting Tls:Certificate names {settings.Certificate}, which is neither a PEM file nor a PFX file that Tls:Password opens: {why}");

    private static byte[] Read(string setting, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SettingException($"Setting {setting} names {file}, which cannot be read: {e.Message}");
        }
    }
}
