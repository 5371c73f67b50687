using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>A ticket as this dialect writes it, its keys in the order of the reference.</summary>
internal sealed record TicketBody(
    long Id, long Pid, string UniqueId, string DateCreated, string DateUpdated, string Title, string Source, string StatusId, long PriorityId, long TypeId,
    long DepartmentId, string DepartmentName, long OwnerId, string OwnerName, string OwnerLastname, string OwnerEmail, long UserId,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    [property: System.Text.Json.Serialization.JsonPropertyName("username")]
    string? UsernameInList,
    string UserName, string UserLastname, string UserEmail, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, IReadOnlyList<long> Followers, int TicketLock,
    string? SlaDate, string FreezeDate, int Freeze, int Deleted, int ViewedByStaff, int ViewedByClient, string Rate, string RateComment, string RateDate,
    CustomFields CustomFields, IReadOnlyList<string> Tags, IReadOnlyList<string> JiraIssues)
{
    public static TicketBody Of(EddyCall call, Ticket t, bool inList = false)
    {
        var (words, dates, caller) = (call.Vocabulary, call.Dates, call.Caller);

        return new(
            t.Id,
            t.ParentId ?? 0,
            t.Reference,
            dates.Write(t.CreatedAt),
            dates.Write(t.UpdatedAt),
            t.Subject,
            t.Channel,
            words.FindStatus(t.StatusId)!.Slug,
            t.PriorityId,
            t.TypeId,
            t.DepartmentId,
            words.FindDepartment(t.DepartmentId)!.Name.In(caller.Language, words.Settings.DefaultLanguage),
            t.Agent?.Id ?? 0,
            t.Agent?.Name ?? "",
            t.Agent?.Lastname ?? "",
            t.Agent?.Email ?? "",
            t.Requester.Id,
            inList ? t.Requester.Name : null,
            t.Requester.Name,
            t.Requester.Lastname,
            t.Requester.Email,
            t.Cc,
            caller.IsStaff ? t.Bcc : [],
            t.FollowerIds,
            t.Locked ? 1 : 0,
            t.SlaDue is { } due ? dates.WriteShort(due) : null,
            t.FrozenUntil is { } frozen ? dates.WriteShort(frozen) : "null",
            t.FrozenUntil is null ? 0 : 1,
            t.Deleted ? 1 : 0,
            t.SeenByStaff ? 1 : 0,
            t.SeenByCustomer ? 1 : 0,
            t.Rating,
            t.RatingComment,
            t.RatedAt is { } rated ? dates.Write(rated) : "",
            new(call, Desk.Subject.Ticket, t.FieldValues),
            t.Tags,
            []);
    }
}
