using Polydesk.Desk;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A ticket (section 3.1).</summary>
internal sealed record TicketBody : IRefers
{
    public required long Id { get; init; }

    public required string Ref { get; init; }

    public required string Auth { get; init; }

    public required string AccessCode { get; init; }

    public required long? Parent { get; init; }

    public required long Brand { get; init; }

    public long? Language { get; init; }

    public required long Department { get; init; }

    public required long? Category { get; init; }

    public required long Priority { get; init; }

    public long? Workflow { get; init; }

    public long? Product { get; init; }

    public required long Person { get; init; }

    public required long PersonId { get; init; }

    public required string PersonEmail { get; init; }

    public required long? Agent { get; init; }

    public long? AgentTeam { get; init; }

    public long? Organization { get; init; }

    public long? LinkedChat { get; init; }

    public long? EmailAccount { get; init; }

    public IReadOnlyList<string> SentToAddress { get; init; } = [];

    public string EmailAccountAddress { get; init; } = "";

    public required string CreationSystem { get; init; }

    public string CreationSystemOption { get; init; } = "";

    public string TicketHash { get; init; } = "";

    public required string Status { get; init; }

    public required string TicketStatus { get; init; }

    public required string? HiddenStatus { get; init; }

    public bool IsHold { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public long Urgency { get; init; } = 1;

    public required long? FeedbackRating { get; init; }

    public required DateTimeOffset? DateFeedbackRating { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public required DateTimeOffset? DateResolved { get; init; }

    public DateTimeOffset? DateArchived { get; init; }

    public DateTimeOffset? DateFirstAgentAssign { get; init; }

    public DateTimeOffset? DateFirstAgentReply { get; init; }

    public DateTimeOffset? DateLastAgentReply { get; init; }

    public DateTimeOffset? DateLastUserReply { get; init; }

    public DateTimeOffset? DateAgentWaiting { get; init; }

    public DateTimeOffset? DateUserWaiting { get; init; }

    public required DateTimeOffset DateStatus { get; init; }

    public long TotalUserWaiting { get; init; }

    public long TotalToFirstReply { get; init; }

    public long TotalUserWaitingWh { get; init; }

    public long TotalToFirstReplyWh { get; init; }

    public long? LockedByAgent { get; init; }

    public DateTimeOffset? DateLocked { get; init; }

    public DateTimeOffset? DateOnHold { get; init; }

    public bool HasAttachments { get; init; }

    public required string Subject { get; init; }

    public required string Title { get; init; }

    public required string OriginalSubject { get; init; }

    public object? Properties { get; init; }

    public IReadOnlyList<long> Problems { get; init; } = [];

    public IReadOnlyList<long> TicketSlas { get; init; } = [];

    public IReadOnlyList<long> Children { get; init; } = [];

    public IReadOnlyList<long> Siblings { get; init; } = [];

    public long CountAgentReplies { get; init; }

    public long CountUserReplies { get; init; }

    public string? WorstSlaStatus { get; init; }

    public IReadOnlyList<long> WaitingTimes { get; init; } = [];

    public required IReadOnlyDictionary<string, FieldBody> Fields { get; init; }

    public Discover.Nothing ContextualFields { get; init; } = new();

    public IReadOnlyList<long> Cc { get; init; } = [];

    public required IReadOnlyList<long> Followers { get; init; }

    public long? Star { get; init; }

    public string? TicketLayout { get; init; }

    public string? TicketExcerpt { get; init; }

    public string? TicketAgentErrors { get; init; }

    public string? TicketUserErrors { get; init; }

    public string? TicketPermissions { get; init; }

    IEnumerable<Reference> IRefers.References =>
    [
        Reference.To("person", Person, "person"),
        Reference.To("agent", Agent, "person", "agent"),
        new("cc", Cc, "person"),
        new("followers", Followers, "person", "agent"),
        Reference.To("department", Department, "department"),
        Reference.To("organization", Organization, "organization"),
        Reference.To("agent_team", AgentTeam, "agent_team"),
        Reference.To("brand", Brand, "brand"),
        Reference.To("language", Language, "language"),
        Reference.To("category", Category, "category"),
        Reference.To("priority", Priority, "priority"),
        Reference.To("product", Product, "product"),
        Reference.To("workflow", Workflow, "workflow"),
        Reference.To("star", Star, "star"),
        Reference.To("parent", Parent, "ticket"),
    ];

    /// <summary>The tickets as the caller sees them, with what their lists need beyond the rows, read together for all.</summary>
    public static async ValueTask<IReadOnlyList<TicketBody>> OfAsync(IReadOnlyList<Ticket> tickets, DeskproCall call, Session db)
    {
        var stars = await call.Get<TicketStars>().OfAsync(db, [.. tickets.Select(t => t.Id)], call.Caller, call.Aborted);
        return [.. tickets.Select(t => Of(t, call) with { Star = stars.TryGetValue(t.Id, out var star) ? star : null })];
    }

    private static TicketBody Of(Ticket ticket, DeskproCall call)
    {
        var status = call.Vocabulary.FindStatus(ticket.StatusId)!;
        var isHidden = ticket.Deleted || status.Kind is StatusKind.Spam;
        var code = Deskpro.TicketStatus.CodeOf(status, call.Vocabulary);

        return new()
        {
            Id = ticket.Id,
            Ref = ticket.Reference,
            Auth = "",
            AccessCode = "",
            Parent = ticket.ParentId,
            Department = ticket.DepartmentId,
            Brand = ticket.BrandId ?? call.Vocabulary.DefaultBrand.Id,
            Language = ticket.Language is { } language ? LanguageBody.IdOf(language) : null,
            Product = ticket.ProductId,
            Workflow = ticket.WorkflowId,
            AgentTeam = ticket.TeamId,
            Category = ticket.TypeId == 0 ? null : ticket.TypeId,
            Priority = ticket.PriorityId,
            Person = ticket.Requester.Id,
            PersonId = ticket.Requester.Id,
            PersonEmail = ticket.Requester.Email,
            Agent = ticket.Agent?.Id,
            CreationSystem = ticket.Channel switch
            {
                "email" => "gateway.person",
                "web" => "web.person.portal",
                _ => "web.api",
            },
            Status = isHidden ? Deskpro.TicketStatus.Hidden : Deskpro.TicketStatus.Of(status.Kind),
            TicketStatus = ticket.Deleted ? Deskpro.TicketStatus.Deleted : code,
            HiddenStatus = ticket.Deleted ? "deleted" : isHidden ? "spam" : null,
            Labels = ticket.Tags,
            FeedbackRating = ticket.Rating switch
            {
                "like" => 1,
                "dislike" => -1,
                _ => null,
            },
            DateFeedbackRating = ticket.RatedAt,
            DateCreated = ticket.CreatedAt,
            DateResolved = status.Kind is StatusKind.Resolved ? ticket.ClosedAt : null,
            DateStatus = ticket.ClosedAt ?? ticket.CreatedAt,
            Subject = ticket.Subject,
            Title = ticket.Subject,
            OriginalSubject = ticket.Subject,
            Fields = FieldBody.Of(ticket.FieldValues, Desk.Subject.Ticket, call),
            Followers = ticket.FollowerIds,
        };
    }
}
