namespace Polydesk.Dialects.Deskpro;

/// <summary>The API browser. The server shows the page before a call becomes one; who asks with a date in the path is sent there.</summary>
internal static class ApiDoc
{
    public const string Operation = "DP-20";
    public const string Path = "/doc";

    private static readonly Endpoint Page = new("system.doc.get", EndpointKind.Other, Get) { Modes = Modes.Public, About = "This page" };

    public static void MapApiDoc(this DeskproApi api)
    {
        api.Add(Operation, ["GET"], Path, Page);
        api.Add(Operation, ["GET"], Path + ".json", Page with { About = "This page as OpenAPI" });
    }

    private static ValueTask<DeskproAnswer> Get(DeskproCall call) =>
        new(DeskproAnswer.Found($"{call.Visit.Root}{DeskproDialect.ApiBase}{call.Path}"));
}
