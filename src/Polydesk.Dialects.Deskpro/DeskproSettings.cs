using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What an operator can set for this dialect.</summary>
public sealed record DeskproSettings
{
    public const string Section = "Deskpro";

    /// <summary>Calls an hour of every key and token, beside the limits of its own; 0 for none.</summary>
    public int HourlyLimit { get; init; }

    /// <summary>The largest file of an upload.</summary>
    public long MaxFileBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many requests a batch may hold.</summary>
    public int MaxBatch { get; init; } = 100;

    /// <summary>For how long the same new ticket of the same person is taken for a repetition; zero never.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Failed log-ins of one address, or from one, in a quarter of an hour, before further ones are refused.</summary>
    public int FailedLogins { get; init; } = 10;

    /// <summary>The origins that browsers may call from: none, <c>*</c> for all, or a list separated by commas.</summary>
    public string CorsHosts { get; init; } = "";

    /// <summary>What holds for a desk, which may have limits of its own.</summary>
    public DeskproSettings Of(DeskLimits own) => own == DeskLimits.None ? this : this with
    {
        HourlyLimit = own.DeskproHourlyLimit ?? HourlyLimit,
        MaxFileBytes = own.DeskproMaxFileMegabytes is { } most ? (long)most << 20 : MaxFileBytes,
    };
}
