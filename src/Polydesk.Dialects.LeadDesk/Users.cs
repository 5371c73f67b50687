using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Users are the desk's staff; agents are those of them with the role agent (section 5.1).</summary>
internal static class Users
{
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
        var role = query.Choice("role", Need.Value, UserRoles.All).Or(null);
        var sort = call.Sort("username", "name", "created_at");
        filter = filter with
        {
            Username = query.Text("username").Or(null),
            Roles = agentsOnly ? [Role.Agent] : role is null ? null : UserRoles.Stored(role),
            Active = query.Choice("employment", Need.Value, "active", "inactive").Or(null) is { } employment ? employment == "active" : null,
            OfficeId = filter.OfficeId ?? query.Integer("office_id").Or(null),
            DepartmentIds = filter.DepartmentIds ?? Campaigns.Seen(call, query.Ids("campaign_id")),
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

        if (body.Has("campaigns") && call.Lacks("campaigns:read") is { } lacking)
        {
            return lacking;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "user");
        var (draft, role, relation) = UserInput.Read(call, body, custom, isNew: true);
        var wanted = role ?? Role.Agent;

        if (!UserRoles.MayGive(call.Caller, wanted))
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

        UserInput.RefuseUnknown(call, relation, body);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        draft = draft with { GroupId = await call.Get<RoleGroups>().IdOfAsync(wanted, call.Aborted) };
        var outcome = await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, UserInput.NamesOf(custom))
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

        if (!UserRoles.MayManage(call.Caller, member.Role) && member.Id != call.UserId)
        {
            return LeadErrors.Forbidden;
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        if (body.Has("campaigns") && call.Lacks("campaigns:read") is { } lacking)
        {
            return lacking;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "user");
        var (draft, role, relation) = UserInput.Read(call, body, custom, isNew: false);

        if (call.Caller.Role < Role.Manager && member.Id == call.UserId && !UserInput.IsOwn(body))
        {
            return LeadErrors.Forbidden;
        }

        UserInput.RefuseUnknown(call, relation, body);
        await RefuseLastAdminAsync(call, member, role, draft, body);

        if (role is { } wanted && wanted != UserRoles.Shown(member.Role))
        {
            if (member.Role is Role.Owner)
            {
                body.Refuse("role", LeadWords.Fixed("role"));
            }
            else if (!UserRoles.MayGive(call.Caller, wanted))
            {
                body.Refuse("role", LeadWords.Selected("role"));
            }
        }

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        if (role is { } given && given != UserRoles.Shown(member.Role))
        {
            draft = draft with { GroupId = await call.Get<RoleGroups>().IdOfAsync(given, call.Aborted) };
        }

        // Campaigns that the caller does not see stay.
        if (relation is not null && call.Caller.Role < Role.Manager)
        {
            var hidden = (await CampaignIdsAsync(call, member.Id)).Where(id => Campaigns.Find(call, id) is null);
            draft = draft with { DepartmentIds = new Optional<IReadOnlyList<long>>().With([.. relation.Ids, .. hidden]) };
        }

        var outcome = await call.Get<ChangePerson>().RunAsync(member.Id, draft, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? LeadErrors.Of(problem, UserInput.NamesOf(custom)) : LeadAnswer.Done;
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

        if (!UserRoles.MayManage(call.Caller, member.Role))
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

        return Campaigns.List(call, only: (await CampaignIdsAsync(call, member.Id)).ToHashSet());
    }

    private static async ValueTask<List<long>> CampaignIdsAsync(LeadCall call, long user)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await db.ListAsync(
            static row => row.Long(), $"select department_id from person_departments where person_id = {user}", call.Aborted);
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

    private static StaffOrder Order(string property) => property switch
    {
        "username" => StaffOrder.Username,
        "name" => StaffOrder.Name,
        _ => StaffOrder.Created,
    };

    internal sealed record User(
        long Id, string Username, string Name, string Role, string Employment, string? Office, long? OfficeId, string? PrimaryEmail, string? Phone,
        string? Workphone, string? InboundNumber, long Lang, string? TimeZone, string? ExternalId, string? LastLoginAt, string CreatedAt, string UpdatedAt)
    {
        [System.Text.Json.Serialization.JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static User Of(LeadCall call, StaffMember s) => new(
            s.Id, s.Username, s.Name, UserRoles.Of(s.Role), s.Status is PersonStatus.Active ? "active" : "inactive", s.OfficeName,
            s.OfficeId, s.Email.Length > 0 ? s.Email : null, s.Phone.Length > 0 ? s.Phone : null, s.WorkPhone, s.InboundNumber, s.Lang, s.TimeZone,
            s.ExternalId, call.Time(s.LastLoginAt), call.Time(s.CreatedAt), call.Time(s.UpdatedAt))
        {
            Links = call.Links.Of($"/users/{s.Id}", "custom_fields", "campaigns"),
        };
    }
}
