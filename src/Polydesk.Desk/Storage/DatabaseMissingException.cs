namespace Polydesk.Desk.Storage;

/// <summary>An account's database is not there. The message is for the operator.</summary>
/// <param name="message">What is missing, and what can be done.</param>
/// <param name="isLost">Whether it has been there; else the making of the account did not come so far.</param>
public sealed class DatabaseMissingException(string message, bool isLost) : Exception(message)
{
    public bool IsLost { get; } = isLost;
}
