using Polydesk.Desk.Access;
using Polydesk.Desk.Files;
using Polydesk.Desk.Integrity;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;
using Xunit;

namespace Polydesk.Desk.Tests.Knowledge;

public class KnowledgeTests
{
    private static readonly Caller Employee = new(99, Role.Agent, 3, [], null, null, "en", "web");

    [Theory, EachEngine]
    public async Task An_article_is_replaced_and_keeps_its_files_and_author(TestDesk desk)
    {
        var file = new NewFile("a.txt", "text/plain", new(new string('a', 64), 1));
        var id = Value(await SaveAsync(desk, null, Draft("Old") with { Files = [file] }));

        desk.Clock.Advance(TimeSpan.FromHours(1));
        Value(await SaveAsync(desk, id, Draft("New", -2) with { Body = Text("<p>x</p><script>y</script>"), Pinned = true }));

        var article = Assert.Single(await ListAsync(desk));
        Assert.Equal(("New", "<p>x</p>", true), (article.Title.In("en"), article.Body.In("en"), article.Pinned));
        Assert.Equal([-2], article.CategoryIds);
        Assert.Equal("a.txt", Assert.Single(article.Files).Name);
        Assert.Equal(TimeSpan.FromHours(1), article.UpdatedAt - article.CreatedAt);
        Assert.DoesNotContain((await desk.Get<CheckDesk>().RunAsync(default)).Findings, f => f.What == "search index");
    }

    [Theory, EachEngine]
    public async Task What_makes_no_sense_is_refused_by_name(TestDesk desk)
    {
        Assert.Equal([new("title", FieldFault.Missing)], Refusal(await SaveAsync(desk, null, Draft(" "))).Fields!);
        Assert.Equal([new("title", FieldFault.Incorrect)], Refusal(await SaveAsync(desk, null, Draft(new string('x', 501)))).Fields!);
        Assert.Equal([new("categories", FieldFault.Unknown, "77")], Refusal(await SaveAsync(desk, null, Draft("x", -1, 77))).Fields!);
        Assert.Equal(Problem.NotFound("article", 5), Refusal(await SaveAsync(desk, 5, Draft("x"))));
        Assert.Equal(ProblemKind.Forbidden, Refusal(await SaveAsync(desk, null, Draft("x"), Caller.System with { Role = Role.Customer })).Kind);
        Assert.Empty(await ListAsync(desk));
    }

    [Theory, EachEngine]
    public async Task Others_articles_are_changed_by_administrators_only(TestDesk desk)
    {
        var id = Value(await SaveAsync(desk, null, Draft("Mine")));

        Assert.Equal(ProblemKind.Forbidden, Refusal(await SaveAsync(desk, id, Draft("Theirs"), Employee)).Kind);
    }

    [Theory, EachEngine]
    public async Task A_category_never_comes_to_lie_within_itself(TestDesk desk)
    {
        var save = desk.Get<SaveCategory>();
        var top = Value(await save.RunAsync(null, Category("Top"), desk.Owner, default));
        var below = Value(await save.RunAsync(null, Category("Below") with { ParentId = top }, desk.Owner, default));

        Assert.Equal([new("parent", FieldFault.Incorrect)], Refusal(await save.RunAsync(top, Category("Top") with { ParentId = below }, desk.Owner, default)).Fields!);
        Assert.Equal([new("parent", FieldFault.Incorrect)], Refusal(await save.RunAsync(top, Category("Top") with { ParentId = top }, desk.Owner, default)).Fields!);
        Assert.Equal([new("parent", FieldFault.Unknown, "77")], Refusal(await save.RunAsync(null, Category("x") with { ParentId = 77 }, desk.Owner, default)).Fields!);
        Assert.Equal(
            [new("access_by_groups", FieldFault.Unknown, "88")],
            Refusal(await save.RunAsync(null, Category("x") with { GroupIds = [1, 88] }, desk.Owner, default)).Fields!);
        Assert.Equal(ProblemKind.Forbidden, Refusal(await save.RunAsync(null, Category("x"), Employee, default)).Kind);
    }

    [Theory, EachEngine]
    public async Task A_changed_category_keeps_its_place(TestDesk desk)
    {
        var save = desk.Get<SaveCategory>();
        var first = Value(await save.RunAsync(null, Category("First") with { GroupIds = [3, 1] }, desk.Owner, default));
        var second = Value(await save.RunAsync(null, Category("Second"), desk.Owner, default));

        Value(await save.RunAsync(first, Category("First again") with { GroupIds = [2, 1] }, desk.Owner, default));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        var (categories, total) = await desk.Get<KnowledgeStore>().PageCategoriesAsync(db, new(), [new(CategorySort.Position)], 0, 30, desk.Owner, default);
        Assert.Equal([-1, -2, first, second], categories.Select(c => c.Id));
        Assert.Equal([2, 1], categories[2].GroupIds);
        Assert.Equal(4, total);
    }

