using Polydesk.Desk.Departments;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Users, products and contact lists of campaigns: relation arrays within a campaign, and sub-resources of it (section 2.5).</summary>
internal static class CampaignMembers
{
    public static void MapCampaignMembers(this RouteTable<LeadOperation> api)
    {
        foreach (var r in CampaignRelation.All)
        {
            var path = $"/campaigns/{{id}}/{r.Name}";
            api.Add(r.Operations[0], "GET", path, $"campaigns:read {r.Name}:read", call => List(call, r), LeadFilters.But(r.Filters, "campaign_id"));
            api.Add(r.Operations[1], "PATCH", path, $"campaigns:update {r.Name}:read", call => Relate(call, r, RelationMode.Replace), LeadTakes.Ids);
            api.Add(r.Operations[2], "POST", path, $"campaigns:update {r.Name}:read", call => Relate(call, r, RelationMode.Add), LeadTakes.Ids);
            api.Add(r.Operations[3], "DELETE", path + "/{member}", $"campaigns:update {r.Name}:read", call => Detach(call, r));
        }
    }

    /// <summary>The refusal of a token that may not read what the body's relation arrays lead to (section 2.5).</summary>
    public static LeadError? Lacks(LeadCall call, LeadFields body) =>
        CampaignRelation.All.Where(r => body.Has(r.Name)).Select(r => call.Lacks(r.Name + ":read")).FirstOrDefault(e => e is not null);

    /// <summary>What a campaign's relation arrays say; whoever the caller does not see is refused.</summary>
    public static async ValueTask<IReadOnlyList<RelationChange>> ReadAsync(LeadCall call, LeadFields body, RelationMode mode)
    {
        var changes = new List<RelationChange>();

        foreach (var relation in CampaignRelation.All)
        {
            if (body.Relation(relation.Name).Is(out var given))
            {
                await RefuseUnknownAsync(call, relation, given, body.Faults);
                changes.Add(relation.Change(call, mode, given.Ids));
            }
        }

        return changes;
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call, CampaignRelation relation) => Campaigns.Find(call, call.Id("id")) is { } campaign
        ? await relation.List(call, campaign.Id)
        : LeadErrors.NotFound("campaign");

    private static async ValueTask<LeadAnswer> Relate(LeadCall call, CampaignRelation relation, RelationMode mode)
    {
        if (Campaigns.Find(call, call.Id("id")) is not { } campaign)
        {
            return LeadErrors.NotFound("campaign");
        }

        if ((await call.ArrayAsync(orObject: mode is RelationMode.Add)).FailedArray(out var refusal, out var array))
        {
            return refusal;
        }

        var faults = new LeadFaults();
        var given = LeadRelation.Of(array, "", faults)!;
        await RefuseUnknownAsync(call, relation, given, faults);

        return faults.Refusal ?? await Campaigns.SaveAsync(call, campaign.Id, new() { Relations = [relation.Change(call, mode, given.Ids)] });
    }

    private static async ValueTask<LeadAnswer> Detach(LeadCall call, CampaignRelation relation)
    {
        if (Campaigns.Find(call, call.Id("id")) is not { } campaign)
        {
            return LeadErrors.NotFound("campaign");
        }

        var draft = new DepartmentDraft { Relations = [relation.Change(call, RelationMode.Remove, [call.Id("member")])] };
        var answer = await Campaigns.SaveAsync(call, campaign.Id, draft);
        return answer is LeadError { Status: 404 } ? LeadErrors.NotFound(relation.Thing) : answer;
    }

    private static async ValueTask RefuseUnknownAsync(LeadCall call, CampaignRelation relation, LeadRelation given, LeadFaults faults)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        given.RefuseUnknown(given.Ids.Except(await relation.Visible(call, db, given.Ids)), faults);
    }
}
