using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Tickets;

/// <summary>Sees a ticket a last time, in the transaction that erases it.</summary>
public interface IErasureWitness
{
    ValueTask BeforeErasureAsync(WriteSession db, long ticketId, CancellationToken ct);
}
