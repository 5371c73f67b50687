using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>Everything that an admin would have set up, and what colleagues have noted about people and organizations.</summary>
internal sealed class DeskSet(DemoFiles files) : DemoSet
{
    private static readonly string[] Languages = ["en", "ru", "ua"];
    private static readonly string[] Tags = ["invoice", "shipping", "warranty", "vip", "bug", "feedback", "spare-part", "app", "password", "return"];
    private static readonly string[] Trades = ["Logistics", "Textiles", "Bakery", "Engineering", "Gardens", "Print", "Clinic", "School"];

    public override async ValueTask BeginAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        var known = (await VocabularyCache.ReadAsync(db, ct)).Settings;
        var settings = JsonSerializer.Serialize(known with { Languages = Languages });
        await db.AddAsync(
            $"insert into settings (key, value) values ('desk', {settings}) on conflict (key) do update set value = excluded.value", ct);

        await AddDepartmentsAsync(db, plan, ct);
        await DemoFields.WriteAsync(db, ct);
        await AddOrganizationsAsync(db, plan, ct);
        await DemoKnowledge.WriteAsync(db, plan, files, ct);

        foreach (var tag in Tags)
        {
            await AddTagAsync(db, tag, ct);
        }
    }

    public override async ValueTask AfterPeopleAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        var cast = new DemoCast(plan, [], []);
        var owner = await db.NumberAsync($"select id from people where role = {Role.Owner}", ct) ?? 0;

        foreach (var person in new[] { cast.ClientId(0), cast.ClientId(1), cast.EmployeeId })
        {
            await AddNotesAsync(db, Subject.Person, person, owner, plan, ct);
            await SetFieldsAsync(db, Subject.Person, person, plan, ct);
        }

        for (var n = 0; n < cast.Agents + 1; n++)
        {
            await AddAvailabilitiesAsync(db, n == 0 ? cast.EmployeeId : cast.AgentId(n - 1), plan, ct);
        }

        for (var n = 0; n < Math.Min(cast.Organizations, 20); n++)
        {
            await AddNotesAsync(db, Subject.Organization, plan.FirstOrganization + n, owner, plan, ct);
            await SetFieldsAsync(db, Subject.Organization, plan.FirstOrganization + n, plan, ct);
        }
    }

    /// <summary>The long ticket has a file in its file field as well.</summary>
    public override async ValueTask AfterTicketsAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        var ticket = plan.FirstTicket + DeskAuthor.Long;
        var field = await db.NumberAsync(
            $"select id from fields where subject = {Subject.Ticket} and type = {nameof(FieldType.File)} order by id limit 1", ct);

        if (field is not null)
        {
            var file = await files.GiveAsync(db, 1, Subject.FieldValue, field.Value, plan.Now, ct);
            await db.AddAsync(
                $"""
                insert into field_values (subject, subject_id, field_id, ordinal, file_id, value) values ({Subject.Ticket}, {ticket}, {field}, 1, {file}, '')
                on conflict (subject, subject_id, field_id, ordinal) do nothing
                """, ct);
        }
    }

    private static async ValueTask AddDepartmentsAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        await db.ExecuteAsync(
            $"""
            update departments set name = {Local.Text("Support Department", "Отдел поддержки", "Відділ підтримки")}
            where id = (select min(id) from departments)
            """, ct);
        LocalText[] more =
        [
            Local.Text("Test department", "Тестовый отдел", "Тестовий відділ"), Local.Text("Sales", "Продажи", "Продажі"),
            Local.Text("Billing", "Бухгалтерия", "Бухгалтерія"), Local.Text("Shipping", "Доставка", "Доставка"),
            Local.Text("Workshop", "Мастерская", "Майстерня"),
        ];

        foreach (var (at, name) in more.Index())
        {
            await AddDepartmentAsync(db, name, at + 1, plan.Start, ct);
        }
    }

    private static async ValueTask AddOrganizationsAsync(WriteSession db, DemoPlan plan, CancellationToken ct)
    {
        var rows = new BulkRows(
            "organizations", "id", "name", "name_key", "domains", "address", "phone", "email", "web", "minute_limit", "search", "created_at", "updated_at");

        for (var n = 0; n < DemoCast.OrganizationsOf(plan.Tickets); n++)
        {
            var dice = new Dice(plan.Seed, -1_000_000L - n);
            var phrases = Phrases.Of(ref dice);
            var name = $"{phrases.Any("last", ref dice)} {dice.Pick(Trades)} {n + 1}";
            var host = $"firm{n + 1}.example";
            var (phone, email, web) = ($"+000 555 {dice.Between(1000, 9999)}", $"office@{host}", $"https://{host}");
            var address = $"{phrases.Any("city", ref dice)}, {dice.Between(1, 90)}";
            var at = plan.Start.AddDays(-366);
            var search = SearchLines.Of(name, $"@{host}", email, phone, web);
            rows.Add(
                plan.FirstOrganization + n, name, OrganizationStore.NameKey(name), "@" + host, address, phone, email, web, dice.Chance(30) ? dice.Between(1, 20) * 60 : 0, search,
                at, at);
        }

        await db.CopyAsync(rows, ct);
    }

    private async ValueTask AddNotesAsync(WriteSession db, Subject subject, long id, long author, DemoPlan plan, CancellationToken ct)
    {
        string[] texts = ["Prefers to be called in the morning.", "Signed the new contract, see the file.", ""];

        foreach (var (n, text) in texts.Index())
        {
            var at = plan.Start.AddDays(30 * (n + 1));
            var note = await db.InsertAsync(
                $"""
                insert into notes (subject, subject_id, author_id, text, created_at, updated_at)
                values ({subject}, {id}, {author}, {text}, {at}, {at}) returning id
                """, ct);

            if (n > 0)
            {
                await files.GiveAsync(db, n, Subject.Note, note, at, ct);
            }

            await db.AddAsync(
                $"""
                insert into events (at, actor_id, via, type, subject, subject_id)
                values ({at}, {author}, 'web', {EventTypes.SubjectNoteAdded}, {subject}, {id})
                """, ct);
        }
    }

    private static async ValueTask SetFieldsAsync(WriteSession db, Subject subject, long id, DemoPlan plan, CancellationToken ct)
    {
        var desk = await VocabularyCache.ReadAsync(db, ct);
        var rows = new BulkRows("field_values", "subject", "subject_id", "field_id", "ordinal", "option_id", "value");
        var dice = new Dice(plan.Seed, -2_000_000 - id);

        foreach (var field in desk.FieldsOf(subject))
        {
            foreach (var part in DemoValues.Of(field, desk.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Id), plan.Start, ref dice))
            {
                rows.Add(Cell.Of(subject), id, part.FieldId, part.Ordinal, part.OptionId, part.Value);
            }
        }

        await db.CopyAsync(rows, ct);
    }

    private static async ValueTask AddAvailabilitiesAsync(WriteSession db, long person, DemoPlan plan, CancellationToken ct)
    {
        string[] day = ["online", "obed", "online", "on-hold", "online", "offline"];
        var rows = new BulkRows("availability_log", "person_id", "availability", "created_at");

        for (var n = 0; n < 36; n++)
        {
            rows.Add(person, day[n % day.Length], plan.Now.AddDays(-7 + n / day.Length).AddHours(2 * (n % day.Length) - 12));
        }

        await db.CopyAsync(rows, ct);
    }
}
