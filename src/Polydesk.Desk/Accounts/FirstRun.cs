using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Accounts;

/// <summary>
/// Makes an account usable: the statuses, priorities, types, groups and one department of a fresh desk, its owner, and one key for each dialect that
/// authenticates by key. All in one transaction: a killed first run starts over.
/// </summary>
public sealed class FirstRun(Database database, Freshness freshness, PersonStore people, ApiKeys keys, ApiClients clients, TimeProvider clock)
{
    /// <summary>The owner's id and address; null while the account has none, because its first run was not done or not finished.</summary>
    public async Task<(long Id, string Email)?> FindOwnerAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var owners = await db.ListAsync(
            static row => (Id: row.Long(), Email: row.Text()), $"select id, email from people where role = {Role.Owner} order by id", ct);
        return owners.Count == 0 ? null : owners[0];
    }

    public async Task<Outcome<NewOwner>> RunAsync(string email, string password, CancellationToken ct)
    {
        var passwordHash = Passwords.Hash(password);
        await using var db = await database.BeginAsync(ct);

        if (await db.ExistsAsync($"select id from people where role = {Role.Owner}", ct))
        {
            return Problem.Conflict("owner", email);
        }

        await SeedAsync(db, ct);
        var department = await db.NumberAsync($"select min(id) from departments", ct) ?? 0;
        var staff = await db.NumberAsync($"select min(id) from groups where role = {Role.Admin}", ct) ?? 0;
        var owner = new Person(
            0, Role.Owner, staff, PersonStatus.Active, "Admin", "", email, "", "", "", "", "en", true, "offline", "", null, false, default, default)
        {
            DepartmentIds = [department],
        };
        var id = await people.AddAsync(db, owner, passwordHash, ct);

        var eddydesk = await keys.IssueAsync(db, id, "eddydesk", KeyTerms.None, "", ct);
        var freescout = await keys.IssueAsync(db, id, "freescout", KeyTerms.None, "global", ct);
        var deskpro = await keys.IssueAsync(db, id, "deskpro", KeyTerms.None, "", ct);
        var leaddesk = await clients.IssueAsync(db, "Default", ApiClients.UsualGrants, "", ct);

        var webhookSecret = Secrets.ShortToken();
        await db.AddAsync($"insert into settings (key, value) values ('freescout.webhook_secret', {keys.Seal(webhookSecret)})", ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);
        await keys.IndexAsync([eddydesk.Credential, freescout.Credential, deskpro.Credential, leaddesk.Credential]);

        return new NewOwner(
            id, email, freescout.Secret, webhookSecret, deskpro.Secret, eddydesk.Secret, new(leaddesk.ClientId, leaddesk.Secret));
    }

    private async ValueTask SeedAsync(WriteSession db, CancellationToken ct)
    {
        var now = clock.GetUtcNow();

        (string Slug, StatusKind Kind, string En, string Ru, string Ua)[] statuses =
        [
            ("open", StatusKind.Open, "Open", "Открыт", "Відкрито"),
            ("process", StatusKind.InProgress, "In progress", "В процессе", "В процесі"),
            ("closed", StatusKind.Resolved, "Closed", "Закрыт", "Закрито"),
            ("pending", StatusKind.Pending, "Pending", "В ожидании", "В очікуванні"),
            ("spam", StatusKind.Spam, "Spam", "Спам", "Спам"),
        ];

        foreach (var (position, s) in statuses.Index())
        {
            await db.AddAsync(
                $"insert into statuses (slug, kind, name, position) values ({s.Slug}, {s.Kind}, {Name(s.En, s.Ru, s.Ua)}, {position})", ct);
        }

        await db.AddAsync($"insert into priorities (name, position) values ({Name("Very urgent", "Срочный", "Терміновий")}, 2)", ct);
        await db.AddAsync($"insert into priorities (name, is_default, position) values ({Name("Standard", "Обычный", "Звичайний")}, {true}, 0)", ct);
        await db.AddAsync($"insert into priorities (name, position) values ({Name("Medium", "Средний", "Середній")}, 1)", ct);

        await db.AddAsync($"insert into ticket_types (id, name, position) values (0, {Name("Without type", "Без типа", "Без типу")}, 0)", ct);
        await db.AddAsync($"insert into ticket_types (name, position) values ({Name("Problem", "Проблема", "Проблема")}, 1)", ct);
        await db.AddAsync($"insert into ticket_types (name, position) values ({Name("Task", "Задача", "Завдання")}, 2)", ct);
        await db.AddAsync($"insert into ticket_types (name, position) values ({Name("Bug", "Ошибка", "Помилка")}, 3)", ct);

        await db.AddAsync(
            $"insert into groups (type, role, name, position) values ({GroupType.User}, {Role.Customer}, {Name("Client", "Клиент", "Клієнт")}, 0)", ct);
        await db.AddAsync(
            $"insert into groups (type, role, name, position) values ({GroupType.Staff}, {Role.Admin}, {Name("Administrator", "Администратор", "Адміністратор")}, 1)", ct);
        await db.AddAsync(
            $"insert into groups (type, role, name, position) values ({GroupType.Staff}, {Role.Agent}, {Name("Employee", "Сотрудник", "Співробітник")}, 2)", ct);

        (string Id, LocalText Name, string Color)[] availabilities =
        [
            ("online", Name("Online", "Онлайн", "Онлайн"), "#67c23a"),
            ("on-hold", Name("On hold", "Перерыв", "Перерва"), "#e6a23c"),
            ("obed", Name("Lunch break", "Обед", "Обід"), "#28D611"),
            ("offline", Name("Offline", "Оффлайн", "Офлайн"), "#f56c6c"),
        ];

        foreach (var (position, a) in availabilities.Index())
        {
            await db.AddAsync($"insert into availabilities (id, name, color, position) values ({a.Id}, {a.Name}, {a.Color}, {position})", ct);
        }

        await db.AddAsync(
            $"""
            insert into departments (name, email, created_at, updated_at)
            values ({Name("Support", "Поддержка", "Підтримка")}, 'support@desk.example', {now}, {now})
            """, ct);

        await db.AddAsync(
            $"""
            insert into article_categories (id, access, title, position, created_at, updated_at)
            values (-1, 0, {Name("Templates", "Шаблоны", "Шаблони")}, 0, {now}, {now}), (-2, 0, {Name("News", "Новости", "Новини")}, 1, {now}, {now})
            """, ct);
    }

    /// <summary>A desk that speaks English only shows only that; the others appear once their language is active.</summary>
    private static LocalText Name(string en, string ru, string ua) => LocalText.Of([new("en", en), new("ru", ru), new("ua", ua)]);
}

/// <summary>The owner of a new desk with the keys that are shown this once.</summary>
public sealed record NewOwner(
    long PersonId, string Email, string FreeScoutApiKey, string FreeScoutWebhookSecret, string DeskproApiKey, string EddyDeskApiKey, NewClient LeadDesk);

/// <summary>The API client of a new desk, for LeadDesk's token endpoint.</summary>
public sealed record NewClient(string ClientId, string Secret);
