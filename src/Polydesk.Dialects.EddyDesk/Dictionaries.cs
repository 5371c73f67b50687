using Polydesk.Desk;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The short lists that a client reads once: departments, statuses, priorities, types.</summary>
internal static class Dictionaries
{
    public static void MapDictionaries(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-01", "GET", "/departments", Departments);
        api.Add("ED-22", "GET", "/statuses", Statuses);
        api.Add("ED-23", "GET", "/priorities", Priorities);
        api.Add("ED-24", "GET", "/types", Types);
    }

    private static ValueTask<EddyAnswer> Departments(EddyCall call) =>
        Answer(call.Vocabulary.DepartmentsFor(call.Caller).Select(d => new Named(d.Id, call.Local(d.Name))));

    private static ValueTask<EddyAnswer> Statuses(EddyCall call) =>
        new(EddyAnswer.Data<IReadOnlyList<NamedByText>>([.. call.Vocabulary.Statuses.Select(s => new NamedByText(s.Slug, call.Local(s.Name)))]));

    private static ValueTask<EddyAnswer> Priorities(EddyCall call) => Answer(call.Vocabulary.Priorities.Select(p => new Named(p.Id, call.Local(p.Name))));

    private static ValueTask<EddyAnswer> Types(EddyCall call) => Answer(call.Vocabulary.Types.Select(t => new Named(t.Id, call.Local(t.Name))));

    private static ValueTask<EddyAnswer> Answer(IEnumerable<Named> items) => new(EddyAnswer.Data<IReadOnlyList<Named>>([.. items]));

    internal sealed record Named(long Id, LocalText Name);

    internal sealed record NamedByText(string Id, LocalText Name);
}
