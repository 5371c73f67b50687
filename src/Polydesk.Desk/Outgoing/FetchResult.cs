namespace Polydesk.Desk.Outgoing;

/// <summary>What came of fetching a file. After a failure the destination may hold a part of the file: throw it away.</summary>
public sealed record FetchResult(OutgoingFailure Failure, int Status = 0, string? MediaType = null, string? FileName = null, long Size = 0)
{
    public bool Succeeded => Failure is OutgoingFailure.None;

    /// <summary>The failure in a sentence that may be shown to whoever gave the address.</summary>
    public string? Error => OutgoingWords.Of(Failure, Status);
}
