using System.Text;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Search;

/// <summary>Emoji and letters beyond the first plane: both engines take them, keep them and find the same.</summary>
public sealed class SymbolTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Run { get; } = "a" + string.Concat(Enumerable.Repeat("😀", 32));

    private static string Letters { get; } = "b" + string.Concat(Enumerable.Repeat("𠮷", 40));

    [Theory, EachEngine]
    public async Task What_stands_beside_emoji_is_found(TestDesk desk)
    {
        var first = await Some.TicketAsync(desk, Some.Draft($"{Run}thanks😀ok") with { Description = MessageText.Of($"<p>only 😀 emoji {Letters}</p>") });

        Assert.Equal([first.Id], await FoundAsync(desk, "thanks"));
        Assert.Equal([first.Id], await FoundAsync(desk, "ok😀"));
        Assert.Equal([first.Id], await FoundAsync(desk, Run));
        Assert.Equal([first.Id], await FoundAsync(desk, Letters));
        Assert.Equal([first.Id], await FoundAsync(desk, "b𠮷"));
        Assert.Equal([], await FoundAsync(desk, "😀"));
        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(Ct)).Findings);
    }

    [Theory, EachEngine]
    public async Task Words_of_the_former_rule_are_no_damage_and_do_not_stop_a_search(TestDesk desk)
    {
        const string Text = "thanks😀ok then 🤔 by";
        var ticket = await Some.TicketAsync(desk, Some.Draft("Plain") with { Description = MessageText.Of($"<p>{Text}</p>") });
        await desk.ExecuteAsync($"delete from words where word <> 'plain'");

        await using (var db = await desk.Get<Database>().BeginAsync(Ct))
        {
            await MessageIndex.AddAsync(db, MessageKey.Of(ticket.Id, 1), isNote: false, Folding.FormerWords(Text), Ct);
            await db.CommitAsync(Ct);
        }

        Assert.Empty((await desk.Get<CheckDesk>().RunAsync(Ct)).Findings);
        Assert.Equal([ticket.Id], await FoundAsync(desk, "then"));
        Assert.DoesNotContain(999, await FoundAsync(desk, "thanks"));
    }

    [Theory, EachEngine]
    public async Task SQLites_index_keeps_every_word_whole(TestDesk desk)
    {
        if (desk.Get<Database>().Engine.Name != "sqlite")
        {
            return;
        }

        var words = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => Folding.Words($"a{new Rune(c)}b")).Where(w => w.Count == 1).SelectMany(w => w).Distinct().ToList();
        await desk.ExecuteAsync($"create virtual table each_word using fts5 (body, tokenize = 'unicode61 remove_diacritics 0')");
        await desk.ExecuteAsync($"create virtual table each_word_kept using fts5vocab(each_word, 'instance')");

        foreach (var some in words.Chunk(500))
        {
            await desk.ExecuteAsync($"insert into each_word (body) values ({string.Join(' ', some)})");
        }

        Assert.InRange(words.Count, 100_000, 200_000);
        Assert.Equal(words.Count, await desk.NumberAsync($"select count(*) from each_word_kept"));
    }

    private static async Task<List<long>> FoundAsync(TestDesk desk, string text) => (await Some.PageAsync(desk, new() { Search = text })).Ids;
}
