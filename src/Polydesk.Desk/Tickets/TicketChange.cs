using Polydesk.Desk.Fields;
using Polydesk.Desk.Messages;

namespace Polydesk.Desk.Tickets;

/// <summary>A partial update of a ticket: what is not given stays.</summary>
public sealed record TicketChange
{
    public Optional<string> Subject { get; init; }

    /// <summary>Replaces the text of the first message.</summary>
    public Optional<MessageText> Description { get; init; }

    public Optional<long?> ParentId { get; init; }

    public Optional<long> StatusId { get; init; }

    public Optional<long> PriorityId { get; init; }

    public Optional<long> TypeId { get; init; }

    public Optional<long> DepartmentId { get; init; }

    public Optional<long?> AgentId { get; init; }

    public Optional<long> RequesterId { get; init; }

    public Optional<string> RequesterEmail { get; init; }

    public Optional<bool> Locked { get; init; }

    public Optional<DateTimeOffset?> SlaDue { get; init; }

    public Optional<DateTimeOffset?> FrozenUntil { get; init; }

    public Optional<IReadOnlyList<string>> Cc { get; init; }

    public Optional<IReadOnlyList<string>> Bcc { get; init; }

    public Optional<IReadOnlyList<long>> FollowerIds { get; init; }

    public Optional<IReadOnlyList<string>> Tags { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];

    public IReadOnlyList<FieldProblem> Unread { get; init; } = [];
}
