using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Tls;

/// <summary>
/// The certificate that https addresses show. It is read anew when its files change, for handshakes from then on; connections that stand are left alone.
/// Files that cannot be used leave the certificate as it was.
/// </summary>
internal sealed class ServerCertificate
{
    private readonly TlsSettings settings;
    private CertificateFiles files;
    private volatile SslStreamCertificateContext current;
    private string? told;

    /// <exception cref="SettingException">There is no certificate to begin with.</exception>
    public ServerCertificate(TlsSettings settings)
    {
        this.settings = settings;
        files = CertificateFiles.Read(settings);
        current = files.Open();
    }

    public void Use(HttpsConnectionAdapterOptions https)
    {
        // Kestrel asks for a selector, but a selector's certificate goes without its intermediates.
        https.ServerCertificateSelector = (_, _) => current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) => (handshake.ServerCertificateSelectionCallback, handshake.ServerCertificateContext) = (null, current);
    }

    /// <summary>Looks whether the files have changed. What is wrong with them is logged once.</summary>
    public void Refresh(ILogger log)
    {
        try
        {
            var now = CertificateFiles.Read(settings);

            if (now.Same(files))
            {
                return;
            }

            files = now;
            current = now.Open();
            told = null;
            log.LogInformation("The certificate was read anew; it is valid until {End:yyyy-MM-dd}", current.TargetCertificate.NotAfter);
        }
        catch (SettingException e) when (e.Message == told)
        {
            // Said before.
        }
        catch (SettingException e)
        {
            told = e.Message;
            log.LogError("The certificate stays as it was: {Reason}", e.Message);
        }
    }
}
