using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>What the search finds in articles, news, downloads and feedback.</summary>
public sealed class SearchTests
{
    private static readonly (string Path, string Type)[] Kinds = [("/articles", "article"), ("/news", "news"), ("/downloads", "download")];

    [Theory, EachEngine]
    public async Task DP_82_What_is_published_is_found_by_words_of_title_and_body(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var word = $"gnu{Some.Next()}";

        foreach (var (path, type) in Kinds)
        {
            var id = await AddAsync(desk, path, $$"""{"title": "The Ünusual {{word}}", "content": "<p>Пароль: <b>reset</b> it&nbsp;now</p>"}""");

            foreach (var query in new[] { word, word[..^1], $"UNUSUAL {word}", $"парол {word}", $"now res {word}", $"({word}) — reset!" })
            {
                var group = await GroupAsync(desk, type, query);
                Assert.Equal((1, id), (group.Number("total"), Assert.Single(group.GetProperty("results").EnumerateArray()).Number("id")));
                Assert.Equal((await desk.GetAsync($"{path}/{id}")).Data().GetRawText(), group.GetProperty("results")[0].GetRawText());
            }

            foreach (var query in new[] { word[1..], $"{word} absent", $"<b> strong {word}", $"{word} title", "%", "..." })
            {
                Assert.Equal(0, (await GroupAsync(desk, type, query)).Number("total"));
            }

            (await desk.PutAsync($"{path}/{id}", """{"content": "Other"}""")).IsChanged();
            Assert.Equal(0, (await GroupAsync(desk, type, $"reset {word}")).Number("total"));
            Assert.Equal(1, (await GroupAsync(desk, type, $"other {word}")).Number("total"));
            (await desk.DeleteAsync($"{path}/{id}")).IsGone();
            Assert.Equal(0, (await GroupAsync(desk, type, word)).Number("total"));
        }
    }

    [Theory, EachEngine]
    public async Task DP_82_Feedback_is_found_with_its_type_and_each_kind_by_itself(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var owner = await api.CallerAsync(api.Owner);
        var word = $"yak{Some.Next()}";
        var type = await ContentTests.CategoryAsync(api, KnowledgeKind.Feedback, "Suggestion", owner);
        var feedback = await ContentTests.FeedbackAsync(api, $"A {word} mode", [type], true, owner);
        var news = await AddAsync(desk, "/news", $$"""{"title": "{{word}}"}""");

        var groups = (await desk.GetAsync($"/search?q={word}")).Data().GetProperty("grouped_results").EnumerateArray().ToDictionary(g => g.Text("type")!);

        Assert.Equal((feedback, type), (groups["feedback"].GetProperty("results")[0].Number("id"), groups["feedback"].GetProperty("results")[0].Number("category")));
        Assert.Equal(news, groups["news"].GetProperty("results")[0].Number("id"));
        Assert.Equal((0, 0), (groups["article"].Number("total"), groups["download"].Number("total")));
    }

    [Theory, EachEngine]
    public async Task DP_82_Finds_are_paged_the_newest_first(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var word = $"emu{Some.Next()}";
        var ids = new List<long>();

        for (var n = 0; n < 5; n++)
        {
            ids.Insert(0, await AddAsync(desk, "/articles", $$"""{"title": "{{word}} {{n}}"}"""));
        }

        Assert.Equal((Texts(ids[..2]), 5), await PageAsync(1));
        Assert.Equal((Texts(ids[4..]), 5), await PageAsync(3));
        Assert.Equal(("", 5), await PageAsync(4));

        static string Texts(IEnumerable<long> ids) => string.Join(' ', ids);

        async Task<(string Ids, long Total)> PageAsync(int page)
        {
            var group = await GroupAsync(desk, "article", $"{word}&count=2&page={page}");
            return (Texts(group.GetProperty("results").EnumerateArray().Select(a => a.Number("id"))), group.Number("total"));
        }
    }

    [Theory, EachEngine]
    public async Task DP_82_Nobody_finds_what_the_lists_do_not_show_them(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync()).Id);
        var word = $"ibex{Some.Next()}";
        var open = await SaveAsync(new ArticleDraft(Text(word), Text("x"), [-1]));
        var hidden = await AddAsync(desk, "/articles", $$"""{"title": "{{word}}", "content": "x", "status": "hidden"}""");
        await SaveAsync(new ArticleDraft(Text(word), Text("x"), [-1]) { OnlyAuthor = true });
        await SaveAsync(new ArticleDraft(Text(word), Text("x"), [], KnowledgeAccess.Staff));

        var listed = (await agent.GetAsync("/articles?count=200&order_by=id&order_dir=desc")).Ids().Where(id => id >= open);
        var group = await GroupAsync(agent, "article", word);

        Assert.Equal(listed, group.GetProperty("results").EnumerateArray().Select(a => a.Number("id")));
        Assert.Equal([hidden, open], listed);
        Assert.Equal(2, group.Number("total"));
        Assert.Equal(4, (await GroupAsync(desk, "article", word)).Number("total"));

        async Task<long> SaveAsync(ArticleDraft draft) =>
            (await api.Account.Get<SaveArticle>().RunAsync(null, draft, await api.CallerAsync(api.Owner), default)).Failed(out var problem, out var id)
                ? throw new InvalidOperationException(problem.ToString())
                : id;

        static LocalText Text(string text) => LocalText.Of("en", text);
    }

    private static async Task<JsonElement> GroupAsync(ProDesk desk, string type, string query) =>
        Assert.Single((await desk.GetAsync($"/search?types={type}&q={Escape(query)}")).Data().GetProperty("grouped_results").EnumerateArray());

    private static string Escape(string query) => query.Contains('&', StringComparison.Ordinal) ? query : Uri.EscapeDataString(query);

    private static async Task<long> AddAsync(ProDesk desk, string path, string json) => (await desk.PostAsync(path, json)).Created().Number("id");
}
