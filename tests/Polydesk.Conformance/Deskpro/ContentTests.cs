using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Knowledge;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Articles, news, downloads and feedback with their categories.</summary>
public sealed class ContentTests
{
    [Theory, EachEngine]
    public async Task DP_59_A_week_is_the_last_seven_days_of_articles_as_of_people(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var article = await AddAsync(desk, "/articles", """{"title": "Old", "content": "x"}""");
        var person = (await desk.PostAsync("/people", $$"""{"name": "Old", "primary_email": "{{ProDesk.NewEmail()}}"}""")).Created().Number("id");
        var nearlyAWeekAgo = TimeProvider.System.GetUtcNow().AddDays(-7).AddHours(1);
        await api.WriteAsync($"update articles set created_at = {nearlyAWeekAgo} where id = {article}");
        await api.WriteAsync($"update people set created_at = {nearlyAWeekAgo} where id = {person}");

        Assert.Equal([article], (await desk.GetAsync($"/articles?ids={article}&period_created=week")).Ids());
        Assert.Equal([person], (await desk.GetAsync($"/people?ids={person}&period_created=week")).Ids());
        Assert.Empty((await desk.GetAsync($"/articles?ids={article}&period_created=today")).Ids());
    }

    [Theory, EachEngine]
    public Task DP_83_DP_84_DP_85_DP_86_Articles_come_change_and_go(TestApi api) => RoundTripAsync(api, "/articles", "/article_categories", "DP-83", "DP-84", "DP-85");

    [Theory, EachEngine]
    public Task DP_91_DP_92_DP_93_DP_94_News_come_change_and_go(TestApi api) => RoundTripAsync(api, "/news", "/news_categories", "DP-91", "DP-92", "DP-93");

    [Theory, EachEngine]
    public Task DP_99_DP_100_DP_101_DP_102_Downloads_come_change_and_go(TestApi api) =>
        RoundTripAsync(api, "/downloads", "/download_categories", "DP-99", "DP-100", "DP-101");

    [Theory, EachEngine]
    public async Task DP_83_Lists_are_narrowed_sorted_and_counted(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var admin = await ProDesk.OfAsync(api, (await api.Some.AdminAsync()).Id);
        var category = (await desk.PostAsync("/article_categories", """{"title": "Filters"}""")).Created().Number("id");
        var b = await AddAsync(desk, "/articles", $$"""{"title": "B", "content": "x", "categories": [{{category}}], "labels": "red,blue"}""");
        var a = await AddAsync(admin, "/articles", $$"""{"title": "A", "content": "x", "categories": [{{category}}], "status": "hidden"}""");
        var all = $"ids={a},{b}";

        Assert.Equal([a, b], (await desk.GetAsync($"/articles?category={category}&order_by=title")).Ids());
        Assert.Equal([b, a], (await desk.GetAsync($"/articles?category[]={category}&order_by=title&order_dir=desc")).Ids());
        Assert.Equal([a, b], (await desk.GetAsync($"/articles?{all}&order_by=date_published")).Ids());
        Assert.Equal([b, a], (await desk.GetAsync($"/articles?{all}&order_by=date_published&order_dir=desc")).Ids());
        Assert.Equal([b], (await desk.GetAsync($"/articles?{all}&author=me")).Ids());
        Assert.Equal([a], (await desk.GetAsync($"/articles?{all}&status=hidden&hidden_status=unpublished")).Ids());
        Assert.Equal([b], (await desk.GetAsync($"/articles?{all}&labels=Red")).Ids());
        Assert.Equal(2, (await desk.GetAsync($"/articles?{all}&period_created=today&period_updated=year")).Ids().Count);
        Assert.Equal([b], (await desk.GetAsync($"/articles?{all}&period_published=month")).Ids());
        Assert.Empty((await desk.GetAsync($"/articles?{all}&period_created=yesterday")).Ids());
        Assert.Equal(2, (await desk.GetAsync($"/articles?{all}&period_created=2020-01-01..")).Ids().Count);
        Assert.Empty((await desk.GetAsync($"/articles?{all}&period_last_comment=year")).Ids());
        Assert.Equal(["status: bad_choice"], (await desk.GetAsync("/articles?status=nothing")).Faults());
        Assert.Equal(["period_created: invalid_date"], (await desk.GetAsync("/articles?period_created=ever")).Faults());
        Assert.Equal(["order_by: bad_choice"], (await desk.GetAsync("/articles?order_by=nothing")).Faults());

        foreach (var group in new[] { "author", "category", "status" })
        {
            var count = (await desk.GetAsync($"/articles/counts?{all}&group_by={group}")).Data();
            Assert.Equal((2, group), (count.Number("count"), count.Text("grouped_by")));
            Assert.Equal(2, count.GetProperty("nested").EnumerateArray().Sum(n => n.Number("count")));
        }

        var linked = (await desk.GetAsync($"/articles/{b}?include=person,article_category,language")).Linked();
        Assert.Equal("Filters", linked.GetProperty("article_category").GetProperty($"{category}").Text("title"));
        Assert.Equal("en", linked.GetProperty("language").EnumerateObject().Single().Value.Text("locale"));
    }

