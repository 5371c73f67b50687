using Polydesk.Desk.Files;

namespace Polydesk.Dialects.Parameters;

/// <summary>An uploaded file, stored already. Field is the name of its part, such as files[0]; Name is safe to keep and show.</summary>
public sealed record IncomingFile(string Field, string Name, string MediaType, Blob Blob)
{
    /// <summary>Whether the file was sent for a field, alone or as one of several: x, x[] and x[0] are all for x.</summary>
    public bool IsFor(string field) =>
        Field.StartsWith(field, StringComparison.Ordinal) && (Field.Length == field.Length || Field[field.Length] == '[');
}
