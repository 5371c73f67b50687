using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Departments;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Campaigns are departments with their outreach side (section 5.6).</summary>
internal static class Campaigns
{
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["office"] = "office_id" });

    public static void MapCampaigns(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-56", "GET", "/campaigns", "campaigns:read", ListAll, LeadFilters.AllCampaigns);
        api.Add("LD-57", "POST", "/campaigns", "campaigns:create", Add, LeadTakes.NewCampaign);
        api.Add("LD-58", "GET", "/campaigns/{id}", "campaigns:read", Get);
        api.Add("LD-59", "PATCH", "/campaigns/{id}", "campaigns:update", Change, LeadTakes.Campaign);
        api.Add("LD-60", "POST", "/campaigns/{id}", "campaigns:update", Extend, LeadTakes.CampaignRelations);
        api.Add("LD-61", "DELETE", "/campaigns/{id}", "campaigns:delete", Archive);
        api.Add("LD-69", "GET", "/campaigns/{id}/tickets", "campaigns:read tickets:read", ListTickets, LeadFilters.Tickets);
    }

    /// <summary>The campaigns that the caller sees, by id.</summary>
    public static IEnumerable<Department> Visible(LeadCall call) =>
        call.Vocabulary.Departments.Where(d => Visibility.SeesDepartment(call.Caller, d)).OrderBy(d => d.Id);

    public static Department? Find(LeadCall call, long id) =>
        call.Vocabulary.FindDepartment(id) is { } found && Visibility.SeesDepartment(call.Caller, found) ? found : null;

    /// <summary>Those of these campaigns that the caller sees; null stays null.</summary>
    public static IReadOnlyList<long>? Seen(LeadCall call, IReadOnlyList<long>? ids) => ids is null ? null : [.. ids.Where(id => Find(call, id) is not null)];

    /// <summary>A page of those that the query leaves.</summary>
    /// <param name="call">The request.</param>
    /// <param name="only">Only these; null is all.</param>
    /// <param name="ofOffice">Only those of this office.</param>
    public static LeadAnswer List(LeadCall call, IReadOnlySet<long>? only = null, long? ofOffice = null)
    {
        var (page, query) = (call.Page(), call.Query);
        var name = query.Text("name").Or(null);
        var type = query.Choice("type", Need.Value, "outbound", "omni").Or(null);
        var disabled = query.Bool("disabled").Or(null);
        var office = ofOffice ?? query.Integer("office_id").Or(null);
        var sort = call.Sort("name", "created_at");

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        var folded = name is null ? null : Folding.Fold(name);
        var found = Visible(call).Where(d =>
            only?.Contains(d.Id) != false
            && (folded is null || Folding.Fold(NameOf(call, d)).Contains(folded, StringComparison.Ordinal))
            && (type is null || d.Kind == type)
            && (disabled is null || d.Disabled == disabled)
            && (office is null || (d.OfficeId ?? 0) == office));
        IReadOnlyList<Department> all = [.. Sorted(call, found, sort)];

        return call.List([.. page.Of(all).Select(d => Campaign.Of(call, d))], page, all.Count);
    }

    /// <summary>A page of the campaigns that have this member.</summary>
    public static async ValueTask<LeadAnswer> ListOf(LeadCall call, Relation relation, long member)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return List(call, only: (await relation.OwnersAsync(db, member, call.Aborted)).ToHashSet());
    }

    private static async ValueTask<LeadAnswer> ListAll(LeadCall call)
    {
        HashSet<long>? only = null;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        foreach (var relation in CampaignRelation.All)
        {
            if (call.Query.Integer(relation.Thing + "_id").Or(null) is { } member)
            {
                var isVisible = (await relation.Visible(call, db, [member])).Contains(member);
                var owners = isVisible ? await relation.Relation.OwnersAsync(db, member, call.Aborted) : [];
                only = only is null ? [.. owners] : [.. only.Intersect(owners)];
            }
        }

        return List(call, only);
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        if (CampaignMembers.Lacks(call, body) is { } lacking)
        {
            return lacking;
        }

        var draft = Read(body, Need.Required) with { Relations = await CampaignMembers.ReadAsync(call, body, RelationMode.Add) };

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        draft = draft.Kind.IsGiven ? draft : draft with { Kind = "outbound" };

        return (await call.Get<SaveDepartment>().RunAsync(null, draft, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(id, $"/campaigns/{id}", async () =>
            {
                var fresh = call with { Vocabulary = await call.Get<VocabularyCache>().GetAsync(call.Aborted) };
                return await WholeAsync(fresh, fresh.Vocabulary.FindDepartment(id)!);
            });
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        Find(call, call.Id("id")) is { } campaign ? LeadAnswer.Of(await WholeAsync(call, campaign)) : LeadErrors.NotFound("campaign");

    private static ValueTask<LeadAnswer> Change(LeadCall call) => WriteAsync(call, async body =>
        Read(body, Need.Value) with { Relations = await CampaignMembers.ReadAsync(call, body, RelationMode.Replace) });

    /// <summary>POST on an object adds to its relation arrays, and can do nothing else (section 2.5).</summary>
    private static ValueTask<LeadAnswer> Extend(LeadCall call) => WriteAsync(call, async body =>
    {
        foreach (var name in body.Names.Where(IsAttribute))
        {
            body.Refuse(name, LeadWords.NotAdded(name));
        }

        return new() { Relations = await CampaignMembers.ReadAsync(call, body, RelationMode.Add) };
    });

    private static async ValueTask<LeadAnswer> WriteAsync(LeadCall call, Func<LeadFields, ValueTask<DepartmentDraft>> read)
    {
        if (Find(call, call.Id("id")) is not { } campaign)
        {
            return LeadErrors.NotFound("campaign");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        if (CampaignMembers.Lacks(call, body) is { } lacking)
        {
            return lacking;
        }

        var draft = await read(body);
        return body.Refusal ?? await SaveAsync(call, campaign.Id, draft);
    }

    private static async ValueTask<LeadAnswer> Archive(LeadCall call)
    {
        if (Find(call, call.Id("id")) is not { } campaign)
        {
            return LeadErrors.NotFound("campaign");
        }

        return (await call.Get<ArchiveDepartment>().RunAsync(campaign.Id, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? problem.Kind is ProblemKind.Conflict ? LeadErrors.State("campaign_in_use", "The campaign has open tickets.") : LeadErrors.Of(problem)
            : LeadAnswer.Done;
    }

    private static async ValueTask<LeadAnswer> ListTickets(LeadCall call) => Find(call, call.Id("id")) is { } campaign
        ? await Tickets.List(call, new() { DepartmentIds = [campaign.Id] })
        : LeadErrors.NotFound("campaign");

    /// <summary>Changes what the draft gives of a campaign.</summary>
    public static async ValueTask<LeadAnswer> SaveAsync(LeadCall call, long id, DepartmentDraft draft) =>
        LeadAnswer.After(await call.Get<SaveDepartment>().RunAsync(id, draft, call.Caller, call.Aborted), Names);

    private static DepartmentDraft Read(LeadFields body, Need name)
    {
        return new()
        {
            Name = body.Text("name", name).Filled(),
            Kind = body.Choice("type", Need.Value, "outbound", "omni").Filled(),
            Disabled = body.Bool("disabled").Filled(),
            Description = body.Text("description", longest: LeadFields.LongestText),
            Url = body.Url("url"),
            ExternalId = body.Text("external_id"),
            OfficeId = body.Id("office_id"),
        };
    }

    private static bool IsAttribute(string name) => name is "name" or "type" or "disabled" or "description" or "url" or "external_id" or "office_id";

    private static string NameOf(LeadCall call, Department d) => d.Name.In(call.Vocabulary.Settings.DefaultLanguage);

    private static IEnumerable<Department> Sorted(LeadCall call, IEnumerable<Department> found, (string Property, bool Descending)? sort) => sort switch
    {
        ("name", false) => found.OrderBy(d => NameOf(call, d), StringComparer.OrdinalIgnoreCase),
        ("name", true) => found.Reverse().OrderByDescending(d => NameOf(call, d), StringComparer.OrdinalIgnoreCase),
        (_, false) => found.OrderBy(d => d.CreatedAt),
        (_, true) => found.Reverse().OrderByDescending(d => d.CreatedAt),
        null => found,
    };

    private static async ValueTask<Campaign> WholeAsync(LeadCall call, Department department)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await WholeAsync(call, db, department);
    }

    /// <summary>A campaign with its relation arrays, in which stands whom the caller sees.</summary>
    public static async ValueTask<Campaign> WholeAsync(LeadCall call, Session db, Department department)
    {
        var members = CampaignRelation.All.ToDictionary(r => r.Name, r => r.Relation.MembersOf(department.Id));
        await db.AskAsync([.. members.Values], call.Aborted);

        var shown = new Dictionary<string, IReadOnlyList<LeadId>>();

        foreach (var relation in CampaignRelation.All)
        {
            shown[relation.Name] = await relation.ShownAsync(call, db, members[relation.Name].Rows);
        }

        return Campaign.Of(call, department) with { Users = shown["users"], Products = shown["products"], ContactLists = shown["contact_lists"] };
    }

    internal sealed record Campaign(
        long Id, string Name, string Type, bool Disabled, string? Description, string? Url, string? Email, long? OfficeId, string? ExternalId, string CreatedAt,
        string UpdatedAt)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<LeadId>? Users { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<LeadId>? Products { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<LeadId>? ContactLists { get; init; }

        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static Campaign Of(LeadCall call, Department d) => new(
            d.Id, NameOf(call, d), d.Kind, d.Disabled, d.Description, d.Url, d.Email.Length > 0 ? d.Email : null, d.OfficeId, d.ExternalId,
            call.Time(d.CreatedAt), call.Time(d.UpdatedAt))
        {
            Links = call.Links.Of($"/campaigns/{d.Id}", "users", "products", "contact_lists", "results", "tickets"),
        };
    }
}
