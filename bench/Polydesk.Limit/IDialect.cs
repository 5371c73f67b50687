using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Limit;

/// <summary>The operations of one API that are measured.</summary>
internal interface IDialect
{
    /// <summary>What its paths begin with.</summary>
    string Path { get; }

    /// <param name="http">The request.</param>
    /// <param name="path">What follows <see cref="Path"/>.</param>
    /// <param name="json">Where the answer goes.</param>
    ValueTask AnswerAsync(HttpContext http, string path, Utf8JsonWriter json);
}
