namespace Polydesk.Desk.Demo;

/// <summary>Names in the three languages of the demo.</summary>
internal static class Local
{
    public static LocalText Text(string en, string ru, string ua) => LocalText.Of([new("en", en), new("ru", ru), new("ua", ua)]);
}
