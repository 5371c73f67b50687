using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What an operator can set for this dialect.</summary>
public sealed record LeadSettings
{
    /// <summary>Whether the API answers at all; switched off, every path is 503.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Requests a minute and token; 0 switches the limit off, as the product documents none.</summary>
    public int Limit { get; init; }

    /// <summary>The status of an answer that holds only the new id: 200 as the reference's text says, or 201 as its table does.</summary>
    public int CreateStatus { get; init; } = 200;

    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The currency of prices, as ISO 4217 names it.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Failed log-ins of one name, or from one address, before further ones are refused for a while.</summary>
    public int FailedLogins { get; init; } = 10;

    /// <summary>Whether the API erases personal data; switched off, it answers 501.</summary>
    public bool Erasure { get; init; } = true;

    /// <summary>What holds for a desk, which may have limits of its own.</summary>
    public LeadSettings Of(DeskLimits own) => own.LeadDeskLimit is { } limit ? this with { Limit = limit } : this;

    public RateRule Rule => new(Limit, TimeSpan.FromMinutes(1));
}
