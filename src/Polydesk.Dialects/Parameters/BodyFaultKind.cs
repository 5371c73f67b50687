namespace Polydesk.Dialects.Parameters;

/// <summary>The closed set of reasons for which a request cannot be read; each dialect words every one.</summary>
public enum BodyFaultKind
{
    UnsupportedMediaType,
    MalformedJson,
    JsonIsNoObject,
    MalformedMultipart,

    /// <summary>A form or the query holds bytes that are no UTF-8.</summary>
    MalformedText,
    TooComplex,
    TooLarge,
    FileTooLarge,
    TooManyFiles,
}
