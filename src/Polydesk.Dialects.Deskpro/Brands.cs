using System.Globalization;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Brands and languages, which other objects refer to.</summary>
internal static class Brands
{
    public static void MapBrands(this DeskproApi api)
    {
        api.Link<BrandBody>(["brand"], static (call, _, ids) =>
            new(call.Vocabulary.Brands.Where(b => ids.Contains(b.Id)).ToDictionary(b => b.Id, b => BrandBody.Of(b, call.Vocabulary))));
        api.Link<LanguageBody>(["language"], static (call, _, ids) =>
            new(call.Vocabulary.Settings.Languages.Select(LanguageBody.Of).Where(l => ids.Contains(l.Id)).ToDictionary(l => l.Id)));
    }
}

/// <summary>A brand (section 3.7).</summary>
internal sealed record BrandBody(long Id, string Name, string Url, bool IsDefault)
{
    public static BrandBody Of(Brand brand, DeskVocabulary words) => new(brand.Id, brand.Name, brand.Url, brand.Id == words.DefaultBrand.Id);
}

/// <summary>A language (section 3.7). The desk knows languages by their codes; the id is the code's letters read as a number, the same on every desk.</summary>
internal sealed record LanguageBody(long Id, string Title, string Locale, string SysName, bool IsRtl)
{
    private static readonly string[] FromTheRight = ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"];

    public static LanguageBody Of(string code) => new(IdOf(code), TitleOf(code), code, code, FromTheRight.Contains(code.Split('-', '_')[0]));

    public static long IdOf(string code) => code.ToLowerInvariant().Where(char.IsAsciiLetterLower).Take(12).Aggregate(0L, (id, letter) => id * 27 + (letter - 'a' + 1));

    /// <summary>The code of an active language; null when no active language has this id.</summary>
    public static string? Find(long id, DeskVocabulary words) => words.Settings.Languages.FirstOrDefault(code => IdOf(code) == id);

    private static string TitleOf(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code, predefinedOnly: true).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }
}
