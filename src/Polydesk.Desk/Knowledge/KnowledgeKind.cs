namespace Polydesk.Desk.Knowledge;

/// <summary>What is published, each with categories of its own. Stored as numbers: never renumber.</summary>
public enum KnowledgeKind
{
    Article = 0,
    News = 1,
    Download = 2,

    /// <summary>An idea or a wish. Its categories say of what type it is.</summary>
    Feedback = 3,

    /// <summary>Categories only: what has become of feedback.</summary>
    FeedbackStatus = 4,
}

/// <summary>Whether something is published. Customers see what is. Stored as numbers: never renumber.</summary>
public enum KnowledgeState
{
    Published = 0,
    Archived = 1,
    Hidden = 2,
}
