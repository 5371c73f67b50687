using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Files;
using Polydesk.Desk.Knowledge;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class KnowledgeTests
{
    [Theory, EachEngine(Alone = true)]
    public async Task ED_54_Categories_are_keyed_by_id_the_systems_own_included(TestApi api)
    {
        var top = await api.CategoryAsync(KnowledgeAccess.Staff, [Some.Employee, Some.Client], position: 23);
        var below = await api.CategoryAsync(KnowledgeAccess.User, [Some.Client], top, position: 21);

        var answer = (await api.GetAsync("/knowledge_base/categories")).Shows("ED-54");

        Assert.Equal([-1, -2, below, top], answer.Ids());
        Assert.Equal(["-1", "-2", $"{below}", $"{top}"], answer.Data().EnumerateObject().Select(p => p.Name));
        Assert.Equal($"[{Some.Employee},{Some.Client}]", answer.Items()[3].GetProperty("access_by_groups").GetRawText());
        Assert.Equal((top, "user", 21), (answer.Items()[2].Number("parent_id"), answer.Items()[2].GetProperty("access").GetString(), answer.Items()[2].Number("position")));
        Assert.Equal("""{"total":4,"per_page":30,"current_page":1,"total_pages":1}""", answer.Pagination.GetRawText());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_54_The_filters_and_the_order_of_categories(TestApi api)
    {
        var top = await api.CategoryAsync(KnowledgeAccess.Staff, [], position: 9);
        var below = await api.CategoryAsync(KnowledgeAccess.User, [], top, position: 5);
        await api.WriteAsync($"update article_categories set created_at = 1704067200000 + id * 86400000, updated_at = 1704067200000 - id * 86400000");

        async Task Lists(string query, params long[] ids) => Assert.Equal(ids, (await api.GetAsync("/knowledge_base/categories/?" + query)).Ids());

        await Lists("public=true", -1, -2);
        await Lists("public=1", -1, -2);
        await Lists("public=false", -1, -2, below, top);
        await Lists("public=", -1, -2, below, top);
        await Lists($"parent_list={top}", below);
        await Lists("parent_list=0", -1, -2, top);
        await Lists("parent_list=77,x");
        await Lists("order_by=position%7Bdesc%7D", top, below, -2, -1);
        await Lists("order_by=date_created{asc}", -2, -1, top, below);
        await Lists("order_by=date_updated", below, top, -1, -2);
        await Lists("order_by=title", -1, -2, below, top);
        await Lists("from_date_created=2024-01-02&to_date_created=2024-01-02%2000:00:00", top);
        await Lists("to_date_updated=2023-12-31", below, top);
        await Lists("page=2");
        (await api.GetAsync("/knowledge_base/categories?from_date_updated=soon"))
            .IsBad("Field {from_date_updated} value is incorrect or empty (date format 1970-01-01 00:00:00)");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_55_Articles_are_keyed_by_id_ten_a_page_newest_first(TestApi api)
    {
        var category = await api.CategoryAsync(KnowledgeAccess.Public, []);
        var ids = new List<long>();

        for (var i = 0; i < 11; i++)
        {
            ids.Add(await api.ArticleAsync(categories: [-2, category], but: a => a with { Tags = LocalTags.Of("en", "login", "password") }));
            await api.WriteAsync($"update articles set created_at = {1704067200000 + i * 1000} where id = {ids[^1]}");
        }

        ids.Reverse();
        var first = (await api.GetAsync("/knowledge_base/articles")).Shows("ED-55", shape => shape.Anything("..tags"));

        Assert.Equal(ids[..10], first.Ids());
        Assert.Equal(ids[10..], (await api.GetAsync("/knowledge_base/articles?page=2")).Ids());
        Assert.Equal("""{"total":11,"per_page":10,"current_page":1,"total_pages":2}""", first.Pagination.GetRawText());
        var article = first.Items()[0];
        Assert.Equal("""{"en":["login","password"]}""", article.GetProperty("tags").GetRawText());
        Assert.Equal($"[-2,{category}]", article.GetProperty("categories").GetRawText());
        Assert.Equal("<p>Open the profile page.</p>", article.GetProperty("body").GetProperty("en").GetString());
        Assert.Equal("2024-01-01 00:00:10", article.GetProperty("date_created").GetString());
        Assert.Equal("[]", (await api.GetAsync("/knowledge_base/articles?page=3")).Data().GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_55_Reading_does_not_count_as_a_view(TestApi api)
    {
        var id = await api.ArticleAsync(categories: [-2]);

        await api.GetAsync("/knowledge_base/articles");
        await api.GetAsync($"/knowledge_base/articles/{id}");

        Assert.Equal(0, (await api.GetAsync($"/knowledge_base/articles/{id}")).Data().Number("views_count"));
        (await api.GetAsync("/knowledge_base/articles/999999")).IsMissing("Article", 999999);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_55_The_filters_and_the_order_of_articles(TestApi api)
    {
        var (one, two) = (await api.CategoryAsync(KnowledgeAccess.Public, []), await api.CategoryAsync(KnowledgeAccess.Public, []));
        var a = await api.ArticleAsync(categories: [one]);
        var b = await api.ArticleAsync(KnowledgeAccess.Staff, [one, two], draft => draft with { Pinned = true });
        var c = await api.ArticleAsync(KnowledgeAccess.User, [two]);
        await api.WriteAsync($"update articles set created_at = 1704067200000 + id * 86400000, updated_at = 1704067200000 - id * 86400000, views = 10 - id");

        async Task Lists(string query, params long[] ids) => Assert.Equal(ids, (await api.GetAsync("/knowledge_base/articles/?" + query)).Ids());

        await Lists("", c, b, a);
        await Lists($"category_list={one}", b, a);
        await Lists($"category_list[]={one}&category_list[]={two}", c, b, a);
        await Lists("category_list=x");
        await Lists("public=true", a);
        await Lists("public=false", c, b, a);
        await api.WriteAsync($"update articles set state = {KnowledgeState.Archived} where id = {a}");
        await Lists("public=true");
        Assert.Equal("staff", (await api.GetAsync($"/knowledge_base/articles/{a}")).Data().GetProperty("access").GetString());
        await api.WriteAsync($"update articles set state = {KnowledgeState.Published} where id = {a}");
        await Lists("order_by=views{desc}", a, b, c);
        await Lists("order_by=pin{desc},date_created{asc}", b, a, c);
        await Lists("order_by=date_updated{asc}", c, b, a);
        await Lists("from_date_created=2024-01-03%2000:00:00", c, b);
        await Lists("to_date_updated=2023-12-30%2000:00:00", c, b);
        (await api.GetAsync("/knowledge_base/articles?to_date_created=2024-13-01"))
            .IsBad("Field {to_date_created} value is incorrect or empty (date format 1970-01-01 00:00:00)");
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_54_ED_55_Each_caller_gets_what_access_and_groups_open(TestApi api)
    {
        var forClients = await api.CategoryAsync(KnowledgeAccess.User, [Some.Client]);
        var forEmployees = await api.CategoryAsync(KnowledgeAccess.Staff, [Some.Employee, Some.Client]);
        var forAdmins = await api.CategoryAsync(KnowledgeAccess.Staff, [Some.Administrator]);
        var open = await api.ArticleAsync(KnowledgeAccess.Public, [forAdmins]);
        var toClients = await api.ArticleAsync(KnowledgeAccess.User, [forClients]);
        var toEmployees = await api.ArticleAsync(KnowledgeAccess.User, [forEmployees]);
        var toStaff = await api.ArticleAsync(KnowledgeAccess.Staff, [forClients, forEmployees]);
        var toAdmins = await api.ArticleAsync(KnowledgeAccess.Staff, [forAdmins]);
        var toNobody = await api.ArticleAsync(KnowledgeAccess.User, []);
        var employee = await api.Some.EmployeeAsync();
        var draft = await api.ArticleAsync(KnowledgeAccess.Public, [], a => a with { OnlyAuthor = true }, employee);
        var mine = await api.ArticleAsync(KnowledgeAccess.Staff, [forAdmins], author: employee);
        var (client, admin) = (await api.Some.ClientAsync(), await api.Some.AdminAsync());

        async Task Sees(TestPerson person, long[] categories, long[] articles)
        {
            Assert.Equal([-1, -2, .. categories], (await api.As(person).GetAsync("/knowledge_base/categories")).Ids());
            Assert.Equal(articles, (await api.As(person).GetAsync("/knowledge_base/articles?order_by=date_created,views")).Ids());
        }

        await Sees(client, [forClients], [open, toClients]);
        await Sees(employee, [forEmployees], [open, toEmployees, toStaff, draft, mine]);
        await Sees(admin, [forClients, forEmployees, forAdmins], [open, toClients, toEmployees, toStaff, toAdmins, toNobody, mine]);
        (await api.As(client).GetAsync($"/knowledge_base/articles/{toStaff}")).IsMissing("Article", toStaff);
    }

    [Theory, EachEngine]
    public async Task ED_55_ED_57_The_files_of_an_article_download_the_same_bytes(TestApi api)
    {
        await using var content = new MemoryStream("guide"u8.ToArray());
        var blob = (await api.Account.Get<BlobStore>().AddAsync(content, 100, default))!;
        var id = await api.ArticleAsync(but: a => a with { Files = [new("Guide.PDF", "application/pdf", blob)] });

        var file = (await api.GetAsync($"/knowledge_base/articles/{id}")).Data().GetProperty("files")[0];

        Assert.Equal(("Guide.PDF", "pdf"), (file.GetProperty("name").GetString(), file.GetProperty("data_type").GetString()));
        Assert.Contains($"/eddydesk/en/knowledge_base/download/{id}/file/", file.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("guide", (await api.As(null).DownloadAsync(file.GetProperty("url").GetString()!)).Text);
    }

    [Theory, EachEngine]
    public async Task ED_55_Bodies_are_safe_and_names_come_in_active_languages_only(TestApi api)
    {
        var id = await api.ArticleAsync(but: a => a with
        {
            Body = LocalText.Of([new("en", "<p onclick=\"x()\">Hi</p><script>alert(1)</script>"), new("ru", "Привет")]),
            Tags = LocalTags.Of("ru", "вход"),
        });

        var article = (await api.GetAsync($"/knowledge_base/articles/{id}")).Data();

        Assert.Equal("""{"en":"<p>Hi</p>"}""", article.GetProperty("body").GetRawText());
        Assert.Equal("""{"en":[]}""", article.GetProperty("tags").GetRawText());
    }
}
