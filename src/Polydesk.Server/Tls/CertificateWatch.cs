namespace Polydesk.Server.Tls;

/// <summary>
/// Looks at the files of the certificate every other second. What they hold is compared, because notices of changes pass over links, of which certbot's and
/// Kubernetes' folders are made.
/// </summary>
internal sealed class CertificateWatch(ServerCertificate certificate, TimeProvider clock, ILogger<CertificateWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                certificate.Refresh(log);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
