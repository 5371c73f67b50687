using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>What is measured, each written straight from the database's rows into the answer.</summary>
internal interface IStore
{
    /// <summary>Answers false when there is no such ticket.</summary>
    ValueTask<bool> WriteTicketAsync(Utf8JsonWriter json, long id);

    ValueTask WritePostsAsync(Utf8JsonWriter json, long ticketId);

    ValueTask WriteListAsync(Utf8JsonWriter json, long department, long page);

    ValueTask WriteSearchAsync(Utf8JsonWriter json, string word);

    /// <summary>Two columns: the followers and the tags of a ticket <c>t</c>, as JSON.</summary>
    string Lists { get; }

    /// <summary>Runs statements that kept connections keep prepared, in one round trip where there are any.</summary>
    ValueTask AskAsync(params Ask[] asks);

    /// <summary>Writes ticket, message, event, counter and both texts of the index; returns when they are durable.</summary>
    ValueTask<MadeTicket> CreateAsync(NewTicket ticket);

    /// <summary>Writes person, profile and event, with the index of searching; answers the id when they are durable.</summary>
    ValueTask<long> CreateAsync(NewContact contact);
}

/// <summary>A statement with its values <c>$1</c>, <c>$2</c> …, and what is done with each row.</summary>
internal sealed record Ask(string Sql, Action<DbDataReader> Row, params long[] Values)
{
    /// <summary>A text in place of the numbers.</summary>
    public string? Text { get; init; }
}

/// <summary>A ticket to be made, as it stands in the request.</summary>
internal sealed record NewTicket(string Title, string Html, string Text, long Department, long Requester, long Now)
{
    public static NewTicket Of(string title, string description, long department, long requester) => new(
        title, $"<p>{description}</p>", description, department, requester, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public string Preview => Text.Length <= 255 ? Text : Text[..255];

    /// <summary>The different words of a text.</summary>
    public static string[] Words(string text) => [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];
}

/// <summary>A ticket that has been made, with what only the database knows.</summary>
internal sealed record MadeTicket(long Id, long Message, string Name, string Lastname, string Email);
