using Polydesk.Desk.Events;

namespace Polydesk.Desk.Tickets;

/// <summary>Attributes of a ticket that are simply set, with one event for each that really changed.</summary>
internal static class TicketAttributes
{
    /// <summary>How much it presses: urgency, hold and archive.</summary>
    public static async ValueTask PressAsync(Made made, TicketChange change)
    {
        var ticket = made.Ticket;

        if (change.Urgency.Is(out var urgency) && urgency != ticket.Urgency)
        {
            await made.SetAsync($"urgency = {urgency}", EventTypes.UrgencyChanged, new(ticket.Urgency, LocalText.None), new(urgency, LocalText.None));
        }

        if (change.OnHold.Is(out var held) && held != ticket.HeldAt is not null)
        {
            await made.SetAsync(
                $"held_at = {(held ? made.Now : (DateTimeOffset?)null)}", EventTypes.HoldChanged, new(held ? 0 : 1, LocalText.None), new(held ? 1 : 0, LocalText.None));
        }

        // A ticket that is not resolved any more has left the archive by that.
        if (change.Archived.Is(out var archived) && archived != ticket.ArchivedAt is not null && made.IsResolved)
        {
            made.Set($"archived_at = {(archived ? made.Now : (DateTimeOffset?)null)}");
        }
    }

    /// <summary>What was chosen from a list: team, product, workflow, brand and language.</summary>
    public static async ValueTask ChooseAsync(Made made, TicketChange change)
    {
        var (ticket, words) = (made.Ticket, made.Vocabulary);

        if (change.TeamId.Is(out var team) && team != ticket.TeamId)
        {
            await made.SetAsync($"team_id = {team}", EventTypes.TeamChanged, Value(ticket.TeamId, null), Value(team, null));
        }

        if (change.ProductId.Is(out var product) && product != ticket.ProductId)
        {
            await made.SetAsync(
                $"product_id = {product}", EventTypes.TicketProductChanged, Value(ticket.ProductId, words.FindProduct(ticket.ProductId ?? 0)?.Name),
                Value(product, words.FindProduct(product ?? 0)?.Name));
        }

        if (change.WorkflowId.Is(out var workflow) && workflow != ticket.WorkflowId)
        {
            await made.SetAsync(
                $"workflow_id = {workflow}", EventTypes.WorkflowChanged, Value(ticket.WorkflowId, words.FindWorkflow(ticket.WorkflowId ?? 0)?.Name),
                Value(workflow, words.FindWorkflow(workflow ?? 0)?.Name));
        }

        if (change.BrandId.Is(out var brand) && brand != ticket.BrandId)
        {
            await made.SetAsync($"brand_id = {brand}", EventTypes.BrandChanged, Value(ticket.BrandId, null), Value(brand, null));
        }

        if (change.Language.Is(out var language) && language != ticket.Language)
        {
            await made.SetAsync($"language = {language}", EventTypes.LanguageChanged, EventValue.Of(ticket.Language ?? ""), EventValue.Of(language ?? ""));
        }

        static EventValue Value(long? id, LocalText? name) => new(id ?? 0, name ?? LocalText.None);
    }
}
