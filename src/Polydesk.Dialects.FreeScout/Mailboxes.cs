using System.Text.Json.Nodes;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Mailboxes are departments; their folders are derived, their custom fields are those of all tickets (section 10).</summary>
internal static class Mailboxes
{
    public static void MapMailboxes(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-20", "GET", "/mailboxes", List, FreeTakes.MailboxFilters);
        api.Add("FS-42", "GET", "/mailboxes/{mailbox}", Get);
        api.Add("FS-21", "GET", "/mailboxes/{mailbox}/custom_fields", ListFields);
        api.Add("FS-22", "GET", "/mailboxes/{mailbox}/folders", ListFolders, FreeTakes.FolderFilters);
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var caller = call.Caller;

        if (call["userId"] is { IsAbsent: false } user && user.AsInt().Or(0) is var userId)
        {
            await using var db = await call.Account.Database.OpenAsync(call.Aborted);

            if (await call.Get<PersonStore>().FindCallerAsync(db, userId, "freescout", call.Aborted) is not ({ } email, { IsStaff: true } known))
            {
                return FreeErrors.Bad(new FreeFault("userId", "User not found") { RejectedValue = user.Literal });
            }

            caller = known with { OnlyDepartmentIds = call.Caller.OnlyDepartmentIds };
        }

        IReadOnlyList<Department> all = [.. Visible(call).Where(d => Visibility.Uses(caller, d.Id)).OrderBy(d => d.Id)];
        return FreeAnswer.Page("mailboxes", [.. call.Page.Of(all).Select(d => Mailbox.Of(call, d))], call.Page, all.Count);
    }

    private static ValueTask<FreeAnswer> Get(FreeCall call) =>
        new(Find(call, out var refusal) is { } department ? FreeAnswer.Of(Mailbox.Of(call, department)) : refusal);

    private static ValueTask<FreeAnswer> ListFields(FreeCall call)
    {
        if (Find(call, out var refusal) is null)
        {
            return new(refusal);
        }

        IReadOnlyList<Field> all = [.. call.Vocabulary.FieldsOf(Subject.Ticket).Where(f => f.For(call.Caller).View)];
        return new(FreeAnswer.Page("custom_fields", [.. call.Page.Of(all).Select(f => CustomField.Of(call, f))], call.Page, all.Count));
    }

    private static async ValueTask<FreeAnswer> ListFolders(FreeCall call)
    {
        if (Find(call, out var refusal) is not { } department)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var sums = await call.Get<FolderCounts>().FindAsync(db, department.Id, call.Vocabulary, call.Aborted);
        var users = await call.Get<Staff>().IdsOfAsync(db, department.Id, call.Aborted);

        if (call["userId"] is { IsAbsent: false } user)
        {
            var one = user.AsInt().Or(0);
            users = [.. users.Where(id => id == one)];
        }

        var all = new List<Folder> { Shared(Folders.Unassigned) };
        all.AddRange(users.Select(id => Personal(Folders.Mine, id)));
        all.AddRange(users.Select(id => Personal(Folders.Starred, id)));
        all.AddRange(new[] { Folders.Drafts, Folders.Assigned, Folders.Closed, Folders.Deleted, Folders.Spam }.Select(Shared));

        if (call["folderId"].AsInt().Has(out var only))
        {
            all = [.. all.Where(f => f.Id == only)];
        }

        return FreeAnswer.Page("folders", call.Page.Of(all), call.Page, all.Count);

        Folder Shared(int type) => Of(type, null, type switch
        {
            Folders.Unassigned => (Open(a => a == 0, false), Open(a => a == 0, true)),
            Folders.Assigned => (Open(a => a != 0, false), Open(a => a != 0, true)),
            Folders.Drafts => (sums.Drafts, sums.Drafts),
            Folders.Closed => (Cells(StatusKind.Resolved, false), 0),
            Folders.Spam => (Cells(StatusKind.Spam, false), 0),
            _ => (sums.Cells.Where(c => c.Deleted).Sum(c => c.N), 0),
        });

        Folder Personal(int type, long id) => Of(type, id, type == Folders.Mine
            ? (Open(a => a == id, false), Open(a => a == id, true))
            : (sums.Stars.GetValueOrDefault(id), sums.Stars.GetValueOrDefault(id)));

        Folder Of(int type, long? id, (long Total, long Active) n) =>
            new(Folders.Id(department.Id, type, id ?? 0), Folders.Name(type), type, id, n.Total, n.Active, null);

        long Open(Func<long, bool> agent, bool onlyActive) =>
            sums.Open.Where(o => agent(o.Agent) && (!onlyActive || Kind(o.Status) is StatusKind.Open or StatusKind.InProgress)).Sum(o => o.N);

        long Cells(StatusKind kind, bool deleted) => sums.Cells.Where(c => c.Deleted == deleted && Kind(c.Status) == kind).Sum(c => c.N);

        StatusKind? Kind(long status) => call.Vocabulary.FindStatus(status)?.Kind;
    }

