using Polydesk.Desk.Limits;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>What an operator can set for this dialect.</summary>
public sealed record EddySettings
{
    public const string Section = "EddyDesk";

    /// <summary>Requests a minute; 0 switches the limit off.</summary>
    public int Limit { get; init; } = 300;

    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Requests a minute to the knowledge base, counted apart; 0 switches the limit off.</summary>
    public int KnowledgeLimit { get; init; } = 60;

    public TimeSpan KnowledgeBlock { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The HTTP status of a blocked request: 401 as the product answers, or 429.</summary>
    public int BlockedStatus { get; init; } = 401;

    /// <summary>What holds for a desk, which may have limits of its own.</summary>
    public EddySettings Of(DeskLimits own) => own == DeskLimits.None ? this : this with
    {
        Limit = own.EddyDeskLimit ?? Limit,
        Block = own.EddyDeskBlockMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : Block,
        KnowledgeLimit = own.EddyDeskKnowledgeLimit ?? KnowledgeLimit,
        KnowledgeBlock = own.EddyDeskKnowledgeBlockMinutes is { } knowledge ? TimeSpan.FromMinutes(knowledge) : KnowledgeBlock,
    };

    public RateRule Rule => new(Limit, TimeSpan.FromMinutes(1), Block);

    public RateRule KnowledgeRule => new(KnowledgeLimit, TimeSpan.FromMinutes(1), KnowledgeBlock);
}
