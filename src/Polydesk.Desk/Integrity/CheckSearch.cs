using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>Whether subjects, messages and the knowledge base are found by their own words.</summary>
internal static class CheckSearch
{
    private const string What = "search index";
    private const int WordsCompared = 100;

    public static async ValueTask RunAsync(Inspection look)
    {
        await IndexAsync(look);
        await MessagesAsync(look);
        await ArticlesAsync(look);
    }

    private static async ValueTask IndexAsync(Inspection look)
    {
        var key = look.Db.Engine.IndexKey;
        await look.AddAsync(
            What, $"select t.id from tickets t where not exists (select 1 from message_search s where {key} = t.id << 20) order by t.id",
            static row => $"the subject of ticket {row.Long()} is not in the index");
        await look.AddAsync(
            What,
            $"""
            select m.id, m.ticket_id from messages m
            where not exists (select 1 from message_search s where {key} = ((m.ticket_id << 20) | m.ordinal)) order by m.id
            """, static row => $"message {row.Long()} of ticket {row.Long()} is not in the index");
        await look.AddAsync(
            What,
            $"""
            select {key} from message_search s
            where not exists (select 1 from tickets t where t.id = {key} >> 20)
              or (({key} & 1048575) <> 0
                and not exists (select 1 from messages m where m.ticket_id = {key} >> 20 and m.ordinal = ({key} & 1048575)))
            """, static row => $"the index has the key {row.Long()}, which belongs to nothing");
    }

    /// <summary>Compares the texts with the indexed words; of a large desk, evenly chosen ones.</summary>
    private static async ValueTask MessagesAsync(Inspection look)
    {
        foreach (var some in await look.ChooseAsync("messages"))
        {
            var texts = await look.Db.ListAsync(
                static row => (Key: MessageKey.Of(row.Long(), row.Int()), Kind: row.Enum<MessageKind>(), Html: row.Text(), Ticket: row.Long(), Subject: row.Text()),
                $"""
                select m.ticket_id, m.ordinal, m.kind, m.html, t.id, t.subject from messages m join tickets t on t.id = m.ticket_id
                where m.id in {some} order by m.id
                """, look.Aborted);

            foreach (var text in texts)
            {
                await TextAsync(look, text.Key, text.Kind is MessageKind.Note, MessageText.Of(text.Html).Plain);
                await TextAsync(look, MessageKey.Of(text.Ticket, 0), false, text.Subject);
            }
        }
    }

    private static async ValueTask TextAsync(Inspection look, long key, bool isNote, string text)
    {
        var (db, ct) = (look.Db, look.Aborted);

        // An older text is indexed by the words of its time.
        string[] some = [.. Folding.Words(text).Take(WordsCompared).Intersect(Folding.FormerWords(text))];

        if (some.Length > 0 && await db.NumberAsync($"select count(*) from words where word in {some}", ct) != some.Length)
        {
            look.Add(What, $"ticket {MessageKey.TicketOf(key)}: words of key {key} are not known");
        }

        if (some.Length > 0 && await db.NumberAsync(db.Engine.FindIndexed(key, isNote, some), ct) is null)
        {
            look.Add(What, $"ticket {MessageKey.TicketOf(key)}: the words of key {key} are not those of its text");
        }
    }

    /// <summary>The knowledge base keeps its words in its own rows.</summary>
    private static async ValueTask ArticlesAsync(Inspection look)
    {
        await look.AddAsync(What, $"select id from articles where search = '' order by id", static row => $"article {row.Long()} has no words to be found by");

        foreach (var some in await look.ChooseAsync("articles"))
        {
            var articles = await look.Db.ListAsync(
                static row => (Id: row.Long(), AreKept: ArticleWords.Are(row.Text(), row.LocalText(), row.LocalText(), LocalTags.Parse(row.Text()))),
                $"select id, search, title, body, tags from articles where id in {some} and search <> '' order by id", look.Aborted);

            foreach (var article in articles.Where(a => !a.AreKept))
            {
                look.Add(What, $"the words of article {article.Id} are not those of its text");
            }
        }
    }
}
