using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Knowledge;

/// <summary>What a thing of the knowledge base is found by: the words of its title, body and tags in all languages.</summary>
internal static class ArticleWords
{
    private const int AtOnce = 100;

    public static string Of(LocalText title, LocalText body, LocalTags tags) => SearchLines.OfWords(Folding.Words(Text(title, body, tags)));

    /// <summary>Whether these are its words, by today's rule or by that of its time.</summary>
    public static bool Are(string search, LocalText title, LocalText body, LocalTags tags) =>
        Text(title, body, tags) is var text
        && (search == SearchLines.OfWords(Folding.Words(text)) || search == SearchLines.OfWords(Folding.FormerWords(text)));

    /// <summary>Gives their words to things that an older version of the program wrote, some in each transaction, so that a stop loses little.</summary>
    public static async Task FillAsync(Database database, CancellationToken ct)
    {
        while (await AnyAsync(database, ct))
        {
            await using var db = await database.BeginAsync(ct);
            var bare = await db.ListAsync(
                static row => (Id: row.Long(), Search: Of(row.LocalText(), row.LocalText(), LocalTags.Parse(row.Text()))),
                $"select id, title, body, tags from articles where search = '' order by id limit {AtOnce} {db.Engine.ForUpdate}", ct);

            foreach (var (id, search) in bare)
            {
                await db.AddAsync($"update articles set search = {search} where id = {id}", ct);
            }

            await db.CommitAsync(ct);
        }
    }

    private static async ValueTask<bool> AnyAsync(Database database, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db.ExistsAsync($"select id from articles where search = ''", ct);
    }

    private static string Text(LocalText title, LocalText body, LocalTags tags) => string.Join(
        '\n', [.. title.Texts.Select(t => t.Value), .. body.Texts.Select(t => Html.ToText(t.Value)), .. tags.All.SelectMany(t => t.Value)]);
}
