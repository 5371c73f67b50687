namespace Polydesk.Dialects.Deskpro;

/// <summary>The desk knows languages by their codes; here they have numbers: their place among the desk's, from 1.</summary>
internal static class LanguageIds
{
    public static long? Of(string? code, DeskproCall call)
    {
        var languages = call.Vocabulary.Settings.Languages;

        for (var at = 0; at < languages.Count; at++)
        {
            if (languages[at] == code)
            {
                return at + 1;
            }
        }

        return null;
    }

    public static string? Find(long id, DeskproCall call) =>
        id >= 1 && id <= call.Vocabulary.Settings.Languages.Count ? call.Vocabulary.Settings.Languages[(int)id - 1] : null;
}
