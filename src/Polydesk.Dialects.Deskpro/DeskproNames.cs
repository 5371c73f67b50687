using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What the desk's fields are called in this dialect's requests, with dots where names nest; a field without a name keeps its own.</summary>
internal sealed class DeskproNames(params IReadOnlyList<(string Desk, string Path)> names)
{
    /// <summary>The desk's names of custom fields begin so, and those of the requester and of their organization.</summary>
    private static readonly (string Desk, string Path)[] CustomFields =
        [("custom_fields[", "fields"), ($"{RequesterFields.Prefix}custom_fields[", "user_fields"), ($"{RequesterFields.OrganizationPrefix}custom_fields[", "organization_fields")];

    public static DeskproNames None { get; } = new();

    /// <summary>Errors of custom fields stand at <c>fields.fields_7</c>, those of list items at <c>emails.emails_0</c>.</summary>
    public string Of(string field)
    {
        foreach (var (desk, path) in CustomFields)
        {
            if (field.StartsWith(desk, StringComparison.Ordinal))
            {
                return $"{path}.{path}_{field[desk.Length..].TrimEnd(']')}";
            }
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
