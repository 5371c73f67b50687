namespace Polydesk.Desk.Notes;

/// <summary>What staff wrote down about a person or an organization. The text is plain and is kept as it was written.</summary>
public sealed record Note(
    long Id, Subject Subject, long SubjectId, long AuthorId, string Text, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
