namespace Polydesk.Dialects.LeadDesk;

/// <summary>Builds links: absolute, as the request came in, in its version (section 2.1).</summary>
/// <param name="Root">Scheme, host, mount and version, such as <c>https://desk.example/leaddesk/stable</c>.</param>
/// <param name="Path">The path below the version, as it was sent.</param>
/// <param name="Query">The query as it was sent, without its question mark.</param>
internal sealed record LeadLinks(string Root, string Path, string Query)
{
    public string Self => Query.Length == 0 ? Root + Path : $"{Root}{Path}?{Query}";

    public string To(string path) => Root + path;

    /// <summary>The links of an object: itself, and one for each sub-resource under its name.</summary>
    public IReadOnlyDictionary<string, string> Of(string path, params ReadOnlySpan<string> subs)
    {
        var links = new Dictionary<string, string> { ["self"] = Root + path };

        foreach (var sub in subs)
        {
            links[sub] = $"{Root}{path}/{sub}";
        }

        return links;
    }

    /// <summary>The same request for another page; nothing that was not given is added.</summary>
    public string OfPage(long page)
    {
        var parts = Query.Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        var at = parts.FindLastIndex(p => p == "page" || p.StartsWith("page=", StringComparison.Ordinal));

        if (at < 0)
        {
            parts.Add($"page={page}");
        }
        else
        {
            parts[at] = $"page={page}";
        }

        return $"{Root}{Path}?{string.Join('&', parts)}";
    }
}
