namespace Polydesk.Desk.Outgoing;

/// <summary>What another server answered, with its body, whatever its status.</summary>
public sealed record ReadResult(OutgoingFailure Failure, int Status, ReadOnlyMemory<byte> Body)
{
    public bool Succeeded => Failure is OutgoingFailure.None;

    /// <summary>The failure in a sentence.</summary>
    public string? Error => OutgoingWords.Of(Failure, Status);
}
