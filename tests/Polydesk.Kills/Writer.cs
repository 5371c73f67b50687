using System.Text.Json;

namespace Polydesk.Kills;

/// <summary>One of several clients that write at once, as fast as they are answered, until the server is gone.</summary>
internal sealed class Writer(Api api, Book book, string name, int seed, Action? acknowledged = null)
{
    /// <summary>A customer, because staff that replies to a request of its own reopens it.</summary>
    private const string KnownCustomer = "customer@kills.example";

    private readonly Random dice = new(seed);
    private readonly List<KnownTicket> mine = [];
    private int count;

    /// <summary>The tickets of this round.</summary>
    public IReadOnlyList<KnownTicket> Tickets => mine;

    /// <summary>What was under way when the server was killed.</summary>
    public Attempt? Unanswered { get; private set; }

    /// <summary>An answer that no write here should get.</summary>
    public string? Fault { get; private set; }

    /// <param name="crashing">Whether the database dies under the living server, so that faults of the server are to be expected.</param>
    public async Task RunAsync(bool crashing, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var attempt = Choose();
            Unanswered = attempt;

            try
            {
                var answer = await SendAsync(attempt);

                if (answer.Status >= 500 && crashing)
                {
                    return;
                }

                if (answer.Status != 200)
                {
                    Fault = $"{answer.Request} was answered with {answer.Status}: {answer.Body.GetRawText()}";
                    return;
                }

                Keep(attempt, answer.Body);
                Unanswered = null;
                acknowledged?.Invoke();
            }
            catch (HttpRequestException)
            {
                return;
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    private void Keep(Attempt attempt, JsonElement body)
    {
        var hasId = attempt.Kind is WriteKind.Create or WriteKind.Reply or WriteKind.Note or WriteKind.Person;
        var ticket = book.Keep(attempt, hasId ? body.GetProperty("data").GetProperty("id").GetInt64() : 0);

        if (attempt.Kind is WriteKind.Create)
        {
            mine.Add(ticket!);
        }
    }

    private Attempt Choose()
    {
        var text = $"{name}n{++count}x";
        var open = mine.Where(t => t.State is TicketState.Present).ToList();

        if (open.Count == 0 || dice.Next(3) == 0)
        {
            return dice.Next(20) == 0
                ? new(WriteKind.Person, null, text, $"{text}@kills.example")
                : new(WriteKind.Create, null, text, dice.Next(3) == 0 ? $"{text}@kills.example" : null);
        }

        var ticket = open[dice.Next(open.Count)];

        return dice.Next(20) switch
        {
            < 6 => new(WriteKind.Reply, ticket, text),
            < 9 => new(WriteKind.Reply, book.Shared, text),
            < 12 => new(WriteKind.Note, ticket, text),
            < 18 => new(WriteKind.Change, ticket, ""),
            < 19 => new(WriteKind.Delete, ticket, ""),
            _ => new(WriteKind.Erase, ticket, ""),
        };
    }

    private Task<Answer> SendAsync(Attempt attempt)
    {
        var (kind, ticket, text, email) = attempt;

        return kind switch
        {
            WriteKind.Create => api.SendAsync(
                HttpMethod.Post, "/tickets",
                [
                    .. KnownTicket.Form(text, 0, book.Owner, book.Field), ("description", text), ("user_email", email ?? KnownCustomer),
                ]),
            WriteKind.Person => api.SendAsync(
                HttpMethod.Post, "/users",
                [("name", text), ("email", email!), ("group_id", "1"), ("department[]", "1"), ("password", "a long password")]),
            WriteKind.Reply => api.SendAsync(HttpMethod.Post, $"/tickets/{ticket!.Id}/posts", [("text", text)]),
            WriteKind.Note => api.SendAsync(HttpMethod.Post, $"/tickets/{ticket!.Id}/comments", [("text", text)]),
            WriteKind.Change => api.SendAsync(
                HttpMethod.Put, $"/tickets/{ticket!.Id}", KnownTicket.Form(ticket.Mark, ticket.Version + 1, book.Owner, book.Field)),
            _ => api.SendAsync(HttpMethod.Delete, $"/tickets/{ticket!.Id}", kind is WriteKind.Erase ? [("delete", "1")] : []),
        };
    }
}
