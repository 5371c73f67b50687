using System.Collections.Concurrent;
using System.Text.Json;

namespace Polydesk.Kills;

/// <summary>Holds what the server shows against what it acknowledged, and decides what became of the writes that were under way.</summary>
internal sealed class Reckoning(Api api, Book book)
{
    private readonly ConcurrentQueue<string> faults = [];

    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>Writes that were under way and are there.</summary>
    public int Survived { get; private set; }

    public int Lost { get; private set; }

    public async Task SettleAsync(Attempt attempt)
    {
        if (await FindAsync(attempt) is { } id)
        {
            book.Keep(attempt, id);
            Survived++;
        }
        else
        {
            Lost++;
        }
    }

    /// <summary>Everything that is known of a ticket is there, and nothing else.</summary>
    public async Task CheckAsync(KnownTicket ticket)
    {
        var answer = await api.GetAsync($"/tickets/{ticket.Id}");

        if (ticket.State is TicketState.Erased)
        {
            Expect(ticket, answer.Status == 404, "is there although it was erased");
            return;
        }

        if (answer.Status != 200)
        {
            Expect(ticket, false, "is gone although it was acknowledged");
            return;
        }

        CheckFace(ticket, answer.Data);
        var posts = await api.ListAsync($"/tickets/{ticket.Id}/posts");
        CheckTexts(ticket, "post", posts!, ticket.Posts, first: 1);
        CheckTexts(ticket, "comment", (await api.ListAsync($"/tickets/{ticket.Id}/comments"))!, ticket.Notes, first: 0);
        await CheckSearchAsync(ticket);
    }

    /// <summary>A person who was added, or came with a ticket, can use the key that the desk made.</summary>
    public async Task CheckPersonAsync(string email, string? key)
    {
        var status = key is null ? 0 : (await api.As(email, key).GetAsync("/tickets")).Status;

        if (status != 200)
        {
            faults.Enqueue($"{email} was acknowledged and cannot sign in: {status}");
        }
    }

    private async Task<long?> FindAsync(Attempt attempt)
    {
        var (kind, ticket, text, _) = attempt;

        if (kind is WriteKind.Create)
        {
            return (await api.ListAsync($"/tickets?search={text}"))!.Select(t => (long?)t.GetProperty("id").GetInt64()).SingleOrDefault();
        }

        if (kind is WriteKind.Person)
        {
            return (await api.ListAsync($"/users?search={text}"))!.Select(p => (long?)p.GetProperty("id").GetInt64()).SingleOrDefault();
        }

        if (kind is WriteKind.Reply or WriteKind.Note)
        {
            var messages = (await api.ListAsync($"/tickets/{ticket!.Id}/{(kind is WriteKind.Note ? "comments" : "posts")}"))!;
            return messages.Where(m => IsText(m, text)).Select(m => (long?)m.GetProperty("id").GetInt64()).SingleOrDefault();
        }

        var answer = await api.GetAsync($"/tickets/{ticket!.Id}");

        var happened = kind switch
        {
            WriteKind.Erase => answer.Status == 404,
            WriteKind.Delete => answer.Data.GetProperty("deleted").GetInt32() == 1,
            _ => answer.Data.GetProperty("title").GetString() == KnownTicket.Title(ticket.Mark, ticket.Version + 1),
        };
        return happened ? ticket.Id : null;
    }

    private void CheckFace(KnownTicket ticket, JsonElement shown)
    {
        var (mark, version) = (ticket.Mark, ticket.Version);
        Same("title", shown.GetProperty("title").GetString(), KnownTicket.Title(mark, version));
        Same("status_id", shown.GetProperty("status_id").GetString(), KnownTicket.Status(version));
        Same("owner_id", shown.GetProperty("owner_id").GetInt64(), version % 2 == 0 ? 0 : book.Owner);
        Same("tags", string.Join(',', shown.GetProperty("tags").EnumerateArray().Select(t => t.GetString())), KnownTicket.Tag(mark, version));
        Same("deleted", shown.GetProperty("deleted").GetInt32(), ticket.State is TicketState.Deleted ? 1 : 0);
        Expect(
            ticket, shown.GetProperty("custom_fields").GetRawText().Contains($"\"{KnownTicket.FieldText(mark, version)}\"", StringComparison.Ordinal),
            $"has not the custom field of version {version}: {shown.GetProperty("custom_fields").GetRawText()}");

        void Same<T>(string name, T found, T expected) =>
            Expect(ticket, EqualityComparer<T>.Default.Equals(found, expected), $"has {name} {found} instead of {expected} (version {version})");
    }

    private void CheckTexts(KnownTicket ticket, string kind, List<JsonElement> shown, Dictionary<long, string> known, int first)
    {
        Expect(ticket, shown.Count == known.Count + first, $"has {shown.Count} {kind}s, and {known.Count + first} were acknowledged");
        var byId = shown.ToDictionary(m => m.GetProperty("id").GetInt64());

        foreach (var (id, text) in known)
        {
            Expect(ticket, byId.TryGetValue(id, out var message) && IsText(message, text), $"lacks {kind} {id} '{text}'");
        }

        Expect(ticket, first == 0 || shown.Count > 0 && IsText(shown[^1], ticket.Mark), "lacks its first message");
    }

    private async Task CheckSearchAsync(KnownTicket ticket)
    {
        if (ticket.State is TicketState.Deleted)
        {
            return;
        }

        foreach (var word in ticket.Posts.Values.TakeLast(1).Append(ticket.Mark))
        {
            var found = (await api.ListAsync($"/tickets?search={word}"))!;
            Expect(ticket, found.Exists(t => t.GetProperty("id").GetInt64() == ticket.Id), $"is not found by its word '{word}'");
        }
    }

    private static bool IsText(JsonElement message, string text) =>
        message.GetProperty("text").GetString()!.Contains(text, StringComparison.Ordinal);

    private void Expect(KnownTicket ticket, bool holds, string otherwise)
    {
        if (!holds)
        {
            faults.Enqueue($"Ticket {ticket.Id} ({ticket.Mark}) {otherwise}");
        }
    }
}
