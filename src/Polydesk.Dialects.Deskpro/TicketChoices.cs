using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What a ticket can be: category (the desk's type), priority, product, workflow.</summary>
internal static class TicketChoices
{
    public static void MapTicketChoices(this DeskproApi api)
    {
        api.MapLookup<ChoiceBody>("/ticket_categories", "tickets.ticket_categories", Categories, "DP-39", "DP-40", "DP-41");
        api.MapLookup<PriorityBody>("/ticket_priorities", "tickets.ticket_priorities", Priorities, "DP-42", "DP-43", "DP-44");
        api.MapLookup<ChoiceBody>("/ticket_products", "tickets.ticket_products", Products, "DP-45", "DP-46", "DP-47");
        api.MapLookup<ChoiceBody>("/ticket_workflows", "tickets.ticket_workflows", Workflows, "DP-48", "DP-49", "DP-50");
        api.Link(["category"], Lookups.Linked<ChoiceBody>(Categories));
        api.Link(["priority"], Lookups.Linked<PriorityBody>(Priorities));
        api.Link(["product"], Lookups.Linked<ChoiceBody>(Products));
        api.Link(["workflow"], Lookups.Linked<ChoiceBody>(Workflows));
    }

    /// <summary>Type 0 is no type.</summary>
    private static ValueTask<IReadOnlyList<ChoiceBody>> Categories(DeskproCall call) =>
        new([.. call.Vocabulary.Types.Where(t => t.Id != 0).Select(t => new ChoiceBody(t.Id, t.Name.In(call.Language), null, [], t.Position))]);

    private static ValueTask<IReadOnlyList<PriorityBody>> Priorities(DeskproCall call) =>
        new([.. call.Vocabulary.Priorities.Select(p => new PriorityBody(p.Id, p.Name.In(call.Language), null, [], p.Position, p.Position))]);

    private static ValueTask<IReadOnlyList<ChoiceBody>> Products(DeskproCall call) => Tree(call.Vocabulary.Products, call);

    private static ValueTask<IReadOnlyList<ChoiceBody>> Workflows(DeskproCall call) => Tree(call.Vocabulary.Workflows, call);

    private static ValueTask<IReadOnlyList<ChoiceBody>> Tree(IReadOnlyList<TicketChoice> all, DeskproCall call) => new(
    [
        .. all.Select(c => new ChoiceBody(c.Id, c.Name.In(call.Language), c.ParentId, [.. all.Where(b => b.ParentId == c.Id).Select(b => b.Id)], c.Position)),
    ]);
}

/// <summary>A category, product or workflow (section 3.7).</summary>
internal sealed record ChoiceBody(long Id, string Title, long? Parent, IReadOnlyList<long> Children, long DisplayOrder) : ITree;

/// <summary>A priority: a choice with its weight.</summary>
internal sealed record PriorityBody(long Id, string Title, long? Parent, IReadOnlyList<long> Children, long DisplayOrder, long Priority) : ITree;
