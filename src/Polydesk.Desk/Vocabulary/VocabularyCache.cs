using System.Collections.Frozen;
using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Vocabulary;

/// <summary>Keeps the desk's vocabulary in memory and reads it anew when it has changed.</summary>
public sealed class VocabularyCache(Database database, Freshness freshness) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1);
    private Kept? kept;

    public async ValueTask<DeskVocabulary> GetAsync(CancellationToken ct)
    {
        var stamp = await freshness.VocabularyStampAsync(ct);
        return kept is { } known && known.Stamp == stamp ? known.Vocabulary : await RefreshAsync(ct);
    }

    /// <summary>One reads and the others wait for it: a desk may have many thousand options.</summary>
    private async Task<DeskVocabulary> RefreshAsync(CancellationToken ct)
    {
        await reading.WaitAsync(ct);

        try
        {
            var stamp = await freshness.VocabularyStampAsync(ct);

            if (kept is { } known && known.Stamp == stamp)
            {
                return known.Vocabulary;
            }

            await using var db = await database.OpenAsync(ct);
            kept = new(stamp, await ReadAsync(db, ct));
            return kept.Vocabulary;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    /// <summary>Reads the vocabulary inside a transaction, for changes of the vocabulary itself.</summary>
    public static async ValueTask<DeskVocabulary> ReadAsync(Session db, CancellationToken ct) => new(
        await db.ListAsync(ReadStatus, $"select id, slug, kind, name, color, position from statuses order by position, id", ct),
        await db.ListAsync(ReadPriority, $"select id, name, is_default, position from priorities order by position, id", ct),
        await db.ListAsync(ReadType, $"select id, name, position from ticket_types order by position, id", ct),
        await db.ListAsync(
            ReadDepartment,
            $"select id, parent_id, name, email, disabled, position, created_at, updated_at, kind, description, url, external_id, office_id, archived_at, user_title, for_tickets, for_chat, brand_ids from departments order by position, id", ct),
        await db.ListAsync(ReadGroup, $"select id, type, role, name, disabled, position from groups order by position, id", ct),
        await db.ListAsync(ReadAvailability, $"select id, name, color, position from availabilities order by position, id", ct),
        await db.ListAsync(
            ReadField,
            $"""
            select id, subject, type, name, levels, pattern, active, staff_view, staff_edit, staff_required, staff_required_to_close,
              customer_view, customer_edit, customer_required, customer_required_to_close, position, code, target, created_at, updated_at
            from fields order by position, id
            """, ct),
        (await db.ListAsync(ReadOption, $"select id, field_id, parent_id, level, name, position from field_options", ct)).ToFrozenDictionary(o => o.Id),
        await FindAsync<DeskSettings>(db, "desk", ct) ?? DeskSettings.Default)
    {
        Products = await db.ListAsync(ReadChoice, $"select id, parent_id, name, position from ticket_products order by position, id", ct),
        Workflows = await db.ListAsync(ReadChoice, $"select id, parent_id, name, position from ticket_workflows order by position, id", ct),
        Brands = await db.ListAsync(
            static row => new Brand(row.Long(), row.Text(), row.Text(), row.Int()), $"select id, name, url, position from brands order by position, id", ct),
        Limits = await FindAsync<DeskLimits>(db, "limits", ct) ?? DeskLimits.None,
    };

    private static async ValueTask<T?> FindAsync<T>(Session db, string key, CancellationToken ct)
        where T : class =>
        await db.FindAsync(static row => row.Text(), $"select value from settings where key = {key}", ct) is { } json ? JsonSerializer.Deserialize<T>(json) : null;

    private static Status ReadStatus(Row row) => new(row.Long(), row.Text(), row.Enum<StatusKind>(), row.LocalText(), row.Text(), row.Int());

    private static Priority ReadPriority(Row row) => new(row.Long(), row.LocalText(), row.Bool(), row.Int());

    private static TicketType ReadType(Row row) => new(row.Long(), row.LocalText(), row.Int());

    private static TicketChoice ReadChoice(Row row) => new(row.Long(), row.LongOrNull(), row.LocalText(), row.Int());

    private static Department ReadDepartment(Row row) =>
        new(row.Long(), row.LongOrNull(), row.LocalText(), row.Text(), row.Bool(), row.Int(), row.Time(), row.Time())
        {
            Kind = row.Text(),
            Description = row.TextOrNull(),
            Url = row.TextOrNull(),
            ExternalId = row.TextOrNull(),
            OfficeId = row.LongOrNull(),
            ArchivedAt = row.TimeOrNull(),
            UserTitle = row.LocalText(),
            ForTickets = row.Bool(),
            ForChat = row.Bool(),
            BrandIds = JsonSerializer.Deserialize<List<long>>(row.Text())!,
        };

    private static Group ReadGroup(Row row) => new(row.Long(), row.Enum<GroupType>(), row.Enum<Role>(), row.LocalText(), row.Bool(), row.Int());

    private static Availability ReadAvailability(Row row) => new(row.Text(), row.LocalText(), row.Text(), row.Int());

    private static Field ReadField(Row row) => new(
        row.Long(), row.Enum<Subject>(), Enum.Parse<FieldType>(row.Text()), row.LocalText(), Levels(row.Text()), row.Text(), row.Bool(),
        Rights(row), Rights(row), row.Int())
    {
        Code = row.Text(),
        Target = row.Text(),
        CreatedAt = Known(row.Time()),
        UpdatedAt = Known(row.Time()),
    };

    private static DateTimeOffset? Known(DateTimeOffset time) => time == DateTimeOffset.UnixEpoch ? null : time;

    private static FieldRights Rights(Row row) => new(row.Bool(), row.Bool(), row.Bool(), row.Bool());

    private static FieldOption ReadOption(Row row) =>
        new(row.Long(), row.Long(), row.LongOrNull(), row.Int(), row.LocalText(), row.Int());

    private static List<LocalText> Levels(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(level => LocalText.Parse(level.GetRawText()))];
    }

    private sealed record Kept(string Stamp, DeskVocabulary Vocabulary);
}
