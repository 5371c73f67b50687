using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>A small knowledge base: nested categories for everyone, for groups and for staff, and articles of each kind.</summary>
internal static class DemoKnowledge
{
    private static readonly (string En, string Ru, string Ua, string Tag)[] Topics =
    [
        ("Reset a password", "Сброс пароля", "Скидання пароля", "login"),
        ("Clean the filter", "Чистка фильтра", "Чищення фільтра", "care"),
        ("Order a spare part", "Заказ запчасти", "Замовлення запчастини", "parts"),
        ("Read the lamp codes", "Сигналы лампочки", "Сигнали лампочки", "lamp"),
        ("Warranty and repair", "Гарантия и ремонт", "Гарантія та ремонт", "warranty"),
        ("Connect the app", "Подключение приложения", "Підключення застосунку", "app"),
        ("Return a parcel", "Возврат посылки", "Повернення посилки", "parcel"),
        ("Understand the invoice", "Как читать счёт", "Як читати рахунок", "invoice"),
        ("Opening hours", "Часы работы", "Години роботи", "hours"),
        ("What is new in spring", "Новости весны", "Новини весни", "news"),
        ("How we answer calls", "Как мы отвечаем на звонки", "Як ми відповідаємо на дзвінки", "calls"),
        ("Escalation to the workshop", "Передача в мастерскую", "Передача до майстерні", "workshop"),
        ("Prices for partners", "Цены для партнёров", "Ціни для партнерів", "prices"),
    ];

    public static async ValueTask WriteAsync(WriteSession db, DemoPlan plan, DemoFiles files, CancellationToken ct)
    {
        var groups = await db.ListAsync(static row => row.Long(), $"select id from groups order by position, id", ct);
        var staff = await db.ListAsync(static row => row.Long(), $"select id from groups where type = 1 order by position, id", ct);
        var at = plan.Start;

        // The two system categories are there from the start; fresh desks give the next ones the ids 1 and 2.
        var internals = await CategoryAsync(db, null, KnowledgeAccess.Staff, Local.Text("Internal", "Внутреннее", "Внутрішнє"), 2, staff, at, ct);
        var guides = await CategoryAsync(db, null, KnowledgeAccess.User, Local.Text("Guides", "Руководства", "Посібники"), 3, groups, at, ct);
        var first = await CategoryAsync(db, guides, KnowledgeAccess.Public, Local.Text("First steps", "Первые шаги", "Перші кроки"), 4, groups, at, ct);
        var deep = await CategoryAsync(db, first, KnowledgeAccess.Public, Local.Text("Set up", "Настройка", "Налаштування"), 5, groups, at, ct);
        var partners = await CategoryAsync(db, internals, KnowledgeAccess.Staff, Local.Text("Partners", "Партнёры", "Партнери"), 6, [staff[0]], at, ct);

        foreach (var category in new long[] { -1, -2 })
        {
            await GroupsAsync(db, category, groups, ct);
        }

        (KnowledgeAccess Access, long[] Categories)[] places =
        [
            (KnowledgeAccess.Public, [-2, guides]), (KnowledgeAccess.Public, [first]), (KnowledgeAccess.User, [guides]), (KnowledgeAccess.Public, [deep]),
            (KnowledgeAccess.Staff, [internals]), (KnowledgeAccess.Public, [-1]), (KnowledgeAccess.Staff, [partners]),
        ];
        var owner = await db.NumberAsync($"select min(id) from people", ct) ?? 0;

        foreach (var (n, topic) in Topics.Index())
        {
            await ArticleAsync(db, plan, files, n, topic, places[n % places.Length], owner, ct);
        }
    }

    private static async ValueTask<long> CategoryAsync(
        WriteSession db, long? parent, KnowledgeAccess access, LocalText title, int position, IReadOnlyList<long> groups, DateTimeOffset at, CancellationToken ct)
    {
        var id = await db.InsertAsync(
            $"""
            insert into article_categories (parent_id, access, title, position, created_at, updated_at)
            values ({parent}, {access}, {title}, {position}, {at}, {at}) returning id
            """, ct);
        await GroupsAsync(db, id, groups, ct);
        return id;
    }

    private static async ValueTask GroupsAsync(WriteSession db, long category, IReadOnlyList<long> groups, CancellationToken ct)
    {
        foreach (var (position, group) in groups.Index())
        {
            await db.AddAsync(
                $"""
                insert into article_category_groups (category_id, group_id, position) values ({category}, {group}, {position})
                on conflict (category_id, group_id) do nothing
                """, ct);
        }
    }

    private static async ValueTask ArticleAsync(
        WriteSession db, DemoPlan plan, DemoFiles files, int n, (string En, string Ru, string Ua, string Tag) topic,
        (KnowledgeAccess Access, long[] Categories) place, long author, CancellationToken ct)
    {
        var dice = new Dice(plan.Seed, -1 - n);
        var at = plan.Start.AddDays(20 + 25 * n);
        var tags = LocalTags.Of("en", topic.Tag, "help");
        var title = Local.Text(topic.En, topic.Ru, topic.Ua);
        var body = Local.Text(
            $"<p>{topic.En}: follow these steps.</p><ol><li>Switch the device off.</li><li>Wait ten seconds.</li><li>Switch it on again.</li></ol>",
            $"<p>{topic.Ru}: по шагам.</p><ol><li>Выключите прибор.</li><li>Подождите десять секунд.</li><li>Включите снова.</li></ol>",
            $"<p>{topic.Ua}: крок за кроком.</p><ol><li>Вимкніть прилад.</li><li>Зачекайте десять секунд.</li><li>Увімкніть знову.</li></ol>");
        var id = await db.InsertAsync(
            $"""
            insert into articles (author_id, access, only_author, pinned, views, title, tags, body, search, created_at, updated_at)
            values ({author}, {place.Access}, {n == 11}, {n == 0}, {dice.Below(400)}, {title}, {tags.ToJson()}, {body},
              {ArticleWords.Of(title, body, tags)}, {at}, {at.AddDays(dice.Below(20))}) returning id
            """, ct);

        foreach (var (position, category) in place.Categories.Index())
        {
            await db.AddAsync($"insert into article_placements (article_id, category_id, position) values ({id}, {category}, {position})", ct);
        }

        for (var file = 0; n % 4 == 0 && file < 2; file++)
        {
            await files.GiveAsync(db, file + 1, Subject.Article, id, at, ct);
        }
    }
}
