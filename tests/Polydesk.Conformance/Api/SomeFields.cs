using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Conformance.Api;

/// <summary>Makes custom fields with their options, and knowledge.</summary>
public static class SomeFields
{
    private static readonly FieldRights Open = new(View: true, Edit: true, Required: false, RequiredToClose: false);

    /// <summary>A field that clients neither see nor write.</summary>
    public static Field ForStaff(Field field) => field with { Customer = field.Customer with { View = false, Edit = false } };

    /// <summary>A field that everybody sees and nobody writes.</summary>
    public static Field Fixed(Field field) => field with { Staff = field.Staff with { Edit = false }, Customer = field.Customer with { Edit = false } };

    public static Task<long> FieldAsync(this TestApi api, FieldType type, Subject subject = Subject.Ticket, Func<Field, Field>? but = null)
    {
        var n = Some.Next();
        IReadOnlyList<LocalText> levels = type is FieldType.Hierarchy ? [Text("Country"), Text("City"), Text("Street")] : [];
        var field = new Field(0, subject, type, Text($"Field {n}"), levels, type is FieldType.Regexp ? "[A-Z]{2}\\d+" : "", true, Open, Open, (int)n);
        return WriteAsync(api.Account, (db, account) => account.Get<FieldStore>().AddAsync(db, but?.Invoke(field) ?? field, default));
    }

    public static Task<long> OptionAsync(this TestApi api, long field, string name = "Option", long? parent = null, int? level = null) =>
        WriteAsync(
            api.Account,
            (db, account) => account.Get<FieldStore>().AddOptionAsync(db, new(0, field, parent, level ?? (parent is null ? 1 : 2), Text(name), (int)Some.Next()), default));

    public static async Task<long> ArticleAsync(
        this TestApi api, KnowledgeAccess access = KnowledgeAccess.Public, IReadOnlyList<long>? categories = null, Func<ArticleDraft, ArticleDraft>? but = null,
        TestPerson? author = null)
    {
        var draft = new ArticleDraft(Text("Reset a password"), Text("Open the profile page."), categories ?? [], access);
        var outcome = await api.Account.Get<SaveArticle>().RunAsync(null, but?.Invoke(draft) ?? draft, await api.CallerAsync(author ?? api.Owner), default);
        return outcome.Failed(out var problem, out var id) ? throw new InvalidOperationException(problem.ToString()) : id;
    }

    public static async Task<long> CategoryAsync(this TestApi api, KnowledgeAccess access, IReadOnlyList<long> groups, long? parent = null, int? position = null)
    {
        var outcome = await api.Account.Get<SaveCategory>().RunAsync(
            null, new CategoryDraft(Text("Category"), access, groups, parent, position), await api.CallerAsync(api.Owner), default);
        return outcome.Failed(out var problem, out var id) ? throw new InvalidOperationException(problem.ToString()) : id;
    }

    public static async Task<Caller> CallerAsync(this TestApi api, TestPerson person)
    {
        await using var db = await api.Account.Database.OpenAsync(default);
        return (await api.Account.Get<PersonStore>().FindCallerAsync(db, person.Id, "eddydesk", default))!.Value.Caller;
    }

    private static LocalText Text(string text) => LocalText.Of("en", text);

    private static async Task<long> WriteAsync(Account account, Func<WriteSession, Account, ValueTask<long>> write)
    {
        await using var db = await account.Database.BeginAsync(default);
        var id = await write(db, account);
        await account.Get<Freshness>().TouchAsync(db, Freshness.Vocabulary, default);
        await db.CommitAsync(default);
        return id;
    }
}
