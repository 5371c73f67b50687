using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Departments;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Departments for tickets and for chats: the same endpoints over those that are for either. Admins change them.</summary>
internal static class Departments
{
    private const string TicketPath = "/ticket_departments";
    private const string ChatPath = "/chat_departments";

    private static IReadOnlyList<Param> Writable { get; } =
    [
        Param.Needed("title", ParamType.Text),
        new("user_title", ParamType.Text, "What users see in place of the title."),
        new("parent", ParamType.Integer),
        new("avatar", ParamType.Map, "Departments have none; only null is taken."),
        new("display_order", ParamType.Integer),
        new("is_tickets_enabled", ParamType.Flag),
        new("is_chat_enabled", ParamType.Flag),
        new("brands", ParamType.Ids, "None is every brand."),
    ];

    private static DeskproNames Names { get; } = new(("name", "title"), ("position", "display_order"));

    public static void MapDepartments(this DeskproApi api)
    {
        Map(api, false, TicketPath, "departments.ticket_departments", "DP-19", "DP-52", "DP-53", "DP-54", "DP-55", "DP-56");
        Map(api, true, ChatPath, "departments.chat_departments", "DP-57", "DP-58", "DP-58", "DP-58", "DP-58", "DP-58");
        api.Link<DepartmentBody>(["department", "ticket_department", "chat_department"], LoadAsync);
    }

    private static void Map(DeskproApi api, bool chat, string path, string resource, string list, string get, string counts, string post, string put, string delete)
    {
        api.MapLookup<DepartmentBody>(path, resource, call => AllAsync(call, d => chat ? d.ForChat : d.ForTickets), list, null, counts);
        api.Create<DepartmentBody>(post, path, resource, call => SaveAsync(call, null, chat), Writable);
        api.Get<DepartmentBody>(get, path + "/{id}", resource, call => GetAsync(call, chat));
        api.Update<DepartmentBody>(put, path + "/{id}", resource, call => SaveAsync(call, call.Id("id"), chat), Writable);
        api.Delete(delete, path + "/{id}", resource, call => DeleteAsync(call, chat));
    }

    private static async ValueTask<IReadOnlyList<DepartmentBody>> AllAsync(DeskproCall call, Func<Department, bool> isMeant)
    {
        await using var db = await call.OpenAsync();
        return await DepartmentBody.OfAsync([.. call.Vocabulary.Departments.Where(d => isMeant(d) && IsUsed(d, call))], call, db);
    }

    private static async ValueTask<IReadOnlyDictionary<long, DepartmentBody>> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids) =>
        (await DepartmentBody.OfAsync([.. call.Vocabulary.Departments.Where(d => ids.Contains(d.Id) && IsUsed(d, call))], call, db)).ToDictionary(d => d.Id);

    private static bool IsUsed(Department department, DeskproCall call) =>
        department is { Disabled: false, ArchivedAt: null } && Visibility.Uses(call.Caller, department.Id);

    private static async ValueTask<DeskproAnswer> GetAsync(DeskproCall call, bool chat)
    {
        if (Find(call, chat) is not { } department)
        {
            return DeskproErrors.NotFound;
        }

        if (!IsUsed(department, call))
        {
            return DeskproErrors.NoPermission;
        }

        await using var db = await call.OpenAsync();
        return await call.OneAsync((await DepartmentBody.OfAsync([department], call, db))[0]);
    }

    private static Department? Find(DeskproCall call, bool chat) => call.Vocabulary.FindDepartment(call.Id("id")) is { Disabled: false, ArchivedAt: null } found
        && IsAt(found, chat) ? found : null;

    /// <summary>A department for neither is at both addresses, so that it can be put to use again.</summary>
    private static bool IsAt(Department department, bool chat) =>
        chat ? department.ForChat || !department.ForTickets : department.ForTickets || !department.ForChat;

    private static async ValueTask<DeskproAnswer> SaveAsync(DeskproCall call, long? id, bool chat)
    {
        if (!call.Caller.IsAdmin)
        {
            return DeskproErrors.NoPermission;
        }

        if (id is not null && Find(call, chat) is null)
        {
            return DeskproErrors.NotFound;
        }

        var draft = Read(call, id is null, chat);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        if ((await call.Get<SaveDepartment>().RunAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out var saved))
        {
            return DeskproErrors.Of(problem, Names);
        }

        var now = call with { Visit = call.Visit with { Vocabulary = await call.Get<VocabularyCache>().GetAsync(call.Aborted) } };
        var department = now.Vocabulary.FindDepartment(saved)!;
        var isForChat = IsAt(department, chat) ? chat : !chat;
        var location = $"{(isForChat ? ChatPath : TicketPath)}/{saved}";

        return id is null ? await call.CreatedAsync(await ReadAsync(), location) : await call.ChangedAsync(location, ReadAsync);

        async ValueTask<DepartmentBody> ReadAsync()
        {
            await using var db = await call.OpenAsync();
            return (await DepartmentBody.OfAsync([department], now, db))[0];
        }
    }

    private static DepartmentDraft Read(DeskproCall call, bool isNew, bool chat)
    {
        var body = call.Body;

        if (isNew)
        {
            body.Require("title");
        }

        if (!body["avatar"].IsAbsent)
        {
            body.Refuse("avatar", FaultCodes.BadChoice, "Departments have no avatar.");
        }

        return new()
        {
            Name = body.Text("title"),
            UserTitle = body.TextOrEmpty("user_title"),
            ParentId = body.Id("parent"),
            Position = body.Int("display_order").Is(out var position) ? (int)Math.Clamp(position, 0, int.MaxValue) : default(Optional<int>),
            ForTickets = body.Flag("is_tickets_enabled") is { IsGiven: true } tickets ? tickets : isNew ? !chat : default(Optional<bool>),
            ForChat = body.Flag("is_chat_enabled") is { IsGiven: true } chats ? chats : isNew ? chat : default(Optional<bool>),
            BrandIds = body.Ids("brands"),
        };
    }

    private static async ValueTask<DeskproAnswer> DeleteAsync(DeskproCall call, bool chat)
    {
        if (!call.Caller.IsAdmin)
        {
            return DeskproErrors.NoPermission;
        }

        if (Find(call, chat) is not { } department)
        {
            return DeskproErrors.NotFound;
        }

        return (await call.Get<ArchiveDepartment>().RunAsync(department.Id, onlyEmpty: true, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : DeskproAnswer.Deleted;
    }
}
