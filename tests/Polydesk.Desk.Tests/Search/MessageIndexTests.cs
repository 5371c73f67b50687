using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Search;

public sealed class MessageIndexTests
{
    [Theory, EachEngine]
    public async Task Each_word_of_a_search_is_the_beginning_of_a_word(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk, Some.Draft("Printer offline") with { Description = MessageText.Of("<p>The trays are empty</p>") });
        var second = await Some.TicketAsync(desk, Some.Draft("Printing is slow") with { Description = MessageText.Of("<p>Since the update</p>") });

        Assert.Equal([second.Id, first.Id], await FoundAsync(desk, "PRINT"));
        Assert.Equal([first.Id], await FoundAsync(desk, "tray empt"));
        Assert.Equal([], await FoundAsync(desk, "print nonesuch"));
        Assert.Equal([], await FoundAsync(desk, "rinter"));
    }

    [Theory, EachEngine]
    public async Task A_beginning_stands_for_a_bounded_number_of_words_the_shortest_first(TestDesk desk)
    {
        var words = Enumerable.Range(0, 3 * Engine.MostAlternatives).Select(n => $"xy{new string('a', n / 26)}{(char)('a' + n % 26)}");
        await Some.TicketAsync(desk, Some.Draft("Long list") with { Description = MessageText.Of($"<p>{string.Join(' ', words.Skip(Engine.MostAlternatives))}</p>") });
        var common = await Some.TicketAsync(desk, Some.Draft("Short") with { Description = MessageText.Of("<p>xy</p>") });

        Assert.Contains(common.Id, await FoundAsync(desk, "xy"));
        Assert.Equal(2, (await FoundAsync(desk, "x")).Count);
    }

    [Theory, EachEngine]
    public async Task Words_are_forgotten_with_the_last_text_that_has_them(TestDesk desk)
    {
        var kept = await Some.TicketAsync(desk, Some.Draft("Shared words") with { Description = MessageText.Of("<p>common ground</p>") });
        var erased = await Some.TicketAsync(desk, Some.Draft("Shared secret") with { Description = MessageText.Of("<p>common confession</p>") });

        Some.Value(await desk.Get<DeleteTicket>().RunAsync(erased.Id, true, desk.Owner, default));

        Assert.Equal(["common", "ground", "shared", "words"], await desk.ListAsync(r => r.Text(), $"select word from words order by word"));
        Assert.Equal([kept.Id], await FoundAsync(desk, "common"));
    }

    [Theory, EachEngine]
    public async Task The_newest_texts_are_found_however_many_hold_the_word(TestDesk desk)
    {
        var database = desk.Get<Database>();

        await using (var db = await database.BeginAsync(default))
        {
            for (var n = 1; n <= 3000; n++)
            {
                string[] words = [.. from w in Steps where n % w.Value == 0 select w.Key];
                await MessageIndex.AddAsync(db, Key(n), isNote: n % 10 == 0, words, default);
            }

            await db.CommitAsync(default);
        }

        await desk.ExecuteAsync($"analyze message_search");
        await using var reading = await database.OpenAsync(default);

        foreach (var (word, step) in Steps)
        {
            var found = await reading.ListAsync(static row => row.Long(), database.Engine.SearchMessages([word], 100), default);
            Assert.Equal(Enumerable.Range(1, 3000).Where(n => n % step == 0 && n % 10 > 0).Select(Key).OrderDescending().Take(100), found);
        }

        // Nine million tickets, of which the oldest are the nearest to each other.
        static long Key(int n) => MessageKey.Of((long)n * n, n % 3);
    }

    /// <summary>In each how many-th text a word stands.</summary>
    private static Dictionary<string, int> Steps { get; } = new() { ["often"] = 1, ["half"] = 2, ["some"] = 13, ["seldom"] = 49, ["once"] = 2999 };

    private static async Task<List<long>> FoundAsync(TestDesk desk, string text) => (await Some.PageAsync(desk, new() { Search = text })).Ids;
}
