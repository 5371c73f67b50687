using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Reads a localised name: an object from language to text, or a plain text in the default language (section 2.9).</summary>
internal static class LocalTexts
{
    private const int LongestLanguage = 8;

    public static Reading<LocalText> Read(EddyCall call, Parameter parameter)
    {
        if (parameter.Kind is not (ParameterKind.Map or ParameterKind.List))
        {
            return parameter.AsText().Has(out var plain) && !string.IsNullOrWhiteSpace(plain)
                ? Reading<LocalText>.Of(LocalText.Of(call.Vocabulary.Settings.DefaultLanguage, plain.Trim()))
                : parameter.AsText().IsBad ? Reading<LocalText>.Bad : Reading<LocalText>.Empty;
        }

        var texts = new List<KeyValuePair<string, string>>();

        foreach (var (language, member) in parameter.AsMap().Or([]))
        {
            var text = member.AsText();

            if (text.IsBad || !IsLanguage(language))
            {
                return Reading<LocalText>.Bad;
            }

            if (text.Has(out var given) && !string.IsNullOrWhiteSpace(given))
            {
                texts.Add(new(language, given.Trim()));
            }
        }

        return texts.Count == 0 ? Reading<LocalText>.Empty : Reading<LocalText>.Of(LocalText.Of(texts));
    }

    private static bool IsLanguage(string text) => text.Length is >= 2 and <= LongestLanguage && text.All(c => char.IsAsciiLetter(c) || c is '-' or '_');
}
