namespace Polydesk.Dialects.Parameters;

/// <summary>Why a request could not be read. Name is that of the file, or the media type that is not known.</summary>
public sealed record BodyFault(BodyFaultKind Kind, string Name = "");
