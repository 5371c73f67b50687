using System.Text.Json;
using Polydesk.Conformance.Api;

namespace Polydesk.Conformance.Edge;

/// <summary>Which product an answer's shape is of, where the paths of a <see cref="NativeMountTests"/> are asked.</summary>
internal static class Speaker
{
    public const string Nobody = "nobody";

    public static string Of(ApiAnswer answer)
    {
        var json = answer.Json;
        bool Has(string name) => json.TryGetProperty(name, out _);

        return json switch
        {
            _ when Has("request_id") => Nobody,
            _ when Has("error_description") || Has("collection") => "leaddesk",
            _ when Has("errors") => "eddydesk",
            _ when Has("status") && Has("code") => "deskpro",
            _ when Has("_embedded") || Has("message") => "freescout",
            _ when Has("data") => json.GetProperty("data").ValueKind is JsonValueKind.Array ? "eddydesk" : "deskpro",
            _ => throw new ArgumentException($"This is nobody's shape: {answer}", nameof(answer)),
        };
    }
}
