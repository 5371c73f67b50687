using Polydesk.Desk.Messages;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Who wrote last, and how long the customer has waited. The customer waits from their message on until staff replies or the ticket is resolved; more
/// messages of theirs change nothing. A ticket that opens again after their message lets them wait from then on. Drafts and notes do not count.
/// </summary>
/// <param name="CustomerAt">When a customer wrote last.</param>
/// <param name="AgentAt">When staff replied last.</param>
/// <param name="Since">Since when the customer waits; null when they do not.</param>
/// <param name="Before">How long they waited before that.</param>
public sealed record Waiting(DateTimeOffset? CustomerAt, DateTimeOffset? AgentAt, DateTimeOffset? Since, TimeSpan Before)
{
    public static Waiting None { get; } = new(null, null, null, TimeSpan.Zero);

    /// <summary>Tells it from all that counts.</summary>
    /// <param name="messages">The published messages; of the same time, the earlier ones first.</param>
    /// <param name="changes">The changes of status, in theirs.</param>
    /// <param name="isResolved">Whether a status means that the ticket is resolved.</param>
    /// <param name="firstStatus">The status from which on; a ticket that was made resolved lets nobody wait.</param>
    internal static Waiting Of(
        IEnumerable<(DateTimeOffset At, MessageKind Kind)> messages, IEnumerable<(DateTimeOffset At, long To)> changes, long firstStatus, Func<long, bool> isResolved)
    {
        var (waiting, resolved) = (None, isResolved(firstStatus));
        var steps = messages.Select(m => (m.At, Kind: (MessageKind?)m.Kind, To: 0L)).Concat(changes.Select(c => (c.At, Kind: (MessageKind?)null, c.To)));

        foreach (var (at, kind, to) in steps.OrderBy(step => step.At))
        {
            if (kind is { } written)
            {
                waiting = waiting.Wrote(written, at, resolved);
            }
            else if (isResolved(to) != resolved)
            {
                resolved = !resolved;
                waiting = waiting.StatusSet(at, resolved);
            }
        }

        return waiting;
    }

    /// <summary>How long the customer has waited in all.</summary>
    public TimeSpan Total(DateTimeOffset now) => Ended(now).Before;

    internal Waiting Wrote(MessageKind kind, DateTimeOffset at, bool resolved) => kind switch
    {
        MessageKind.Customer => this with { CustomerAt = Later(CustomerAt, at), Since = resolved ? null : Since ?? at },
        MessageKind.Agent => Ended(at) with { AgentAt = Later(AgentAt, at) },
        _ => this,
    };

    /// <param name="at">When.</param>
    /// <param name="resolved">Whether the ticket is resolved from then on.</param>
    internal Waiting StatusSet(DateTimeOffset at, bool resolved) => (resolved, CustomerAt, AgentAt) switch
    {
        (true, _, _) => Ended(at),
        (_, null, _) => this,
        (_, var customer, var agent) => agent >= customer ? this : this with { Since = Since ?? at },
    };

    /// <summary>Whether something has happened after this time already.</summary>
    internal bool IsPast(DateTimeOffset at) => at < CustomerAt || at < AgentAt || at < Since;

    private Waiting Ended(DateTimeOffset at) =>
        Since is { } since ? this with { Since = null, Before = Before + (at > since ? at - since : TimeSpan.Zero) } : this;

    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset at) => known > at ? known.Value : at;
}
