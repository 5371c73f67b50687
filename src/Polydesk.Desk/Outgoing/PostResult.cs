namespace Polydesk.Desk.Outgoing;

/// <summary>What came of a post: the status of the answer, or why there was none. Any 2xx is success.</summary>
public sealed record PostResult(OutgoingFailure Failure, int Status = 0)
{
    public bool Succeeded => Failure is OutgoingFailure.None;

    /// <summary>The failure in a sentence that may be shown to whoever gave the address.</summary>
    public string? Error => OutgoingWords.Of(Failure, Status);
}
