using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads values of custom fields (section 7.7). A dropdown takes the option's key or its label; a field that is not there is ignored.</summary>
internal static class FieldsInput
{
    /// <summary>Null when it is no list at all.</summary>
    public static IReadOnlyList<FieldInput>? Read(FreeCall call, Parameter given, Subject subject)
    {
        if (given.Kind is not (ParameterKind.List or ParameterKind.Map) && given is not { Literal: "" })
        {
            return null;
        }

        var inputs = new List<FieldInput>();

        foreach (var item in given.Items)
        {
            if (item["id"].AsInt().Has(out var id) && call.Vocabulary.FindField(subject, id) is { Active: true } field)
            {
                inputs.Add(Of(call, field, item["value"]));
            }
        }

        return inputs;
    }

    private static FieldInput Of(FreeCall call, Field field, Parameter value)
    {
        var input = new FieldInput(field.Id.ToString());

        if (value.IsAbsent || value.AsText().IsEmpty)
        {
            return input;
        }

        if (field.Type is FieldType.Multibutton)
        {
            return value.AsTexts().Has(out var many) ? input with { Values = [.. many.Select(Option)] } : input with { IsUnreadable = true };
        }

        return value.AsText().Has(out var text) ? input with { Values = [field.HasOptions ? Option(text) : Checkbox(text)] } : input with { IsUnreadable = true };

        string Option(string text)
        {
            var options = call.Vocabulary.Options.Values.Where(o => o.FieldId == field.Id).ToList();
            var isKey = long.TryParse(text, out var key) && options.Exists(o => o.Id == key);
            return isKey ? text : options.OrderBy(o => o.Position).FirstOrDefault(o => IsLabel(o, text.Trim()))?.Id.ToString() ?? text;
        }

        static bool IsLabel(FieldOption option, string text) => option.Name.Texts.Any(t => t.Value.Equals(text, StringComparison.OrdinalIgnoreCase));

        string Checkbox(string text) => (field.Type, text.ToLowerInvariant()) switch
        {
            (FieldType.Checkbox, "yes" or "true") => "1",
            (FieldType.Checkbox, "no" or "false") => "0",
            _ => text,
        };
    }
}
