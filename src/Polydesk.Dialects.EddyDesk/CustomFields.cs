using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The values of custom fields that tickets, users and organizations carry (section 2.12).</summary>
/// <param name="Call">The request.</param>
/// <param name="Subject">Whose fields these are.</param>
/// <param name="Values">What is set; every active field that the caller may view is written, set or not.</param>
[JsonConverter(typeof(Writer))]
internal sealed record CustomFields(EddyCall Call, Subject Subject, FieldValues Values)
{
    private const string Name = "custom_fields";

    /// <summary>Reads the parameter <c>custom_fields</c> and the files sent for it; what is no map at all goes to <paramref name="unread"/>.</summary>
    public static IReadOnlyList<FieldInput> Read(EddyCall call, Subject subject, List<FieldProblem> unread)
    {
        var map = call.Bag[Name].AsMap();

        if (map.IsBad)
        {
            unread.Add(new(Name, FieldFault.Incorrect));
        }

        var inputs = new OrderedDictionary<string, FieldInput>(StringComparer.Ordinal);

        foreach (var (key, parameter) in map.Or([]))
        {
            inputs[key] = Read(call, subject, key, parameter);
        }

        foreach (var sent in call.Bag.Files(Name).GroupBy(f => Key(f.Field)))
        {
            inputs[sent.Key] = inputs.GetValueOrDefault(sent.Key, new FieldInput(sent.Key)) with
            {
                Files = [.. sent.Select(f => new NewFile(f.Name, f.MediaType, f.Blob))],
            };
        }

        return [.. inputs.Values];
    }