    [Theory, EachEngine]
    public async Task DP_84_DP_100_Bad_values_are_refused_by_name(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        Assert.Equal(["title: required"], (await desk.PostAsync("/articles")).Faults());
        Assert.Equal(
            ["content_input_type: bad_choice", "language: bad_choice", "status: bad_choice"],
            (await desk.PostAsync("/articles", """{"title": "x", "language": 9, "content_input_type": "x", "status": "x"}""")).Faults().Order());
        Assert.Equal(["title_translations: bad_choice"], (await desk.PostAsync("/news", """{"title": "x", "title_translations": [{"language": "xx", "value": "y"}]}""")).Faults());
        Assert.Equal(["categories: bad_choice"], (await desk.PostAsync("/articles", """{"title": "x", "categories": [999999]}""")).Faults());
        Assert.Equal(["blob: bad_choice"], (await desk.PostAsync("/downloads", """{"title": "x", "blob": "1ABC"}""")).Faults());
        Assert.Equal([": extra_fields"], (await desk.PostAsync("/news", """{"title": "x", "categories": [1]}""")).Faults());
        (await desk.PutAsync("/articles/999999", """{"title": "x"}""")).IsMissing();
        (await desk.DeleteAsync("/news/x")).IsMissing();

        var text = await AddAsync(desk, "/articles", """{"title": "x", "content": "a < b\nc", "content_input_type": "text"}""");
        var shown = (await desk.GetAsync($"/articles/{text}")).Data().Text("content")!;
        Assert.Contains("a &lt; b", shown, StringComparison.Ordinal);
        Assert.Contains("<br", shown, StringComparison.Ordinal);
        var hostile = await AddAsync(desk, "/articles", """{"title": "x", "content": "<p>ok</p><script>alert(1)</script>"}""");
        Assert.Equal("<p>ok</p>", (await desk.GetAsync($"/articles/{hostile}")).Data().Text("content"));
    }

