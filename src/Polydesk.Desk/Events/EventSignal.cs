namespace Polydesk.Desk.Events;

/// <summary>Wakes the readers of the log of this process when a transaction with events has committed. Others find out by looking again.</summary>
public sealed class EventSignal
{
    public event Action? Raised;

    public void Raise() => Raised?.Invoke();
}
