namespace Polydesk.Dialects.Deskpro;

/// <summary>Says that there is a help desk here, and where its API begins.</summary>
internal static class Discover
{
    /// <summary>A version that clients know to have everything they ask for; the product counts builds by their time.</summary>
    private const string Build = "1477995658";

    private static readonly string Version = typeof(Discover).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void MapDiscover(this DeskproApi api) =>
        api.Add("DP-01", ["GET"], "/helpdesk/discover", new("helpdesk.helpdesk.discover", EndpointKind.Get, Get) { Modes = Modes.Public, Data = typeof(Body), About = "Tells where the API is." });

    private static ValueTask<DeskproAnswer> Get(DeskproCall call) => new(DeskproAnswer.Of(new Body(
        true, call.Visit.Root + "/", $"{call.Visit.Root}{DeskproDialect.ApiBase}/", Build, $"polydesk-{call.Account.Info.Id}", false, long.Parse(Build),
        $"Polydesk {Version}", Version, new(), new())));

    internal sealed record Body(
        bool IsDeskpro, string HelpdeskUrl, string BaseApiUrl, string Build, string HelpdeskUuid, bool IsCloud, long BuildId, string BuildName, string Version,
        Nothing Requirements, Nothing BuildInfo);

    internal sealed record Nothing;
}
