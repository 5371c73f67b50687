using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Fields;

/// <summary>Narrows a list to things in which a custom field has a value.</summary>
/// <param name="Field">The field's id.</param>
/// <param name="Text">The value as it is stored.</param>
/// <param name="Option">The option, where the value is one.</param>
public sealed record FieldFilter(long Field, string Text, long? Option)
{
    /// <summary>The condition on the column that holds the thing's id.</summary>
    public Sql On(Subject subject, Sql id) => $"""
        {id} in (select subject_id from field_values where subject = {subject} and field_id = {Field} and (value = {Text} or option_id = {Option}))
        """;
}
