namespace Polydesk.Desk.Demo;

/// <summary>What the demo data shall be. The same options and the same time give the same data, but for keys and file tokens.</summary>
public sealed record DemoOptions(int Tickets, long Seed = 1, DemoProfile Profile = DemoProfile.Desk)
{
    /// <summary>Fewer do not hold the special cases that a demo promises.</summary>
    public const int FewestTickets = 40;

    public const int MostTickets = 10_000_000;
}

public enum DemoProfile
{
    /// <summary>A believable help desk.</summary>
    Desk,

    /// <summary>Three short messages a ticket of words w0 to w19999, frequent and rare ones, to measure with.</summary>
    Bench,
}

/// <summary>How far the filling is.</summary>
public sealed record DemoProgress(string Step, int Done, int Total);

/// <summary>What was filled in, and who can call the API now.</summary>
public sealed record DemoResult(int Tickets, int Messages, int People, TimeSpan Taken, IReadOnlyList<DemoKey> Keys)
{
    public double TicketsPerSecond => Tickets / Math.Max(0.001, Taken.TotalSeconds);
}

/// <summary>A person of the demo with their EddyDesk key.</summary>
public sealed record DemoKey(long PersonId, string Who, string Email, string ApiKey);
