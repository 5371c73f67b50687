using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>A thing of the desk's configuration as it is stored.</summary>
internal sealed record Thing(string Id, Dictionary<string, object?> Values)
{
    public string Called(Section section) => Values[section.Key] switch
    {
        LocalText name => $"{section.Thing} {Id} \"{name.In("en")}\"",
        var key => $"{section.Thing} {Id} \"{key}\"",
    };
}

/// <summary>An option of a field.</summary>
internal sealed record StoredOption(long Id, long FieldId, long? ParentId, int Level, LocalText Name, int Position);

/// <summary>Reads the configuration.</summary>
internal static class Things
{
    public static async ValueTask<List<Thing>> ListAsync(Session db, Section section, CancellationToken ct)
    {
        var columns = Sql.Trusted(string.Join(", ", section.Properties.Select(p => p.Column)));
        return await db.ListAsync(
            row => new Thing(section.HasTextId ? row.Text() : row.Long().ToString(), section.Properties.ToDictionary(p => p.Name, p => p.Read(row))),
            $"select id, {columns} from {Sql.Trusted(section.Table)} order by position, id", ct);
    }

    public static ValueTask<List<StoredOption>> OptionsAsync(Session db, CancellationToken ct) => db.ListAsync(
        static row => new StoredOption(row.Long(), row.Long(), row.LongOrNull(), row.Int(), row.LocalText(), row.Int()),
        $"select id, field_id, parent_id, level, name, position from field_options order by position, id", ct);

    /// <summary>The groups of each knowledge category.</summary>
    public static async ValueTask<ILookup<string, long>> CategoryGroupsAsync(Session db, CancellationToken ct) =>
        (await db.ListAsync(
            static row => (Category: row.Long().ToString(), Group: row.Long()),
            $"select category_id, group_id from article_category_groups order by category_id, position, group_id", ct)).ToLookup(r => r.Category, r => r.Group);
}