    [Theory, EachEngine]
    public async Task DP_85_What_another_agent_wrote_is_changed_by_admins_only(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync()).Id);
        var id = await AddAsync(desk, "/articles", """{"title": "Mine", "content": "x"}""");
        var theirs = await AddAsync(agent, "/articles", """{"title": "Theirs", "content": "x"}""");

        (await agent.PutAsync($"/articles/{id}", """{"title": "x"}""")).Is(403, "no_permission");
        (await agent.DeleteAsync($"/articles/{id}")).Is(403, "no_permission");
        (await agent.PostAsync("/article_categories", """{"title": "x"}""")).Is(403, "no_permission");
        (await desk.PutAsync($"/articles/{theirs}", """{"title": "x"}""")).IsChanged();
    }

    [Theory, EachEngine]
    public Task DP_87_DP_88_DP_89_DP_90_Categories_of_articles_come_change_and_go(TestApi api) => CategoriesAsync(api, "/article_categories");

    [Theory, EachEngine]
    public Task DP_95_DP_96_DP_97_DP_98_Categories_of_news_come_change_and_go(TestApi api) => CategoriesAsync(api, "/news_categories");

    [Theory, EachEngine]
    public Task DP_103_DP_104_DP_105_DP_106_Categories_of_downloads_come_change_and_go(TestApi api) => CategoriesAsync(api, "/download_categories");

    [Theory, EachEngine]
    public async Task DP_107_DP_108_DP_109_Feedback_is_listed_counted_and_deleted(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var owner = await api.CallerAsync(api.Owner);
        var type = await CategoryAsync(api, KnowledgeKind.Feedback, "Suggestion", owner);
        var planned = await CategoryAsync(api, KnowledgeKind.FeedbackStatus, "Planned", owner);
        var id = await FeedbackAsync(api, "Dark mode", [type, planned], true, owner);
        var other = await FeedbackAsync(api, "Other", [], false, owner);

        LookupTests.Hold(await desk.GetAsync($"/feedback?ids={id}"), "DP-107");
        Assert.Equal([id], (await desk.GetAsync($"/feedback?category={type}&status_category={planned}")).Ids());
        Assert.Equal([other], (await desk.GetAsync($"/feedback?ids={id},{other}&awaiting_validation=1")).Ids());
        Assert.Equal([other], (await desk.GetAsync($"/feedback?ids={id},{other}&no_labels=1&status=active&created_from=2020-01-01")).Ids());
        Assert.Equal([id], (await desk.GetAsync($"/feedback?ids={id},{other}&label=ui&author=me")).Ids());
        Assert.Equal([id], (await desk.GetAsync($"/feedback?ids={id},{other}&label=ui,nothing")).Ids());
        Assert.Equal([id], (await desk.GetAsync($"/feedback?ids={id},{other}&label=ui&labels_mode=all")).Ids());
        Assert.Empty((await desk.GetAsync($"/feedback?ids={id},{other}&label=ui,nothing&labels_mode=all")).Ids());
        Assert.Equal(["labels_mode: bad_choice"], (await desk.GetAsync("/feedback?labels_mode=some")).Faults());
        Assert.Equal(["created_to: invalid_date"], (await desk.GetAsync("/feedback?created_to=x")).Faults());
        Assert.Equal(["feedback_field: bad_choice"], (await desk.GetAsync("/feedback?feedback_field.1=x")).Faults());
        Assert.Equal(["feedback_field: bad_choice"], (await desk.GetAsync("/feedback/counts?feedback_field[1]=x")).Faults());
        var shown = (await desk.GetAsync($"/feedback/{id}")).Data();
        Assert.Equal((type, planned, "active"), (shown.Number("category"), shown.Number("status_category"), shown.Text("status")));
        Assert.Equal((await desk.GetAsync("/feedback?count=200")).Ids().Count, (await desk.GetAsync("/feedback/counts")).Data().Number("count"));
        LookupTests.Hold(await desk.GetAsync($"/feedback_categories?ids={planned}"), "DP-108");
        LookupTests.Hold(await desk.GetAsync($"/feedback_types?ids={type}"), "DP-108");
        Assert.Equal("Suggestion", (await desk.GetAsync($"/feedback_types/{type}")).Data().Text("title"));
        (await desk.GetAsync($"/feedback_types/{planned}")).IsMissing();
        Assert.True((await desk.GetAsync("/feedback_types/counts")).Data().Number("count") >= 1);
        (await desk.PostAsync("/feedback", "{}")).Is(405, "method_not_allowed");

        (await desk.DeleteAsync($"/feedback/{id}")).IsGone();
        (await desk.DeleteAsync($"/feedback/{id}")).IsMissing();
        (await desk.GetAsync($"/feedback/{id}")).IsMissing();
        (await desk.GetAsync($"/articles/{other}")).IsMissing();
    }

    private static async Task RoundTripAsync(TestApi api, string path, string categories, string list, string create, string get)
    {
        var desk = await ProDesk.OfAsync(api);
        var category = (await desk.PostAsync(categories, """{"title": "Some"}""")).Created().Number("id");
        var member = path == "/articles" ? $"\"categories\": [{category}]" : $"\"category\": {category}";
        var file = path == "/downloads" ? $", \"blob\": \"{await BlobTests.UploadAsync(desk, "setup.txt", [1, 2, 3])}\"" : "";
        var made = await desk.PostAsync(path, $$"""{"title": "Hello World", "content": "<p>text</p>", "labels": ["new"], {{member}}{{file}}}""");
        LookupTests.Hold(made, create);
        var id = made.Created().Number("id");
        Assert.EndsWith($"/deskpro/api/v2{path}/{id}", made.Header("Location"), StringComparison.Ordinal);
        var shown = await desk.GetAsync($"{path}/{id}");
        LookupTests.Hold(shown, get);
        Assert.Equal(("Hello World", "hello-world", "<p>text</p>", "published"),
            (shown.Data().Text("title"), shown.Data().Text("slug"), shown.Data().Text("content"), shown.Data().Text("status")));
        LookupTests.Hold(await desk.GetAsync($"{path}?ids={id}"), list);

        (await desk.PutAsync($"{path}/{id}", """{"title": "Changed"}""")).IsChanged();
        var changed = (await desk.PostAsync($"{path}/{id}?follow_location=1", """{"status": "hidden", "labels": []}""")).Data();
        Assert.Equal(("Changed", "<p>text</p>", "hidden", "unpublished"),
            (changed.Text("title"), changed.Text("content"), changed.Text("status"), changed.Text("hidden_status")));
        Assert.Equal(0, changed.GetProperty("labels").GetArrayLength());
        var bare = (await desk.PutAsync(path, """{"title": "Bare", "content": "x"}""")).Created();

        if (path == "/downloads")
        {
            Assert.Equal("setup.txt", changed.GetProperty("blob").Text("filename"));
            Assert.Equal([1, 2, 3], (await api.As(null).DownloadAsync(changed.GetProperty("blob").Text("download_url")!)).Bytes);
            Assert.Equal(JsonValueKind.Null, bare.GetProperty("blob").ValueKind);
        }

        var total = (await desk.GetAsync(path)).Meta().Number("total");
        LookupTests.Hold(await desk.GetAsync(path + "/counts"), "DP-41");
        Assert.Equal(total, (await desk.GetAsync(path + "/counts")).Data().Number("count"));

        (await desk.DeleteAsync($"{path}/{id}")).IsGone();
        (await desk.DeleteAsync($"{path}/{id}")).IsMissing();
        (await desk.GetAsync($"{path}/{id}")).IsMissing();
    }

    private static async Task CategoriesAsync(TestApi api, string path)
    {
        var desk = await ProDesk.OfAsync(api);
        var made = await desk.PostAsync(path, """{"title": "Top", "usergroups": [1], "title_translations": [{"language": "en", "value": "Top"}]}""");
        LookupTests.Hold(made, "DP-88");
        var top = made.Created().Number("id");
        var below = (await desk.PutAsync(path, $$"""{"title": "Below", "parent": {{top}}}""")).Created().Number("id");

        var shown = await desk.GetAsync($"{path}/{top}");
        LookupTests.Hold(shown, "DP-89");
        Assert.Equal(below, shown.Data().GetProperty("children")[0].GetInt64());
        LookupTests.Hold(await desk.GetAsync($"{path}?ids={top}"), "DP-87");
        Assert.Equal([below, top], (await desk.GetAsync($"{path}?ids={top},{below}&order_by=title")).Ids());
        Assert.Equal((await desk.GetAsync(path + "?count=200")).Ids().Count, (await desk.GetAsync(path + "/counts")).Data().Number("count"));
        var counts = (await desk.GetAsync(path + "/counts?group_by=parent")).Data();
        Assert.Equal(counts.Number("count"), counts.GetProperty("nested").EnumerateArray().Sum(n => n.Number("count")));

        Assert.Equal(["title: required"], (await desk.PostAsync(path)).Faults());
        Assert.Equal(["parent: bad_choice"], (await desk.PutAsync($"{path}/{top}", $$"""{"parent": {{below}}}""")).Faults());
        Assert.Equal(["usergroups: bad_choice"], (await desk.PutAsync($"{path}/{top}", """{"usergroups": [999]}""")).Faults());
        (await desk.PutAsync($"{path}/{top}", """{"title": "Changed"}""")).IsChanged();
        var changed = (await desk.PostAsync($"{path}/{top}?follow_location=true", """{"display_order": 5}""")).Data();
        Assert.Equal(("Changed", 5, 1), (changed.Text("title"), changed.Number("display_order"), changed.GetProperty("usergroups")[0].GetInt64()));

        (await desk.DeleteAsync($"{path}/{top}")).Is(400, "invalid_input");
        (await desk.DeleteAsync($"{path}/{below}")).IsGone();
        (await desk.DeleteAsync($"{path}/{top}")).IsGone();
        (await desk.DeleteAsync($"{path}/{top}")).IsMissing();
        (await desk.GetAsync($"{path}/{top}")).IsMissing();
    }

    private static async Task<long> AddAsync(ProDesk desk, string path, string json) => (await desk.PostAsync(path, json)).Created().Number("id");

    internal static async Task<long> CategoryAsync(TestApi api, KnowledgeKind kind, string title, Caller owner) => Value(
        await api.Account.Get<SaveCategory>().RunAsync(null, new CategoryChange { Kind = kind, Title = LocalText.Of("en", title), GroupIds = List<long>(1) }, owner, default));

    internal static async Task<long> FeedbackAsync(TestApi api, string title, IReadOnlyList<long> categories, bool reviewed, Caller owner) => Value(
        await api.Account.Get<SaveArticle>().RunAsync(
            null,
            new ArticleChange
            {
                Kind = KnowledgeKind.Feedback,
                Title = LocalText.Of("en", title),
                Body = LocalText.Of("en", "Please"),
                CategoryIds = default(Optional<IReadOnlyList<long>>).With(categories),
                Reviewed = reviewed,
                Labels = reviewed ? List("UI") : default,
            },
            owner, default));

    private static Optional<IReadOnlyList<T>> List<T>(params IReadOnlyList<T> items) => default(Optional<IReadOnlyList<T>>).With(items);

    private static long Value(Outcome<long> outcome) => outcome.Failed(out var problem, out var id) ? throw new InvalidOperationException(problem.ToString()) : id;
}
