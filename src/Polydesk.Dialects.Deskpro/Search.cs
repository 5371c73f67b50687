using System.Text.Json;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Finds things of several types by words; a group for each type that is asked for, also when it is empty (section 3.10).</summary>
internal static class Search
{
    private static readonly (string Type, string Title, Finder? Find, KnowledgeKind? Kind)[] Types =
    [
        ("ticket", "Tickets", TicketsAsync, null),
        ("person", "People", PeopleAsync, null),
        ("organization", "Organizations", OrganizationsAsync, null),
        ("article", "Articles", null, KnowledgeKind.Article),
        ("news", "News", null, KnowledgeKind.News),
        ("download", "Downloads", null, KnowledgeKind.Download),
        ("feedback", "Feedback", null, KnowledgeKind.Feedback),
        ("chat", "Chats", null, null),
    ];

    private delegate ValueTask<(IReadOnlyList<JsonElement> Found, long Total)> Finder(DeskproCall call, Session db, string words, Paging paging);

    public static void MapSearch(this DeskproApi api) => api.Add("DP-82", ["GET"], "/search", new("search.search.list", EndpointKind.Get, List)
    {
        Query =
        [
            Param.Needed("q", ParamType.Text),
            new("types", ParamType.Texts, string.Join(", ", Types.Select(t => t.Type))) { Aliases = ["type"] },
            new("page", ParamType.Integer),
            new("count", ParamType.Integer),
        ],
        Data = typeof(Body),
    });

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, query) = (call.Paging(), call.Query);

        if (!query["q"].AsText().Has(out var words) || string.IsNullOrWhiteSpace(words))
        {
            call.Faults.Add("q", FaultCodes.Required);
        }

        var wanted = call.FilterTexts("types") ?? call.FilterTexts("type") ?? [.. Types.Select(t => t.Type)];

        if (wanted.Any(t => Types.All(known => known.Type != t)))
        {
            call.Faults.Add("types", FaultCodes.BadChoice);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var types = wanted.Distinct().Select(type => Types.First(t => t.Type == type)).ToList();
        var published = await call.Get<KnowledgeSearch>().FindAsync(
            db, words!, [.. types.Select(t => t.Kind).OfType<KnowledgeKind>()], paging.Skip, paging.Take, call.Caller, call.Aborted);
        var groups = new List<Group>();

        foreach (var (type, title, find, kind) in types)
        {
            var (found, total) = find is not null ? await find(call, db, words!, paging)
                : kind is { } known ? (await ContentAsync(call, db, published[known].Articles), published[known].Total)
                : ([], 0);
            groups.Add(new(type, title, total, found));
        }

        return DeskproAnswer.Of(new Body(groups));
    }

    private static async ValueTask<(IReadOnlyList<JsonElement> Found, long Total)> TicketsAsync(DeskproCall call, Session db, string words, Paging paging)
    {
        var filter = new TicketFilter { Search = words, Deleted = false, StatusIds = TicketStatus.Shown(call.Vocabulary) };
        var (tickets, total) = await call.Get<TicketStore>().PageAsync(
            db, filter, [new(TicketKey.Id, Descending: true)], paging.Skip, paging.Take, call.Caller, call.Aborted, TicketParts.Facts);
        return (tickets.ConvertAll(t => JsonSerializer.SerializeToElement(TicketBody.Of(t, call), DeskproJson.Of<TicketBody>())), total);
    }

    private static async ValueTask<(IReadOnlyList<JsonElement> Found, long Total)> PeopleAsync(DeskproCall call, Session db, string words, Paging paging)
    {
        var (people, total) = await call.Get<PersonStore>().PageAsync(
            db, new() { Search = words, Sorts = [new(PersonOrder.Id)] }, call.Caller, paging.Skip, paging.Take, call.Aborted);
        var bodies = await PersonBody.LoadAsync(call, db, people.ConvertAll(p => p.Id));
        return (people.ConvertAll(p => JsonSerializer.SerializeToElement(bodies[p.Id], DeskproJson.Of<PersonBody>())), total);
    }

    private static async ValueTask<(IReadOnlyList<JsonElement> Found, long Total)> OrganizationsAsync(DeskproCall call, Session db, string words, Paging paging)
    {
        var (organizations, total) = await call.Get<OrganizationStore>().PageAsync(
            db, new() { Search = words, Sorts = [new(OrganizationOrder.Id)] }, call.Caller, paging.Skip, paging.Take, call.Aborted);
        var bodies = await OrganizationBody.LoadAsync(call, db, organizations.ConvertAll(o => o.Id));
        return (organizations.ConvertAll(o => JsonSerializer.SerializeToElement(bodies[o.Id], DeskproJson.Of<OrganizationBody>())), total);
    }

    private static async ValueTask<IReadOnlyList<JsonElement>> ContentAsync(DeskproCall call, Session db, IReadOnlyList<Article> found) => found switch
    {
        [] => [],
        [{ Kind: KnowledgeKind.Feedback }, ..] =>
            [.. (await FeedbackBody.OfAsync(found, call, db)).Select(b => JsonSerializer.SerializeToElement(b, DeskproJson.Of<FeedbackBody>()))],
        _ => [.. found.Select(a => ContentBody.Of(a, call)).Select(b => JsonSerializer.SerializeToElement(b, b.GetType(), DeskproJson.Default))],
    };

    internal sealed record Body(IReadOnlyList<Group> GroupedResults);

    internal sealed record Group(string Type, string Title, long Total, IReadOnlyList<JsonElement> Results);
}