    [Theory, EachEngine]
    public async Task Each_kind_has_things_and_categories_of_its_own(TestDesk desk)
    {
        var category = Value(await desk.Get<SaveCategory>().RunAsync(null, new CategoryChange { Kind = KnowledgeKind.News, Title = Text("Releases") }, desk.Owner, default));
        var change = new ArticleChange { Kind = KnowledgeKind.News, Title = Text("1.0 is out"), Body = Text(""), CategoryIds = Ids(category), Labels = Labels("Big", "big", "new") };
        var news = Value(await desk.Get<SaveArticle>().RunAsync(null, change, desk.Owner, default));

        Assert.Empty(await ListAsync(desk));
        Assert.Equal(
            [new("categories", FieldFault.Unknown, "-1")],
            Refusal(await desk.Get<SaveArticle>().RunAsync(null, change with { CategoryIds = Ids(-1) }, desk.Owner, default)).Fields!);
        Assert.Equal(Problem.NotFound("article", news), Refusal(await desk.Get<SaveArticle>().RunAsync(news, new ArticleChange(), desk.Owner, default)));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        var found = (await desk.Get<KnowledgeStore>().FindAsync(db, KnowledgeKind.News, news, desk.Owner, default))!;
        Assert.Equal([category], found.CategoryIds);
        Assert.Equal(["Big", "new"], found.Labels);
        Assert.Equal(desk.Clock.GetUtcNow().ToUnixTimeMilliseconds(), found.PublishedAt!.Value.ToUnixTimeMilliseconds());
    }

    [Theory, EachEngine]
    public async Task A_change_leaves_what_it_does_not_name_and_customers_see_what_is_published(TestDesk desk)
    {
        var save = desk.Get<SaveArticle>();
        var id = Value(await save.RunAsync(null, new ArticleChange { Title = Text("Draft"), Body = Text("Body"), State = KnowledgeState.Hidden, HiddenReason = "unpublished" }, desk.Owner, default));
        var customer = Caller.System with { PersonId = 98, Role = Role.Customer, GroupId = 1 };
        await using var db = await desk.Get<Database>().OpenAsync(default);
        var store = desk.Get<KnowledgeStore>();
        Assert.Null(await store.FindAsync(db, KnowledgeKind.Article, id, customer, default));

        Value(await save.RunAsync(id, new ArticleChange { Title = LocalText.Of("de", "Entwurf") }, desk.Owner, default));
        var before = (await store.FindAsync(db, KnowledgeKind.Article, id, desk.Owner, default))!;
        Value(await save.RunAsync(id, new ArticleChange { State = KnowledgeState.Published }, desk.Owner, default));
        var after = (await store.FindAsync(db, KnowledgeKind.Article, id, customer, default))!;

        Assert.Equal(("Draft", "Entwurf", "<p>Body</p>", KnowledgeState.Hidden, "unpublished"),
            (before.Title.In("en"), before.Title.In("de"), before.Body.In("en"), before.State, before.HiddenReason));
        Assert.Null(before.PublishedAt);
        Assert.Equal((KnowledgeState.Published, ""), (after.State, after.HiddenReason));
        Assert.NotNull(after.PublishedAt);
    }

    [Theory, EachEngine]
    public async Task What_is_removed_is_gone_and_a_category_with_others_below_it_stays(TestDesk desk)
    {
        var top = Value(await desk.Get<SaveCategory>().RunAsync(null, Category("Top"), desk.Owner, default));
        var below = Value(await desk.Get<SaveCategory>().RunAsync(null, Category("Below") with { ParentId = top }, desk.Owner, default));
        var id = Value(await SaveAsync(desk, null, Draft("Mine", below)));
        var remove = desk.Get<RemoveCategory>();

        Assert.Equal(ProblemKind.Conflict, Kind(await remove.RunAsync(KnowledgeKind.Article, top, desk.Owner, default)));
        Assert.Equal(ProblemKind.Conflict, Kind(await remove.RunAsync(KnowledgeKind.Article, -1, desk.Owner, default)));
        Assert.Equal(ProblemKind.NotFound, Kind(await remove.RunAsync(KnowledgeKind.News, below, desk.Owner, default)));
        Assert.Equal(ProblemKind.Forbidden, Kind(await remove.RunAsync(KnowledgeKind.Article, below, Employee, default)));
        Assert.Null(Kind(await remove.RunAsync(KnowledgeKind.Article, below, desk.Owner, default)));
        Assert.Empty(Assert.Single(await ListAsync(desk)).CategoryIds);

        Assert.Equal(ProblemKind.Forbidden, Kind(await desk.Get<RemoveArticle>().RunAsync(KnowledgeKind.Article, id, Employee, default)));
        Assert.Null(Kind(await desk.Get<RemoveArticle>().RunAsync(KnowledgeKind.Article, id, desk.Owner, default)));
        Assert.Equal(ProblemKind.NotFound, Kind(await desk.Get<RemoveArticle>().RunAsync(KnowledgeKind.Article, id, desk.Owner, default)));
    }

