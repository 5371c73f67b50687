namespace Polydesk.Desk.Access;

/// <summary>What a person may do, from least to most. Stored as numbers: never renumber.</summary>
public enum Role
{
    Customer = 0,
    Agent = 1,
    TeamLeader = 2,
    Manager = 3,
    Admin = 4,

    /// <summary>The main administrator: there is one, who cannot be deleted and sees API keys.</summary>
    Owner = 5,
}
