using System.Text.RegularExpressions;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Users are the desk's staff; agents are those of them with the role agent (section 5.1).</summary>
internal static partial class Users
{
    public const int ShortestUsername = 2;
    public const int LongestUsername = 64;
    public const int ShortestPassword = 6;
    public const int LongestPassword = 64;

    public static readonly IReadOnlyList<string> Roles = ["admin", "manager", "teamleader", "agent"];
    private static readonly IReadOnlyList<string> Own = ["password", "time_zone", "lang"];
    public static readonly long[] Languages = [1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 23];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["email"] = "primary_email",
        ["departments"] = "campaigns",
        ["group"] = "role",
        ["office"] = "office_id",
    };

    public static void MapUsers(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-36", "GET", "/users", "users:read", call => List(call, new(), agentsOnly: false), LeadFilters.Users);
        api.Add("LD-37", "POST", "/users", "users:create", Add, LeadTakes.NewUser);
        api.Add("LD-45", "GET", "/users/me", "users:read", GetMe);
        api.Add("LD-38", "GET", "/users/{id}", "users:read", Get);
        api.Add("LD-39", "PATCH", "/users/{id}", "users:update", Change, LeadTakes.User);
        api.Add("LD-40", "DELETE", "/users/{id}", "users:delete", Remove);
        api.Add("LD-44", "GET", "/users/{id}/campaigns", "users:read campaigns:read", ListCampaigns, LeadFilters.Campaigns);
        api.Add("LD-46", "GET", "/agents", "users:read", call => List(call, new(), agentsOnly: true), LeadFilters.Users);
        api.Add("LD-47", "GET", "/agents/{id}", "users:read", GetAgent);
        api.MapValues("LD-41", "LD-42", "LD-43", "users", "user", ExistsAsync, ChangeValuesAsync);
    }

    /// <summary>A page of the users that the filter leaves, narrowed further by the query.</summary>
    public static async ValueTask<LeadAnswer> List(LeadCall call, StaffFilter filter, bool agentsOnly)
    {
        var page = call.Page();
        var query = call.Query;
        var role = query.Choice("role", Need.Value, Roles).Or(null);
        var sort = call.Sort("username", "name", "created_at");
        filter = filter with
        {
            Username = query.Text("username").Or(null),
            Roles = agentsOnly ? [Role.Agent] : role is null ? null : Stored(role),
            Active = query.Choice("employment", Need.Value, "active", "inactive").Or(null) is { } employment ? employment == "active" : null,
            OfficeId = filter.OfficeId ?? query.Integer("office_id").Or(null),
            DepartmentIds = filter.DepartmentIds ?? query.Ids("campaign_id"),
            ExternalId = query.Text("external_id").Or(null),
            Email = query.Text("primary_email").Or(null),
            Sorts = sort is { } by ? [new(Order(by.Property), by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (staff, total) = await call.Get<StaffStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(staff.ConvertAll(s => User.Of(call, s)), page, total);
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var custom = new CustomValues(call.Vocabulary, "user");
        var (draft, role, relation) = Read(call, body, custom, isNew: true);
        var wanted = role ?? Role.Agent;

        if (!MayGive(call.Caller, wanted))
        {
            body.Refuse("role", LeadWords.Selected("role"));
        }

        if (!draft.Name.IsGiven && !body.Faults.Has("name") && draft.Staff!.Username.Is(out var username))
        {
            draft = draft with { Name = username };
        }

        // A team leader's people are of the own office.
        if (call.Caller.Role is Role.TeamLeader && !draft.Staff!.OfficeId.IsGiven)
        {
            draft = draft with { Staff = draft.Staff with { OfficeId = call.Caller.OfficeId } };
        }

        RefuseUnknown(call, relation, body);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        draft = draft with { GroupId = await call.Get<RoleGroups>().IdOfAsync(wanted, call.Aborted) };
        var outcome = await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, NamesOf(custom))
            : await call.CreatedAsync(id, $"/users/{id}", async () => User.Of(call, (await FindAsync(call, id))!));
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { } member ? LeadAnswer.Of(User.Of(call, member)) : LeadErrors.NotFound("user");

    private static async ValueTask<LeadAnswer> GetMe(LeadCall call) =>
        call.UserId is { } me && await FindAsync(call, me) is { } member ? LeadAnswer.Of(User.Of(call, member)) : LeadErrors.NotFound("user");

    private static async ValueTask<LeadAnswer> GetAgent(LeadCall call) =>
        await FindAsync(call, call.Id("id")) is { Role: Role.Agent } member ? LeadAnswer.Of(User.Of(call, member)) : LeadErrors.NotFound("agent");

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await FindAsync(call, call.Id("id")) is not { } member)
        {
            return LeadErrors.NotFound("user");
        }

        if (!MayManage(call, member) && member.Id != call.UserId)
        {
            return LeadErrors.Forbidden;
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var custom = new CustomValues(call.Vocabulary, "user");
        var (draft, role, relation) = Read(call, body, custom, isNew: false);

        if (call.Caller.Role < Role.Manager && member.Id == call.UserId && body.Names.Where(IsKnown).Except(Own).Any())
        {
            return LeadErrors.Forbidden;
        }

        RefuseUnknown(call, relation, body);
        await RefuseLastAdminAsync(call, member, role, draft, body);

        if (role is { } wanted && wanted != Shown(member.Role))
        {
            if (member.Role is Role.Owner)
            {
                body.Refuse("role", LeadWords.Fixed("role"));
            }
            else if (!MayGive(call.Caller, wanted))
            {
                body.Refuse("role", LeadWords.Selected("role"));
            }
        }

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        if (role is { } given && given != Shown(member.Role))
        {
            draft = draft with { GroupId = await call.Get<RoleGroups>().IdOfAsync(given, call.Aborted) };
        }

        var outcome = await call.Get<ChangePerson>().RunAsync(member.Id, draft, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? LeadErrors.Of(problem, NamesOf(custom)) : LeadAnswer.Done;
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call)
    {
        if (await FindAsync(call, call.Id("id")) is not { } member)
        {
            return LeadErrors.NotFound("user");
        }

        if (member.Id == call.UserId)
        {
            return LeadErrors.State("user_delete_self", "You can not delete yourself.");
        }

        if (!MayManage(call, member))
        {
            return LeadErrors.Forbidden;
        }

        if (await IsLastAdminAsync(call, member))
        {
            return LeadErrors.State("user_last_admin", "The last active admin can not be deleted.");
        }

        var outcome = await call.Get<RemovePerson>().RunAsync(member.Id, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? LeadErrors.Of(problem) : LeadAnswer.Done;
    }

    private static async ValueTask<LeadAnswer> ListCampaigns(LeadCall call)
    {
        if (await FindAsync(call, call.Id("id")) is not { } member)
        {
            return LeadErrors.NotFound("user");
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var ids = await db.ListAsync(
            static row => row.Long(), $"select department_id from person_departments where person_id = {member.Id}", call.Aborted);
        return Campaigns.List(call, only: ids.ToHashSet());
    }

    private static async ValueTask<bool> ExistsAsync(LeadCall call, long id) => await FindAsync(call, id) is not null;

    private static async ValueTask<Outcome<Done>> ChangeValuesAsync(LeadCall call, long id, IReadOnlyList<FieldInput> inputs) =>
        call.Caller.Role < Role.TeamLeader
            ? Problem.Forbidden()
            : await call.Get<ChangePerson>().RunAsync(id, new() { Fields = inputs }, call.Caller, call.Aborted);

    private static async ValueTask<StaffMember?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<StaffStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static (PersonDraft Draft, Role? Role, LeadRelation? Campaigns) Read(LeadCall call, LeadFields body, CustomValues custom, bool isNew)
    {
        var username = body.Text("username", isNew ? Need.Required : Need.Value, LongestUsername, ShortestUsername, UsernamePattern());
        var name = body.Text("name", Need.Value);
        var email = body.Email("primary_email");
        var phone = body.Phone("phone");
        var password = body.Secret("password", Need.Value, ShortestPassword, LongestPassword);
        var role = body.Choice("role", Need.Value, Roles).Or(null);
        var employment = body.Choice("employment", Need.Value, "active", "inactive");
        var lang = body.Integer("lang", Need.Value);
        var campaigns = body.Relation("campaigns").Or(null!);
        var profile = new StaffProfileDraft
        {
            Username = username.Filled(),
            WorkPhone = body.Phone("workphone"),
            InboundNumber = body.Phone("inbound_number"),
            ExternalId = body.Text("external_id"),
            TimeZone = body.Zone("time_zone"),
            Lang = lang.Filled(),
            OfficeId = body.Id("office_id"),
        };

        if (lang.Or(null) is { } known && !Languages.Contains(known))
        {
            body.Refuse("lang", LeadWords.Selected("lang"));
        }

        var draft = new PersonDraft
        {
            Name = name.Filled(),
            Lastname = name.Is(out var full) && full is not null ? "" : default(Optional<string>),
            Email = email.Emptied(),
            Phone = phone.Emptied(),
            Password = password.Filled(),
            Status = employment.Is(out var state) && state is not null
                ? state == "active" ? PersonStatus.Active : PersonStatus.Inactive
                : default(Optional<PersonStatus>),
            DepartmentIds = campaigns is null ? default : new Optional<IReadOnlyList<long>>().With(campaigns.Ids),
            Fields = custom.ReadFrom(body),
            Staff = profile,
        };

        return (draft, role is null ? null : Stored(role)[0], campaigns);
    }

    private static void RefuseUnknown(LeadCall call, LeadRelation? campaigns, LeadFields body) =>
        campaigns?.RefuseUnknown(campaigns.Ids.Except(Campaigns.Visible(call).Select(d => d.Id)), body.Faults);

    private static async ValueTask RefuseLastAdminAsync(LeadCall call, StaffMember member, Role? role, PersonDraft draft, LeadFields body)
    {
        var demoted = role is { } wanted && wanted < Role.Admin;
        var deactivated = draft.Status.Is(out var status) && status is not PersonStatus.Active;

        if ((demoted || deactivated) && await IsLastAdminAsync(call, member))
        {
            var attribute = demoted ? "role" : "employment";
            body.Refuse(attribute, LeadWords.Fixed(attribute));
        }
    }

    private static async ValueTask<bool> IsLastAdminAsync(LeadCall call, StaffMember member)
    {
        if (member is not { Role: >= Role.Admin, Status: PersonStatus.Active })
        {
            return false;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<StaffStore>().CountAdminsAsync(db, call.Aborted) <= 1;
    }

    private static bool MayManage(LeadCall call, StaffMember member) => call.Caller.Role switch
    {
        >= Role.Admin => true,
        Role.Manager => member.Role < Role.Admin,
        Role.TeamLeader => member.Role is Role.Agent,
        _ => false,
    };

    private static bool MayGive(Caller caller, Role role) => caller.Role switch
    {
        >= Role.Admin => true,
        Role.Manager => role < Role.Admin,
        _ => role is Role.Agent,
    };

    private static bool IsKnown(string attribute) => attribute is "username" or "password" or "name" or "role" or "employment" or "office_id" or "primary_email"
        or "phone" or "workphone" or "inbound_number" or "lang" or "time_zone" or "external_id" or "campaigns" or "custom_fields";

    private static LeadNames NamesOf(CustomValues custom) => new(custom.Names(CustomValues.Attribute + ".").ByField.Concat(Names).ToDictionary());

    private static IReadOnlyList<Role> Stored(string role) => role switch
    {
        "admin" => [Role.Admin, Role.Owner],
        "manager" => [Role.Manager],
        "teamleader" => [Role.TeamLeader],
        _ => [Role.Agent],
    };

    private static Role Shown(Role role) => role is Role.Owner ? Role.Admin : role;

    private static StaffOrder Order(string property) => property switch
    {
        "username" => StaffOrder.Username,
        "name" => StaffOrder.Name,
        _ => StaffOrder.Created,
    };

    [GeneratedRegex("^[a-zA-Z0-9_@.-]+\\z")]
    private static partial Regex UsernamePattern();

    internal sealed record User(
        long Id, string Username, string Name, string Role, string Employment, string? Office, long? OfficeId, string? PrimaryEmail, string? Phone,
        string? Workphone, string? InboundNumber, long Lang, string? TimeZone, string? ExternalId, string? LastLoginAt, string CreatedAt, string UpdatedAt)
    {
        [System.Text.Json.Serialization.JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static User Of(LeadCall call, StaffMember s) => new(
            s.Id, s.Username, s.Name, Roles.First(r => Stored(r).Contains(s.Role)), s.Status is PersonStatus.Active ? "active" : "inactive", s.OfficeName,
            s.OfficeId, s.Email.Length > 0 ? s.Email : null, s.Phone.Length > 0 ? s.Phone : null, s.WorkPhone, s.InboundNumber, s.Lang, s.TimeZone,
            s.ExternalId, call.Time(s.LastLoginAt), call.Time(s.CreatedAt), call.Time(s.UpdatedAt))
        {
            Links = call.Links.Of($"/users/{s.Id}", "custom_fields", "campaigns"),
        };
    }
}
