using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.FreeScout;

/// <summary>A custom field with its value; every field that the reader may see is there, also one that is not set (section 6.2).</summary>
internal sealed record FieldBody(long Id, string Name, string Value, string Text)
{
    public static IReadOnlyList<FieldBody> Of(DeskVocabulary vocabulary, Subject subject, FieldValues values, Caller reader) =>
        [.. vocabulary.FieldsOf(subject).Where(f => f.For(reader).View).Select(f => Of(vocabulary, f, values[f.Id]))];

    private static FieldBody Of(DeskVocabulary vocabulary, Field field, FieldValue value)
    {
        var language = vocabulary.Settings.DefaultLanguage;
        var name = field.TitleIn(language);

        if (!field.HasOptions)
        {
            var text = string.Join(", ", value.Parts.Select(p => p.File?.Name ?? p.Text));
            return new(field.Id, name, text, text);
        }

        // The option deepest in a hierarchy stands for the whole path; a field of several options lists them.
        var options = value.Parts.Where(p => p.OptionId is not null).Select(p => p.OptionId!.Value).ToList();
        var chosen = field.Type is FieldType.Hierarchy ? options.TakeLast(1) : options;

        return new(
            field.Id, name, string.Join(",", chosen),
            string.Join(
                field.Type is FieldType.Hierarchy ? " / " : ", ",
                options.Select(id => vocabulary.Options.GetValueOrDefault(id)?.Name.In(language) ?? "")));
    }
}