    private static IEnumerable<Department> Visible(FreeCall call) => call.Vocabulary.DepartmentsFor(call.Caller);

    private static Department? Find(FreeCall call, out FreeAnswer refusal)
    {
        var id = call.Id("mailbox");
        refusal = call.Caller.OnlyDepartmentIds is { } only && !only.Contains(id) && call.Vocabulary.FindDepartment(id) is not null
            ? FreeErrors.Forbidden(FreeScoutDialect.OtherMailbox)
            : FreeErrors.NotFound;
        return Visible(call).FirstOrDefault(d => d.Id == id);
    }

    internal sealed record Mailbox(long Id, string Name, string Email, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Mailbox Of(FreeCall call, Department d) => new(
            d.Id, d.Name.In(call.Caller.Language, call.Vocabulary.Settings.DefaultLanguage), AddressOf(d), d.CreatedAt, d.UpdatedAt);

        /// <summary>Clients refuse a mailbox without an address; one that has none yet gets one that no mail can reach.</summary>
        private static string AddressOf(Department d) => d.Email.Length > 0 ? d.Email : $"mailbox-{d.Id}@desk.invalid";
    }

    internal sealed record Folder(long Id, string Name, int Type, long? UserId, long TotalCount, long ActiveCount, string? Meta);

    internal sealed record CustomField(long Id, string Name, string Type, JsonNode Options, bool Required, int SortOrder)
    {
        public static CustomField Of(FreeCall call, Field field)
        {
            var language = call.Vocabulary.Settings.DefaultLanguage;
            return new(field.Id, field.TitleIn(language), TypeOf(field.Type), OptionsOf(call.Vocabulary, field, language), field.Staff.Required, field.Position);
        }

        private static string TypeOf(FieldType type) => type switch
        {
            FieldType.Select or FieldType.Hierarchy or FieldType.Multibutton or FieldType.Button or FieldType.Checkbox => "dropdown",
            FieldType.Textarea => "multiline",
            FieldType.Number => "number",
            FieldType.Date => "date",
            _ => "singleline",
        };

        /// <summary>An object from option to label; the empty text for fields without options.</summary>
        private static JsonNode OptionsOf(DeskVocabulary vocabulary, Field field, string language)
        {
            if (field.Type is FieldType.Checkbox)
            {
                return new JsonObject { ["0"] = "No", ["1"] = "Yes" };
            }

            if (!field.HasOptions)
            {
                return JsonValue.Create("");
            }

            var options = vocabulary.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Position).ThenBy(o => o.Id);
            return new JsonObject(options.Select(o => KeyValuePair.Create(o.Id.ToString(), (JsonNode?)JsonValue.Create(Label(o)))));

            string Label(FieldOption option) =>
                option.ParentId is { } parent && vocabulary.Options.TryGetValue(parent, out var above)
                    ? $"{Label(above)} / {option.Name.In(language)}"
                    : option.Name.In(language);
        }
    }
}
