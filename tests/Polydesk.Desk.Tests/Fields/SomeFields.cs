using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tests.Fields;

/// <summary>Fields of organizations, because values need no organization to be there, and how they are set and read.</summary>
internal static class SomeFields
{
    public static readonly FieldRights Open = new(View: true, Edit: true, Required: false, RequiredToClose: false);

    public static Field Field(FieldType type, string pattern = "", int levels = 3) => new(
        0, Subject.Organization, type, Text($"{type}"), [.. Enumerable.Range(1, type is FieldType.Hierarchy ? levels : 0).Select(n => Text($"Level {n}"))],
        pattern, true, Open, Open, 0);

    public static LocalText Text(string text) => LocalText.Of("en", text);

    public static Task<long> AddAsync(TestDesk desk, Field field) =>
        WriteAsync(desk, db => desk.Get<FieldStore>().AddAsync(db, field, default));

    public static Task<long> AddAsync(TestDesk desk, FieldType type) => AddAsync(desk, Field(type));

    public static Task<long> AddOptionAsync(TestDesk desk, long field, string name, long? parent = null, int level = 1) =>
        WriteAsync(desk, db => desk.Get<FieldStore>().AddOptionAsync(db, new(0, field, parent, level, Text(name), 0), default));

    /// <summary>Checks inputs and writes what passes, as every job does.</summary>
    public static async Task<FieldCheck> SetAsync(TestDesk desk, long id, IReadOnlyList<FieldInput> inputs, Caller? caller = null)
    {
        var vocabulary = await desk.Get<VocabularyCache>().GetAsync(default);
        await using var db = await desk.Get<Database>().BeginAsync(default);
        var current = await desk.Get<FieldValueStore>().FindAsync(db, Subject.Organization, id, default);
        var check = await desk.Get<FieldRules>().CheckAsync(db, vocabulary, Subject.Organization, current, inputs, caller ?? desk.Owner, default);

        if (check is { IsForbidden: false, Problems: [] })
        {
            await desk.Get<FieldValueStore>().SetAsync(db, Subject.Organization, id, check.Changes, default);
            await db.CommitAsync(default);
        }

        return check;
    }

    public static async Task<FieldValues> FindAsync(TestDesk desk, long id)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await desk.Get<FieldValueStore>().FindAsync(db, Subject.Organization, id, default);
    }

    private static async Task<long> WriteAsync(TestDesk desk, Func<WriteSession, ValueTask<long>> write)
    {
        await using var db = await desk.Get<Database>().BeginAsync(default);
        var id = await write(db);
        await desk.Get<Freshness>().TouchAsync(db, Freshness.Vocabulary, default);
        await db.CommitAsync(default);
        return id;
    }
}
