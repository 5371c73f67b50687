using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>How many tickets a list has, and how many of each agent, department and so on (section 3.10).</summary>
internal static class TicketCounts
{
    private static readonly Dictionary<string, TicketGroup> Groups = new()
    {
        ["agent"] = TicketGroup.Agent,
        ["agent_team"] = TicketGroup.Team,
        ["department"] = TicketGroup.Department,
        ["status"] = TicketGroup.Status,
        ["priority"] = TicketGroup.Priority,
        ["category"] = TicketGroup.Type,
        ["product"] = TicketGroup.Product,
        ["workflow"] = TicketGroup.Workflow,
        ["person"] = TicketGroup.Requester,
        ["organization"] = TicketGroup.Organization,
        ["brand"] = TicketGroup.Brand,
        ["urgency"] = TicketGroup.Urgency,
    };

    public static void MapTicketCounts(this DeskproApi api) => api.Counts(
        "DP-21", "/tickets/counts", "tickets.tickets", Count, [new("group_by", ParamType.Text, string.Join(", ", Groups.Keys)), .. TicketQuery.Params]);

    private static async ValueTask<DeskproAnswer> Count(DeskproCall call)
    {
        var filter = await TicketQuery.FilterAsync(call);
        var by = call.FilterText("group_by") ?? "";

        if (by.Length > 0 && !Groups.ContainsKey(by))
        {
            call.Faults.Add("group_by", FaultCodes.BadChoice);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var store = call.Get<TicketStore>();

        if (by.Length == 0)
        {
            var (_, total) = await store.PageAsync(db, filter, [new(TicketKey.Id)], 0, 1, call.Caller, call.Aborted);
            return DeskproAnswer.Of(new CountBody(total));
        }

        var counts = await store.CountByAsync(db, filter, Groups[by], call.Caller, call.Aborted);
        var titles = await TitlesAsync(call, db, by, [.. counts.Select(c => c.Value).OfType<long>()]);
        return DeskproAnswer.Of(new CountBody(counts.Sum(c => c.Count))
        {
            GroupedBy = by,
            Nested = counts.ConvertAll(c => new CountBody(c.Count) { Id = c.Value, Type = by, Title = c.Value is { } id ? titles(id) : null, Value = ValueOf(call, by, c.Value) }),
        });
    }

    /// <summary>What values are called.</summary>
    private static async ValueTask<Func<long, string?>> TitlesAsync(DeskproCall call, Session db, string by, IReadOnlyList<long> ids)
    {
        var words = call.Vocabulary;

        if (by is "agent" or "person")
        {
            var people = await call.Get<PersonCards>().FindAsync(db, ids, call.Aborted);
            return id => people.GetValueOrDefault(id)?.FullName;
        }

        if (by == "organization")
        {
            var organizations = (await call.Get<OrganizationStore>().ListAsync(db, ids, call.Aborted)).ToDictionary(o => o.Id, o => o.Name);
            return id => organizations.GetValueOrDefault(id);
        }

        return id => by switch
        {
            "department" => words.FindDepartment(id)?.Name.In(call.Language),
            "status" => words.FindStatus(id)?.Name.In(call.Language),
            "priority" => words.FindPriority(id)?.Name.In(call.Language),
            "category" => words.FindType(id)?.Name.In(call.Language),
            "product" => words.FindProduct(id)?.Name.In(call.Language),
            "workflow" => words.FindWorkflow(id)?.Name.In(call.Language),
            "brand" => words.FindBrand(id)?.Name,
            _ => id.ToString(),
        };
    }

    /// <summary>The word by which a list can be narrowed to the same tickets.</summary>
    private static string? ValueOf(DeskproCall call, string by, long? id) => by == "status" && id is { } status
        ? TicketStatus.CodeOf(call.Vocabulary.FindStatus(status)!, call.Vocabulary)
        : id?.ToString();
}
