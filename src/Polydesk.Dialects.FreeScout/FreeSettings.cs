using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.FreeScout;

/// <summary>What an operator can set for this dialect.</summary>
public sealed record FreeSettings
{
    public const string Section = "FreeScout";

    /// <summary>Requests a minute and key; 0 switches the limit off, as the product has none.</summary>
    public int Limit { get; init; }

    /// <summary>Whether the key may stand in the address, where proxies and browsers may keep it.</summary>
    public bool KeyInQuery { get; init; } = true;

    /// <summary>The origins that browsers may call from: none, <c>*</c> for all, or a list separated by commas.</summary>
    public string CorsHosts { get; init; } = "";

    /// <summary>How large a body may be; attachments travel inside as base64.</summary>
    public int MaxBodyBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>What holds for a desk, which may have limits of its own.</summary>
    public FreeSettings Of(DeskLimits own) => own.FreeScoutLimit is { } limit ? this with { Limit = limit } : this;

    public RateRule Rule => new(Limit, TimeSpan.FromMinutes(1));
}
