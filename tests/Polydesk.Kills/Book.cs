namespace Polydesk.Kills;

/// <summary>What the server has acknowledged, in every round so far.</summary>
internal sealed class Book(long owner, long fieldId)
{
    private readonly Lock gate = new();
    private readonly List<KnownTicket> tickets = [];
    private readonly List<string> emails = [];

    /// <summary>The desk's owner, whom tickets are assigned to.</summary>
    public long Owner => owner;

    /// <summary>A custom field of tickets.</summary>
    public long Field => fieldId;

    /// <summary>A ticket on which all writers write at once.</summary>
    public KnownTicket? Shared { get; set; }

    public int Acknowledged { get; private set; }

    public IReadOnlyList<KnownTicket> Tickets
    {
        get
        {
            lock (gate)
            {
                return [.. tickets];
            }
        }
    }

    /// <summary>Addresses of people who were added, or who came with a ticket.</summary>
    public IReadOnlyList<string> Emails
    {
        get
        {
            lock (gate)
            {
                return [.. emails];
            }
        }
    }

    /// <summary>Waits until the server, which has to warm up, has acknowledged something; a few seconds at most.</summary>
    public async Task WaitForMoreAsync()
    {
        var before = Acknowledged;

        for (var tries = 0; tries < 500 && Acknowledged == before; tries++)
        {
            await Task.Delay(10);
        }
    }

    /// <summary>Notes that a write is there, with the id that was answered.</summary>
    public KnownTicket? Keep(Attempt attempt, long id)
    {
        lock (gate)
        {
            Acknowledged++;

            if (attempt.Email is { } email)
            {
                emails.Add(email);
            }

            return attempt.Kind switch
            {
                WriteKind.Person => null,
                WriteKind.Create => Add(new(id, attempt.Text)),
                _ => Apply(attempt, attempt.Ticket!, id),
            };
        }
    }

    private KnownTicket Add(KnownTicket ticket)
    {
        tickets.Add(ticket);
        return ticket;
    }

    private static KnownTicket Apply(Attempt attempt, KnownTicket ticket, long id)
    {
        switch (attempt.Kind)
        {
            case WriteKind.Reply:
                ticket.Posts.Add(id, attempt.Text);
                break;
            case WriteKind.Note:
                ticket.Notes.Add(id, attempt.Text);
                break;
            case WriteKind.Change:
                ticket.Version++;
                break;
            default:
                ticket.State = attempt.Kind is WriteKind.Delete ? TicketState.Deleted : TicketState.Erased;
                break;
        }

        return ticket;
    }
}
