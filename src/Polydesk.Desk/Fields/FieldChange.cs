using Polydesk.Desk.Events;
using Polydesk.Desk.Text;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Fields;

/// <summary>A value that becomes another, with what both are called now.</summary>
public sealed record FieldChange(Field Field, FieldValue From, FieldValue To, LocalText FromText, LocalText ToText)
{
    private const int LongestText = 200;

    public static FieldChange Of(Field field, FieldValue from, FieldValue to, DeskVocabulary vocabulary) =>
        new(field, from, to, Print(from, vocabulary), Print(to, vocabulary));

    /// <summary>The event of a ticket's field; its name is the field's, in the desk's language.</summary>
    public Event OfTicket(long ticketId, DeskVocabulary vocabulary) => Event.OfTicket(
        EventTypes.FieldChanged, ticketId, new(Option(From), FromText), new(Option(To), ToText), Field.TitleIn(vocabulary.Settings.DefaultLanguage)) with
    { FieldId = Field.Id };

    private static long Option(FieldValue value) => value.Parts is [{ OptionId: { } only }] ? only : 0;

    private static LocalText Print(FieldValue value, DeskVocabulary vocabulary)
    {
        var options = value.Parts.Select(p => p.OptionId is { } id ? vocabulary.Options.GetValueOrDefault(id) : null).OfType<FieldOption>().ToList();

        if (options.Count == 0)
        {
            return LocalText.Of("", Cut(string.Join(", ", value.Parts.Select(p => p.File?.Name ?? p.Upload?.Name ?? p.Text))));
        }

        var languages = options.SelectMany(o => o.Name.Texts).Select(t => t.Key).Distinct();
        return LocalText.Of(languages.Select(language => KeyValuePair.Create(language, Cut(string.Join(", ", options.Select(o => o.Name.In(language)))))));
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : CleanText.Cut(text, LongestText) + "…";
}
