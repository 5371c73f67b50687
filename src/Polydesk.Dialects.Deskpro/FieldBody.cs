using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The value of a custom field (section 3.6). A client reads the title of every id in <c>value</c> as soon as there is a <c>detail</c>.</summary>
internal sealed record FieldBody(IReadOnlyList<string> Aliases, object Value)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Choice>? Detail { get; init; }

    /// <summary>The values of all fields that have one, by field id.</summary>
    public static IReadOnlyDictionary<string, FieldBody> Of(FieldValues values, Subject subject, DeskproCall call)
    {
        var read = new Dictionary<string, FieldBody>();

        foreach (var field in call.Vocabulary.FieldsOf(subject))
        {
            if (values[field.Id] is { IsSet: true } value && field.For(call.Caller).View && Of(field, value, call) is { } body)
            {
                read[field.Id.ToString()] = body;
            }
        }

        return read;
    }

    /// <summary>Reads the custom fields of a body: by id, <c>field7</c> or alias.</summary>
    public static IReadOnlyList<FieldInput> Read(DeskproInput body, Subject subject, DeskVocabulary vocabulary, string member = "fields")
    {
        if (body[member] is { IsAbsent: true })
        {
            return [];
        }

        if (body[member].Kind is not (ParameterKind.Map or ParameterKind.List))
        {
            body.Refuse(member, FaultCodes.InvalidType);
            return [];
        }

        return [.. body[member].Entries.Select(e => Read(IdOf(e.Key, subject, vocabulary), e.Value, body, subject, vocabulary, member))];
    }

    private static FieldInput Read(string key, Parameter value, DeskproInput body, Subject subject, DeskVocabulary vocabulary, string member)
    {
        var input = new FieldInput(key);
        var field = long.TryParse(key, out var id) ? vocabulary.FindField(subject, id) : null;

        if (value.IsAbsent || value is { Kind: ParameterKind.Text, Literal.Length: 0 })
        {
            return input;
        }

        if (value.Kind is ParameterKind.Map or ParameterKind.List)
        {
            return value.AsTexts() is { IsBad: false } texts ? input with { Values = texts.Or([]) } : input with { IsUnreadable = true };
        }

        if (value.AsText() is { IsBad: true })
        {
            return input with { IsUnreadable = true };
        }

        var text = value.Literal;

        switch (field?.Type)
        {
            case FieldType.Date when DeskproDates.Read(text) is { } date:
                return input with { Values = [date.UtcDateTime.ToString("yyyy-MM-dd")] };
            case FieldType.Date:
                body.Refuse($"{member}.{member}_{key}", FaultCodes.InvalidDate);
                return input;
            case FieldType.Checkbox:
                return input with { Values = [value.AsBool().Has(out var on) ? on ? "1" : "0" : text] };
            default:
                return input with { Values = [text] };
        }
    }

    private static string IdOf(string key, Subject subject, DeskVocabulary vocabulary)
    {
        if (key.StartsWith("field", StringComparison.Ordinal) && key.AsSpan(5).TrimStart('_') is { Length: > 0 } rest && long.TryParse(rest, out var id))
        {
            return id.ToString();
        }

        return vocabulary.Fields.FirstOrDefault(f => f.Subject == subject && f.Code.Length > 0 && f.Code == key)?.Id.ToString() ?? key;
    }

    private static FieldBody? Of(Field field, FieldValue value, DeskproCall call)
    {
        IReadOnlyList<string> aliases = field.Code.Length == 0 ? [] : [field.Code];
        var options = value.Parts.Select(p => p.OptionId is { } id ? call.Vocabulary.Options.GetValueOrDefault(id) : null).OfType<FieldOption>().ToList();

        return field.Type switch
        {
            FieldType.Multibutton => options is [] ? null : new(aliases, options.ConvertAll(o => o.Id)) { Detail = Titles(options, call) },
            _ when field.HasOptions => options is [] ? null : new(aliases, options[^1].Id) { Detail = Titles([options[^1]], call) },
            FieldType.Checkbox => new(aliases, value.Text is "1" or "true" ? 1L : 0L),
            FieldType.Date => new(aliases, DeskproDates.Read(value.Text) is { } date ? DeskproDates.Write(date) : value.Text),
            FieldType.File => new(aliases, string.Join(", ", value.Parts.Select(p => p.File?.Name))),
            _ => new(aliases, value.Text),
        };
    }

    private static Dictionary<string, Choice> Titles(List<FieldOption> options, DeskproCall call) =>
        options.ToDictionary(o => o.Id.ToString(), o => new Choice(o.Id, o.Name.In(call.Language)));

    internal sealed record Choice(long Id, string Title);
}
