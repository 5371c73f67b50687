using Polydesk.Desk.Events;
using Polydesk.Desk.Messages;

namespace Polydesk.Desk.Demo;

/// <summary>One ticket with everything that happened to it, as an author tells it. Ids of people, statuses and the like are real ones.</summary>
internal sealed class TicketStory
{
    public required string Subject { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long RequesterId { get; init; }

    public required long DepartmentId { get; init; }

    public string Channel { get; init; } = "email";

    public long StatusId { get; set; }

    public long PriorityId { get; set; }

    public long TypeId { get; set; }

    public long? AgentId { get; set; }

    public int? ParentIndex { get; set; }

    public IReadOnlyList<string> Cc { get; set; } = [];

    public bool Locked { get; set; }

    public bool Deleted { get; set; }

    public DateTimeOffset? SlaDue { get; set; }

    public DateTimeOffset? FrozenUntil { get; set; }

    public bool SeenByStaff { get; set; } = true;

    public bool SeenByCustomer { get; set; } = true;

    public string Rating { get; set; } = "";

    public string RatingComment { get; set; } = "";

    public DateTimeOffset? RatedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public long? ClosedBy { get; set; }

    public List<long> Tags { get; } = [];

    public List<long> Followers { get; } = [];

    public List<StoryMessage> Messages { get; } = [];

    public List<StoryEvent> Events { get; } = [];

    public List<StoryTime> Times { get; } = [];

    public List<StoryField> Fields { get; } = [];
}

/// <summary>A message; its place in the list is its ordinal.</summary>
internal sealed record StoryMessage(MessageKind Side, long AuthorId, MessageText Text, DateTimeOffset At)
{
    public IReadOnlyList<StoryFile> Files { get; init; } = [];
}

/// <summary>An event about the ticket, or about one of its messages when its place is given.</summary>
internal sealed record StoryEvent(
    DateTimeOffset At, long? ActorId, string Via, string Type, int? Message = null, EventValue? From = null, EventValue? To = null, string? Name = null);

internal sealed record StoryTime(string? Action, string Comment, int SpentSeconds, int PaidSeconds, long? StaffId, long? CreatorId, DateTimeOffset At);

internal sealed record StoryField(long FieldId, int Ordinal, long? OptionId, string Value);

internal sealed record StoryFile(string Name, string MediaType, long Size, string Sha256);

/// <summary>Tells the tickets of a demo, each alone and always the same way.</summary>
internal interface IAuthor
{
    /// <summary>How many messages a ticket has, notes included: known before it is told, because ids are reserved for all of them at once.</summary>
    int CountMessages(int index);

    TicketStory Tell(int index);
}
