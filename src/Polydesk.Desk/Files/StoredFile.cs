namespace Polydesk.Desk.Files;

/// <summary>A file that belongs to something. Whoever knows the token may read it, so the token is shown only to those who see the owner.</summary>
public sealed record StoredFile(
    string Token, Subject Owner, long OwnerId, string Name, string MediaType, long Size, string Sha256, DateTimeOffset CreatedAt)
{
    /// <summary>Its number, where an API wants one; the token is the secret.</summary>
    public long Id { get; init; }

    /// <summary>Whether a message shows it within its text.</summary>
    public bool IsInline { get; init; }
}

/// <summary>A file that lies in the <see cref="BlobStore"/> but belongs to nothing yet.</summary>
public sealed record NewFile(string Name, string MediaType, Blob Blob)
{
    public bool IsInline { get; init; }
}
