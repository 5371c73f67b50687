using System.Globalization;
using System.Text.Json.Nodes;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The values of custom fields of one target that the caller sees, by the fields' names (section 5.2).</summary>
internal sealed class CustomValues(DeskVocabulary vocabulary, Caller caller, string target)
{
    public const string Attribute = "custom_fields";

    public static Subject SubjectOf(string target) => target switch
    {
        "ticket" => Subject.Ticket,
        "order" => Subject.Order,
        _ => Subject.Person,
    };

    /// <summary>Whom a field is for; a field of people that does not say is one of customers. Null where LeadDesk has no such fields.</summary>
    public static string? TargetOf(Field field) => field switch
    {
        { Target.Length: > 0 } => field.Target,
        { Subject: Subject.Ticket } => "ticket",
        { Subject: Subject.Order } => "order",
        { Subject: Subject.Person } => "contact",
        _ => null,
    };

    public static string NameOf(Field field) => field.Code.Length > 0 ? field.Code : $"field_{field.Id}";

    public Subject Subject => SubjectOf(target);

    public IEnumerable<Field> Fields => vocabulary.Fields.Where(f => f.Active && TargetOf(f) == target && f.For(caller).View);

    public Field? Find(string name) => Fields.FirstOrDefault(f => NameOf(f) == name);

    /// <summary>What the desk's problems with values are called here.</summary>
    public LeadNames Names(string prefix) => new(Fields.ToDictionary(f => FieldRules.NameOf(f.Id.ToString(CultureInfo.InvariantCulture)), f => prefix + NameOf(f)));

    /// <summary>All values by name; one that is not set is null.</summary>
    public JsonObject Write(FieldValues values) => new(Fields.Select(f => KeyValuePair.Create(NameOf(f), Value(f, values[f.Id]))));

    /// <summary>Reads values out of the attribute <c>custom_fields</c>.</summary>
    public IReadOnlyList<FieldInput> ReadFrom(LeadFields body)
    {
        var map = body.Map(Attribute);
        return map.IsAbsent ? [] : Read(body.Of(Attribute, map));
    }

    /// <summary>Reads values out of an object that holds nothing else.</summary>
    public IReadOnlyList<FieldInput> Read(LeadFields values)
    {
        var inputs = new List<FieldInput>();

        foreach (var name in values.Names)
        {
            if (Find(name) is not { } field)
            {
                values.Refuse(name, LeadWords.Selected(name));
            }
            else if (Read(values, field, name) is { } input)
            {
                inputs.Add(input);
            }
        }

        return inputs;
    }

    private FieldInput? Read(LeadFields values, Field field, string name)
    {
        var need = field.Staff.Required ? Need.Value : Need.Optional;
        var read = field.Type switch
        {
            FieldType.Number => Text(values.Number(name, need), n => n?.ToString(CultureInfo.InvariantCulture)),
            FieldType.Checkbox => Text(values.Bool(name, need), b => b switch
            {
                true => "1",
                false => "0",
                null => null,
            }),
            FieldType.Date => values.Day(name, need),
            _ => values.Text(name, need, LeadFields.LongestText),
        };

        if (!read.Is(out var text))
        {
            return null;
        }

        if (text is null)
        {
            return FieldInput.Of(field.Id);
        }

        if (!field.HasOptions)
        {
            return FieldInput.Of(field.Id, text);
        }

        if (Options(field).FirstOrDefault(o => NameOf(o) == text) is { } option)
        {
            return FieldInput.Of(field.Id, option.Id.ToString(CultureInfo.InvariantCulture));
        }

        values.Refuse(name, LeadWords.Selected(name));
        return null;

        static Optional<string?> Text<T>(Optional<T> value, Func<T, string?> write) => value.Is(out var given) ? write(given) : default(Optional<string?>);
    }

    private IEnumerable<FieldOption> Options(Field field) => vocabulary.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Position).ThenBy(o => o.Id);

    private string NameOf(FieldOption option) => option.Name.In(vocabulary.Settings.DefaultLanguage);

    private JsonNode? Value(Field field, FieldValue value)
    {
        if (!value.IsSet)
        {
            return null;
        }

        if (field.HasOptions)
        {
            var names = value.Parts.Select(p => p.OptionId is { } id && vocabulary.Options.TryGetValue(id, out var option) ? NameOf(option) : "");
            return string.Join(" / ", names.Where(n => n.Length > 0));
        }

        return field.Type switch
        {
            FieldType.Number when decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Checkbox => value.Text == "1",
            FieldType.File => string.Join(", ", value.Parts.Select(p => p.File?.Name)),
            _ => value.Text,
        };
    }
}
