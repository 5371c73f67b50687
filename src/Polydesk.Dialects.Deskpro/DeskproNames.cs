namespace Polydesk.Dialects.Deskpro;

/// <summary>What the desk's fields are called in this dialect's requests, with dots where names nest; a field without a name keeps its own.</summary>
internal sealed class DeskproNames(params IReadOnlyList<(string Desk, string Path)> names)
{
    private const string CustomFields = "custom_fields[";

    public static DeskproNames None { get; } = new();

    /// <summary>Errors of custom fields stand at <c>fields.fields_7</c>, those of list items at <c>emails.emails_0</c>.</summary>
    public string Of(string field)
    {
        if (field.StartsWith(CustomFields, StringComparison.Ordinal))
        {
            return $"fields.fields_{field[CustomFields.Length..].TrimEnd(']')}";
        }

        foreach (var (desk, path) in names)
        {
            if (field == desk)
            {
                return path;
            }
        }

        return field;
    }
}
