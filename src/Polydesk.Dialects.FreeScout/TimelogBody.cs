using Polydesk.Desk.Tickets;
using Polydesk.Desk.Time;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Time spent on a conversation (section 13).</summary>
internal sealed record TimelogBody(
    long Id, string ConversationStatus, long UserId, long TimeSpent, bool Paused, bool Finished, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long ConversationId)
{
    /// <param name="ticketStatus">What the ticket's status is now, for entries that did not keep it.</param>
    public static TimelogBody Of(TimeEntry e, DeskVocabulary vocabulary, long ticketStatus) => new(
        e.Id, FreeWords.Status(vocabulary.FindStatus(e.StatusId ?? ticketStatus)?.Kind ?? StatusKind.Open), e.StaffId ?? 0, e.SpentSeconds, false, e.Finished,
        e.CreatedAt, e.BilledAt, e.TicketId);
}
