using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What calls can come to, which LeadDesk calls results or outcomes (section 5.10). Managers define them.</summary>
internal static class CallResultRoutes
{
    public static readonly IReadOnlyList<string> Kinds = ["deal", "callback", "busy", "voicemail", "no_deal", "custom"];
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["department"] = "campaign_id", ["list"] = "moves_to_contact_list_id" });

    private static readonly LeadResource<CallResult, CallResultDraft, ResultBody> Resource = new(
        "result", Names, FindAsync, ResultBody.Of, Read, static (call, id, draft) => call.Get<CallResults>().SaveAsync(id, draft, call.Caller, call.Aborted));

    public static void MapCallResults(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-112", "GET", "/results", "calls:read", call => ListAsync(call, null), LeadFilters.Results);
        api.Add("LD-112", "GET", "/results/{id}", "calls:read", Resource.GetAsync);
        api.Add("LD-113", "POST", "/results", "calls:create", LeadRoutes.ForManagers(Resource.AddAsync), LeadTakes.NewResult);
        api.Add("LD-113", "PATCH", "/results/{id}", "calls:update", LeadRoutes.ForManagers(Resource.ChangeAsync), LeadTakes.Result);
        api.Add("LD-113", "DELETE", "/results/{id}", "calls:delete", LeadRoutes.ForManagers(Remove));
        api.Add("LD-68", "GET", "/campaigns/{id}/results", "campaigns:read calls:read", ListOfCampaign, LeadFilters.But(LeadFilters.Results, "campaign_id"));
    }

    /// <summary>Notes that a result is not there, or not for this campaign.</summary>
    public static async ValueTask RefuseUnknownAsync(LeadCall call, LeadFields body, long? id, long campaign)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (id is { } given && await call.Get<CallResults>().FindForAsync(db, given, campaign, call.Caller, call.Aborted) is null)
        {
            body.Refuse("result_id", LeadWords.Selected("result_id"));
        }
    }

    private static async ValueTask<LeadAnswer> ListAsync(LeadCall call, long? campaign)
    {
        var (page, query) = (call.Page(), call.Query);
        var department = campaign ?? query.Integer("campaign_id").Or(null);
        var kind = query.Choice("kind", Need.Value, Kinds).Or(null);

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (results, total) = await call.Get<CallResults>().PageAsync(db, department, kind, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(results.ConvertAll(r => ResultBody.Of(call, r)), page, total);
    }

    private static async ValueTask<LeadAnswer> ListOfCampaign(LeadCall call) => Campaigns.Find(call, call.Id("id")) is { } campaign
        ? await ListAsync(call, campaign.Id)
        : LeadErrors.NotFound("campaign");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        (await call.Get<CallResults>().RemoveAsync(call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? problem.Kind is ProblemKind.Conflict ? LeadErrors.State("result_protected", "A standard outcome can not be deleted.") : LeadErrors.Of(problem)
            : LeadAnswer.Done;

    private static async ValueTask<CallResult?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<CallResults>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static CallResultDraft Read(LeadFields body, Need name) => new()
    {
        Name = body.Text("name", name).Filled(),
        Kind = body.Choice("kind", Need.Value, Kinds).Filled(),
        DepartmentId = body.Id("campaign_id"),
        Finalises = body.Bool("finalises_contact").Filled(),
        Blocks = body.Bool("blacklists_number").Filled(),
        MovesToListId = body.Id("moves_to_contact_list_id"),
        WaitMinutes = body.Integer("wait_minutes", Need.Value, 0, 1_000_000).Filled(),
    };

    internal sealed record ResultBody(
        long Id, string Name, string Kind, long? CampaignId, bool FinalisesContact, bool BlacklistsNumber, long? MovesToContactListId, long WaitMinutes,
        string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static ResultBody Of(LeadCall call, CallResult r) => new(
            r.Id, r.Name, r.Kind, r.DepartmentId, r.Finalises, r.Blocks, r.MovesToListId, r.WaitMinutes, call.Time(r.CreatedAt), call.Time(r.UpdatedAt))
        {
            Links = call.Links.Of($"/results/{r.Id}"),
        };
    }
}
