using System.Globalization;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Filters by custom fields, whose names are written in three ways: <c>ticket_field.7</c>, <c>ticket_field_7</c> and <c>ticket_field[7]</c>.</summary>
internal static class FieldFilters
{
    public static IEnumerable<FieldFilter> Read(DeskproCall call, string name, Subject subject)
    {
        var given = call.Query[name];

        if (given is { IsAbsent: false, Kind: not (ParameterKind.Map or ParameterKind.List) })
        {
            call.Faults.Add(name, FaultCodes.InvalidType);
        }

        foreach (var (key, value) in call.Query.All.Concat(given.Entries.Select(e => KeyValuePair.Create($"{name}.{e.Key}", e.Value))))
        {
            if (key.Length <= name.Length + 1 || !key.StartsWith(name, StringComparison.Ordinal) || key[name.Length] is not ('.' or '_'))
            {
                continue;
            }

            if (!long.TryParse(key.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || call.Vocabulary.FindField(subject, id) is not { } field || !value.AsText().Has(out var text))
            {
                call.Faults.Add(name, FaultCodes.BadChoice);
                continue;
            }

            yield return new(id, Stored(field, text), field.HasOptions && long.TryParse(text, out var option) ? option : null);
        }
    }

    private static string Stored(Field field, string text) =>
        field.Type is FieldType.Date && DeskproDates.Read(text) is { } date ? date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text;
}
