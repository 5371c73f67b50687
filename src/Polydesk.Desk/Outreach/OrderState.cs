namespace Polydesk.Desk.Outreach;

/// <summary>How far an order has come. Agents change no order in a locked state, and are not told a hidden one.</summary>
public sealed record OrderState(long Id, string Name, bool Locked, bool Hidden, long Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a state is to be. What is not given stays, or becomes the default of a new one.</summary>
public sealed record OrderStateDraft
{
    public Optional<string> Name { get; init; }

    public Optional<bool> Locked { get; init; }

    public Optional<bool> Hidden { get; init; }

    public Optional<long> Position { get; init; }
}
