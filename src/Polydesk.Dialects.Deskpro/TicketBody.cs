using Polydesk.Desk;
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

    public required long? Language { get; init; }

    public required long Department { get; init; }

    public required long? Category { get; init; }

    public required long Priority { get; init; }

    public required long? Workflow { get; init; }

    public required long? Product { get; init; }

    public required long Person { get; init; }

    public required long PersonId { get; init; }

    public required string PersonEmail { get; init; }

    public required long? Agent { get; init; }

    public required long? AgentTeam { get; init; }

    public required long? Organization { get; init; }

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

    public required bool IsHold { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required long Urgency { get; init; }

    public required long? FeedbackRating { get; init; }

    public required DateTimeOffset? DateFeedbackRating { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public required DateTimeOffset? DateResolved { get; init; }

    public required DateTimeOffset? DateArchived { get; init; }

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

    public required DateTimeOffset? DateOnHold { get; init; }

    public required bool HasAttachments { get; init; }

    public required string Subject { get; init; }

    public required string Title { get; init; }

    public required string OriginalSubject { get; init; }

    public object? Properties { get; init; }

    public IReadOnlyList<long> Problems { get; init; } = [];

    public IReadOnlyList<long> TicketSlas { get; init; } = [];

    public required IReadOnlyList<long> Children { get; init; }

    public IReadOnlyList<long> Siblings { get; init; } = [];

    public required long CountAgentReplies { get; init; }

    public required long CountUserReplies { get; init; }

    public string? WorstSlaStatus { get; init; }

    public IReadOnlyList<long> WaitingTimes { get; init; } = [];

    public required IReadOnlyDictionary<string, FieldBody> Fields { get; init; }

    public Discover.Nothing ContextualFields { get; init; } = new();

    public required IReadOnlyList<long> Cc { get; init; }

    public required IReadOnlyList<long> Followers { get; init; }

    public required long? Star { get; init; }

    public string? TicketLayout { get; init; }

    public string? TicketExcerpt { get; init; }

    public string? TicketAgentErrors { get; init; }

    public string? TicketUserErrors { get; init; }

    public string? TicketPermissions { get; init; }

    IEnumerable<Reference> IRefers.References =>
    [
        Reference.To("person", Person, ReferenceTypes.Person),
        Reference.To("agent", Agent, ReferenceTypes.Agent),
        new("cc", Cc, ReferenceTypes.Person),
        new("followers", Followers, ReferenceTypes.Agent),
        Reference.To("department", Department, ReferenceTypes.Department),
        Reference.To("organization", Organization, ReferenceTypes.Organization),
        Reference.To("agent_team", AgentTeam, ReferenceTypes.Team),
        Reference.To("brand", Brand, ReferenceTypes.Brand),
        Reference.To("language", Language, ReferenceTypes.Language),
        Reference.To("category", Category, ReferenceTypes.Category),
        Reference.To("priority", Priority, ReferenceTypes.Priority),
        Reference.To("product", Product, ReferenceTypes.Product),
        Reference.To("workflow", Workflow, ReferenceTypes.Workflow),
        Reference.To("star", Star, ReferenceTypes.Star),
        Reference.To("parent", Parent, ReferenceTypes.Ticket),
        new("children", Children, ReferenceTypes.Ticket),
    ];

    /// <summary>The ticket as the caller sees it. It must have been read with its facts.</summary>
    public static TicketBody Of(Ticket ticket, DeskproCall call)
    {
        var (facts, waiting) = (ticket.Facts, ticket.Waiting);
        var status = call.Vocabulary.FindStatus(ticket.StatusId)!;
        var isHidden = ticket.Deleted || status.Kind is StatusKind.Spam;
        var isArchived = ticket.ArchivedAt is not null && status.Kind is StatusKind.Resolved;
        var code = Deskpro.TicketStatus.CodeOf(status, call.Vocabulary);

        return new()
        {
            Id = ticket.Id,
            Ref = ticket.Reference,
            Auth = "",
            AccessCode = "",
            Parent = ticket.ParentId,
            Department = ticket.DepartmentId,
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
            Status = isHidden ? Deskpro.TicketStatus.Hidden : isArchived ? Deskpro.TicketStatus.Archived : Deskpro.TicketStatus.Of(status.Kind),
            TicketStatus = ticket.Deleted ? Deskpro.TicketStatus.Deleted : isArchived ? Deskpro.TicketStatus.Archived : code,
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
            DateArchived = isArchived ? ticket.ArchivedAt : null,
            DateStatus = ticket.StatusAt,
            DateFirstAgentReply = facts.ByAgent.First,
            DateLastAgentReply = waiting.AgentAt,
            DateLastUserReply = waiting.CustomerAt,
            DateAgentWaiting = waiting.Since is null && ticket.ClosedAt is null ? waiting.AgentAt : null,
            DateUserWaiting = waiting.Since,
            TotalUserWaiting = (long)waiting.Total(call.Get<TimeProvider>().GetUtcNow()).TotalSeconds,
            TotalToFirstReply = facts.ByAgent.First is { } reply ? (long)Math.Max((reply - ticket.CreatedAt).TotalSeconds, 0) : 0,
            IsHold = ticket.HeldAt is not null,
            DateOnHold = ticket.HeldAt,
            Urgency = ticket.Urgency,
            Brand = ticket.BrandId ?? call.Vocabulary.DefaultBrand.Id,
            Language = ticket.Language is { } language ? LanguageBody.IdOf(language) : null,
            Workflow = ticket.WorkflowId,
            Product = ticket.ProductId,
            AgentTeam = ticket.TeamId,
            Organization = facts.OrganizationId,
            HasAttachments = facts.Files > 0,
            Children = facts.ChildIds,
            CountAgentReplies = facts.ByAgent.Count,
            CountUserReplies = facts.ByCustomer.Count,
            Cc = facts.CcIds,
            Star = facts.Star,
            Subject = ticket.Subject,
            Title = ticket.Subject,
            OriginalSubject = ticket.Subject,
            Fields = FieldBody.Of(ticket.FieldValues, Desk.Subject.Ticket, call),
            Followers = ticket.FollowerIds,
        };
    }
}
