namespace Polydesk.Server.Observing;

/// <summary>What the log says of one answered request. The path is the one that was asked, without its query.</summary>
public readonly record struct RequestLine(
    DateTimeOffset At, string Id, string Dialect, string Operation, long AccountId, long PersonId, string Method, string Path, int Status,
    double Milliseconds, long Bytes);
