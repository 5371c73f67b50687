namespace Polydesk.Desk.Demo;

/// <summary>Who wrote a message; the numbers are those of the stored kinds.</summary>
internal enum MessageSide
{
    Customer = 0,
    Agent = 1,
    Note = 2,
}
