using System.Text;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Takes the key from the first place that has one: header, query, then any of the forms of <c>Authorization</c> (section 3).</summary>
internal static class FreeCredentials
{
    internal const string Header = "X-FreeScout-API-Key";
    private const string Parameter = "api_key";
    private const int Longest = 2048;

    /// <summary>Whether a place beside <c>Authorization</c> has something, read or not.</summary>
    public static bool IsShown(HttpRequest request) => request.Headers.ContainsKey(Header) || request.Query.ContainsKey(Parameter);

    /// <summary>The key as it was sent; null when there is none.</summary>
    public static string? Find(HttpRequest request, bool keyInQuery)
    {
        if (request.Headers[Header].ToString().Trim() is { Length: > 0 } header)
        {
            return header;
        }

        if (keyInQuery && request.Query[Parameter].ToString().Trim() is { Length: > 0 } query)
        {
            return query;
        }

        return request.Headers.Authorization.ToString().Trim() is { Length: > 0 and <= Longest } authorization ? OfAuthorization(authorization) : null;
    }

    private static string? OfAuthorization(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var (first, rest) = space < 0 ? (header, "") : (header[..space], header[(space + 1)..].Trim());

        if (first.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return FirstWord(rest);
        }

        if (first.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return UserName(rest) ?? FirstWord(rest);
        }

        return first;
    }

    private static string? UserName(string encoded)
    {
        var bytes = new byte[Longest];

        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        // The bare form may well be valid base64 itself; a user name is ended by a colon.
        return colon < 0 ? null : text[..colon].Trim();
    }

    private static string? FirstWord(string text) => text.Split(' ', 2)[0] is { Length: > 0 } word ? word : null;
}
