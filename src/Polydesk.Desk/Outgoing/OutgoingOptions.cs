namespace Polydesk.Desk.Outgoing;

/// <summary>How long and how far a request to the outside may go.</summary>
public sealed record OutgoingOptions
{
    /// <summary>For finding the host and connecting to it.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For everything, redirects and the last byte included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public int ConnectionsToOneHost { get; init; } = 16;

    public int MaxRedirects { get; init; } = 5;
}