    [Theory, EachEngine]
    public async Task Things_are_counted_by_author_category_and_state(TestDesk desk)
    {
        Value(await SaveAsync(desk, null, Draft("One", -1, -2)));
        Value(await SaveAsync(desk, null, Draft("Two")));
        await using var db = await desk.Get<Database>().OpenAsync(default);

        var byAuthor = await desk.Get<KnowledgeStore>().CountAsync(db, new(), ArticleGroup.Author, desk.Owner, default);
        var byCategory = await desk.Get<KnowledgeStore>().CountAsync(db, new(), ArticleGroup.Category, desk.Owner, default);
        var byState = await desk.Get<KnowledgeStore>().CountAsync(db, new(), ArticleGroup.State, desk.Owner, default);

        Assert.Equal(new(2, desk.Owner.PersonId, "Admin"), Assert.Single(byAuthor));
        Assert.Equal([null, -2, -1], byCategory.Select(c => c.Id).Order());
        Assert.Equal(new(2, 0, ""), Assert.Single(byState));
    }

    [Theory, EachEngine]
    public async Task What_an_older_version_wrote_is_found_once_the_desk_has_been_opened(TestDesk desk)
    {
        for (var n = 0; n < 120; n++)
        {
            await desk.ExecuteAsync($"""
                insert into articles (author_id, access, title, body, tags, created_at, updated_at)
                values ({desk.Owner.PersonId}, {KnowledgeAccess.Public}, {Text($"Élan {n}")}, {Text("<p>moose</p>")}, {LocalTags.Of("en", "tagged").ToJson()}, 0, 0)
                """);
        }

        Assert.Equal(0, (await FindAsync(desk, "elan")).Total);

        await ArticleWords.FillAsync(desk.Get<Database>(), default);

        Assert.Equal(120, (await FindAsync(desk, "elan moose tag")).Total);
        Assert.Equal("Élan 119", Assert.Single((await FindAsync(desk, "elan 119")).Articles).Title.In("en"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from articles where search = ''"));
    }

    [Theory, EachEngine]
    public async Task A_thing_is_found_by_its_words_in_every_language_while_it_has_them(TestDesk desk)
    {
        var id = Value(await SaveAsync(desk, null, Draft("Password") with { Tags = LocalTags.Of("en", "login") }));
        Value(await desk.Get<SaveArticle>().RunAsync(id, new ArticleChange { Title = LocalText.Of("de", "Schlüsselwort") }, desk.Owner, default));

        foreach (var text in new[] { "pass", "schlussel", "login", "body login SCHLÜSSELWORT password", "b" })
        {
            Assert.Equal(id, Assert.Single((await FindAsync(desk, text)).Articles).Id);
        }

        Value(await desk.Get<SaveArticle>().RunAsync(id, new ArticleChange { Tags = LocalTags.None, Pinned = true }, desk.Owner, default));
        Assert.Empty((await FindAsync(desk, "login")).Articles);
        Assert.Empty((await FindAsync(desk, "word")).Articles);
        Assert.Empty((await FindAsync(desk, "%")).Articles);
        Assert.Empty((await FindAsync(desk, "")).Articles);
        Assert.Single((await FindAsync(desk, "password")).Articles);
    }

    private static async Task<FoundArticles> FindAsync(TestDesk desk, string text)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return (await desk.Get<KnowledgeSearch>().FindAsync(db, text, [KnowledgeKind.Article], 0, 30, desk.Owner, default))[KnowledgeKind.Article];
    }

    private static Optional<IReadOnlyList<long>> Ids(params IReadOnlyList<long> ids) => default(Optional<IReadOnlyList<long>>).With(ids);

    private static Optional<IReadOnlyList<string>> Labels(params IReadOnlyList<string> labels) => default(Optional<IReadOnlyList<string>>).With(labels);

    private static ProblemKind? Kind(Outcome<Done> outcome) => outcome.Failed(out var problem, out _) ? problem.Kind : null;

    private static ArticleDraft Draft(string title, params long[] categories) => new(Text(title), Text("Body"), categories);

    private static CategoryDraft Category(string title) => new(Text(title), KnowledgeAccess.Public, []);

    private static LocalText Text(string text) => LocalText.Of("en", text);

    private static Task<Outcome<long>> SaveAsync(TestDesk desk, long? id, ArticleDraft draft, Caller? caller = null) =>
        desk.Get<SaveArticle>().RunAsync(id, draft, caller ?? desk.Owner, default);

    private static async Task<IReadOnlyList<Article>> ListAsync(TestDesk desk)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return (await desk.Get<KnowledgeStore>().PageArticlesAsync(db, new(), [new(ArticleSort.Created)], 0, 30, desk.Owner, default)).Articles;
    }

    private static long Value(Outcome<long> outcome) =>
        outcome.Failed(out var problem, out var id) ? throw new InvalidOperationException($"{problem} {string.Join(' ', problem.Fields ?? [])}") : id;

    private static Problem Refusal(Outcome<long> outcome) =>
        outcome.Failed(out var problem, out _) ? problem : throw new InvalidOperationException("It was not refused.");
}