    /// <summary>The types as this dialect spells them. Those of 2020-08-31 are not documented, so their spelling is ours.</summary>
    public static string TypeName(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Textarea => "textarea",
        FieldType.Number => "number",
        FieldType.Checkbox => "checkbox",
        FieldType.Date => "date",
        FieldType.Select => "select",
        FieldType.Hierarchy => "hierarchy",
        FieldType.Multibutton => "multibutton",
        FieldType.Button => "button",
        FieldType.File => "file",
        FieldType.Time => "time",
        FieldType.Regexp => "regexp",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static FieldInput Read(EddyCall call, Subject subject, string key, Parameter parameter)
    {
        var input = new FieldInput(key);
        var type = long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? call.Vocabulary.FindField(subject, id)?.Type : null;

        return type switch
        {
            FieldType.Hierarchy when parameter.Kind is ParameterKind.List or ParameterKind.Map => Levels(input, parameter),
            FieldType.Multibutton or FieldType.File => Several(input, parameter.AsTexts()),
            FieldType.Checkbox when !parameter.AsText().IsEmpty => parameter.AsBool().Has(out var on) ? One(input, on ? "1" : "0") : Unreadable(input),
            FieldType.Date => Single(input, parameter, IsoDate),
            FieldType.Select or FieldType.Button or FieldType.Hierarchy or FieldType.Number or FieldType.Time => Single(input, parameter, text => text.Trim()),
            _ => Single(input, parameter, text => text),
        };
    }

    private static FieldInput Single(FieldInput input, Parameter parameter, Func<string, string?> read)
    {
        var text = parameter.AsText();
        return text.IsEmpty ? input
            : text.Has(out var value) && read(value) is { } good ? One(input, good)
            : Unreadable(input);
    }

    private static FieldInput Several(FieldInput input, Reading<IReadOnlyList<string>> texts) =>
        texts.IsBad ? Unreadable(input) : input with { Values = texts.Or([]) };

    /// <summary>Levels count from 1, and so do the members of a list, which has lost its keys.</summary>
    private static FieldInput Levels(FieldInput input, Parameter parameter)
    {
        var map = parameter.AsMap();
        var levels = new List<KeyValuePair<int, string>>();
        var first = parameter.Kind is ParameterKind.List ? 1 : 0;

        foreach (var (key, member) in map.Or([]))
        {
            var text = member.AsText();

            if (text.IsBad || !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level == int.MaxValue)
            {
                return Unreadable(input);
            }

            levels.Add(new(level + first, text.Or("").Trim()));
        }

        return map.IsBad ? Unreadable(input) : input with { Levels = levels };
    }

    private static FieldInput One(FieldInput input, string value) => input with { Values = [value] };

    private static FieldInput Unreadable(FieldInput input) => input with { IsUnreadable = true };

    private static string? IsoDate(string text) =>
        DateOnly.TryParseExact(text.AsSpan().Trim(), ["dd.MM.yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    /// <summary>The 9 of <c>custom_fields[9]</c> and of <c>custom_fields[9][0]</c>.</summary>
    private static string Key(string part)
    {
        var close = part.IndexOf(']', StringComparison.Ordinal);
        return part.Length > Name.Length && close > Name.Length ? part[(Name.Length + 1)..close] : "";
    }

    internal sealed class Writer : JsonConverter<CustomFields>
    {
        public override CustomFields Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, CustomFields value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();

            foreach (var field in value.Call.Vocabulary.FieldsOf(value.Subject))
            {
                if (!field.For(value.Call.Caller).View)
                {
                    continue;
                }

                writer.WriteStartObject();
                writer.WriteNumber("id"u8, field.Id);
                writer.WriteString("field_type"u8, TypeName(field.Type));
                writer.WritePropertyName("field_value"u8);
                WriteValue(writer, value.Call, field, value.Values[field.Id]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        private static void WriteValue(Utf8JsonWriter writer, EddyCall call, Field field, FieldValue value)
        {
            switch (field.Type)
            {
                case FieldType.Checkbox:
                    writer.WriteNumberValue(value.Text == "1" ? 1 : 0);
                    break;
                case FieldType.Number when decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                    writer.WriteNumberValue(number);
                    break;
                case FieldType.Date when value.Text is [var a, var b, var c, var d, '-', var e, var f, '-', var g, var h]:
                    writer.WriteStringValue([g, h, '.', e, f, '.', a, b, c, d]);
                    break;
                case FieldType.Select or FieldType.Button when Options(call, value) is [var only]:
                    WriteOption(writer, call, only);
                    break;
                case FieldType.Hierarchy when Options(call, value) is { Count: > 0 } path:
                    WriteLevels(writer, call, path);
                    break;
                case FieldType.Multibutton:
                    writer.WriteStartArray();
                    Options(call, value).ForEach(option => WriteOption(writer, call, option));
                    writer.WriteEndArray();
                    break;
                case FieldType.File:
                    JsonSerializer.Serialize(
                        writer, EddyFiles.Of(call, value.Parts.Select(p => p.File).OfType<StoredFile>()), EddyJson.Of<IReadOnlyList<EddyFiles.FileLink>>());
                    break;
                case FieldType.Select or FieldType.Button or FieldType.Hierarchy:
                    writer.WriteStringValue(""u8);
                    break;
                default:
                    writer.WriteStringValue(value.Text);
                    break;
            }
        }

        private static List<FieldOption> Options(EddyCall call, FieldValue value)
        {
            var options = new List<FieldOption>(value.Parts.Count);

            foreach (var part in value.Parts)
            {
                if (part.OptionId is { } id && call.Vocabulary.Options.TryGetValue(id, out var option))
                {
                    options.Add(option);
                }
            }

            return options;
        }

        private static void WriteLevels(Utf8JsonWriter writer, EddyCall call, List<FieldOption> path)
        {
            writer.WriteStartObject();

            foreach (var option in path)
            {
                writer.WritePropertyName(option.Level.ToString(CultureInfo.InvariantCulture));
                WriteOption(writer, call, option);
            }

            writer.WriteEndObject();
        }

        private static void WriteOption(Utf8JsonWriter writer, EddyCall call, FieldOption option)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id"u8, option.Id);
            writer.WritePropertyName("name"u8);
            JsonSerializer.Serialize(writer, call.Local(option.Name), EddyJson.Of<LocalText>());
            writer.WriteEndObject();
        }
    }
}
