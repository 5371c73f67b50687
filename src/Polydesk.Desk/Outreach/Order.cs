using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>What a contact ordered of a department, sold by somebody of its staff. Money is in hundredths.</summary>
/// <param name="Total">The sum of the lines.</param>
public sealed record Order(
    long Id, long PersonId, long DepartmentId, long? UserId, long? CallId, long? TicketId, long StateId, string State, bool IsLocked, bool IsHidden,
    string? Comment, long Total, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public IReadOnlyList<OrderLine> Lines { get; init; } = [];
}

/// <summary>A product in an order, with its name and price at the time.</summary>
public sealed record OrderLine(long ProductId, string Name, long Quantity, long Price)
{
    public long Total => Quantity * Price;
}

/// <summary>What an order is to hold of a product. Without a price it is the product's.</summary>
public sealed record OrderLineDraft(long ProductId, long Quantity, long? Price);

/// <summary>A new order.</summary>
public sealed record OrderDraft(long PersonId, long DepartmentId, long UserId, IReadOnlyList<OrderLineDraft> Lines)
{
    public long? CallId { get; init; }

    public long? TicketId { get; init; }

    /// <summary>The first one where none is given.</summary>
    public long? StateId { get; init; }

    public string? Comment { get; init; }

    /// <summary>Whether the contact is not to be called any more for this department.</summary>
    public bool FinalisesContact { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];
}

/// <summary>What changes of an order. What is not given stays.</summary>
public sealed record OrderChange
{
    public Optional<IReadOnlyList<OrderLineDraft>> Lines { get; init; }

    /// <summary>Whether lines are added, but for products that are in the order already, or take the place of all.</summary>
    public bool AddsLines { get; init; }

    public Optional<long?> CallId { get; init; }

    public Optional<long?> TicketId { get; init; }

    public Optional<long> StateId { get; init; }

    public Optional<string?> Comment { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];
}

/// <summary>Which orders are asked for; what is null does not narrow.</summary>
public sealed record OrderFilter
{
    public IReadOnlyList<long>? PersonIds { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    public IReadOnlyList<long>? UserIds { get; init; }

    public IReadOnlyList<long>? TicketIds { get; init; }

    public IReadOnlyList<long>? StateIds { get; init; }

    public TimeRange Created { get; init; }

    public TimeRange Updated { get; init; }

    public IReadOnlyList<Sort<OrderSort>> Sorts { get; init; } = [];
}

/// <summary>By what orders can be sorted.</summary>
public enum OrderSort
{
    Created,
    Total,
}
