using System.Globalization;
using Polydesk.Desk;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>What the audit tells of a change of a custom field: to those who may see the field, its name in their language and its values (section 2.3).</summary>
internal static class FieldAudit
{
    private static readonly LocalText Yes = LocalText.Of([new("en", "Yes"), new("ru", "Да"), new("ua", "Так")]);
    private static readonly LocalText No = LocalText.Of([new("en", "No"), new("ru", "Нет"), new("ua", "Ні")]);

    /// <summary>Whether the caller may see the field. An old event knows but its name, which several may have had.</summary>
    public static bool IsOpen(LoggedEvent e, EddyCall call)
    {
        if (call.Caller.IsAdmin)
        {
            return true;
        }

        List<Field> fields = e.FieldId is not null
            ? [.. new[] { Find(e, call) }.OfType<Field>()]
            : [.. call.Vocabulary.Fields.Where(f => f.Subject is Subject.Ticket && TitleThen(f, call) == e.Name)];

        return fields.Count > 0 && fields.TrueForAll(f => f.For(call.Caller).View);
    }

    /// <summary>The name as it was, or in another language as long as it is the same field's.</summary>
    public static string NameIn(LoggedEvent e, EddyCall call, string language) =>
        Find(e, call) is { } field && TitleThen(field, call) == e.Name ? field.TitleIn(language) : e.Name ?? "";

    public static string ValueIn(LoggedEvent e, LocalText value, EddyCall call, string language)
    {
        var text = value.In(language);

        return Find(e, call)?.Type switch
        {
            FieldType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
                date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
            FieldType.Checkbox => (text is "1" ? Yes : No).In(language),
            _ => text,
        };
    }

    private static Field? Find(LoggedEvent e, EddyCall call) => e.FieldId is { } id ? call.Vocabulary.FindField(Subject.Ticket, id) : null;

    private static string TitleThen(Field field, EddyCall call) => field.TitleIn(call.Vocabulary.Settings.DefaultLanguage);
}
