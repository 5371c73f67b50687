namespace Polydesk.Desk.Files;

/// <summary>Content on disk, named by what it holds: the SHA-256 in lower-case hex.</summary>
public sealed record Blob(string Sha256, long Size);
