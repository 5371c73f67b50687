namespace Polydesk.Dialects.Deskpro;

/// <summary>The paths in a batch: with or without the API's base, which is also written without its version (section 2.9).</summary>
internal static class BatchPaths
{
    private static readonly string[] Bases = ["/deskpro/api/v2", "/api/v2", "/api"];

    /// <summary>The path below the API's base, with a slash in front.</summary>
    public static string Below(string path)
    {
        path = "/" + path.TrimStart('/');

        foreach (var prefix in Bases)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
            {
                return path[prefix.Length..];
            }
        }

        return path;
    }
}
