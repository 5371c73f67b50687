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

    /// <summary>What was chosen from a list: priority, type, team, product, workflow, brand and language.</summary>
    public static async ValueTask ChooseAsync(Made made, TicketChange change)
    {
        var (ticket, words) = (made.Ticket, made.Vocabulary);

        if (change.PriorityId.Is(out var priority) && priority != ticket.PriorityId)
        {
            await made.SetAsync(
                $"priority_id = {priority}", EventTypes.PriorityChanged, new(ticket.PriorityId, words.FindPriority(ticket.PriorityId)!.Name),
                new(priority, words.FindPriority(priority)!.Name));
        }

        if (change.TypeId.Is(out var type) && type != ticket.TypeId)
        {
            await made.SetAsync(
                $"type_id = {type}", EventTypes.TypeChanged, new(ticket.TypeId, words.FindType(ticket.TypeId)!.Name), new(type, words.FindType(type)!.Name));
        }

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

    /// <summary>What binds it: its result, its lock, what is promised and until when it is frozen, and the ticket above it.</summary>
    public static async ValueTask BindAsync(Made made, TicketChange change)
    {
        var ticket = made.Ticket;

        if (change.ResultId.Is(out var result) && result != ticket.ResultId)
        {
            made.Set($"result_id = {result}");
        }

        if (change.Locked.Is(out var locked) && locked != ticket.Locked)
        {
            await made.SetAsync($"locked = {locked}", EventTypes.LockChanged, new(ticket.Locked ? 1 : 0, LocalText.None), new(locked ? 1 : 0, LocalText.None));
        }

        if (change.SlaDue.Is(out var sla) && sla != ticket.SlaDue)
        {
            await made.SetAsync($"sla_due = {sla}", EventTypes.SlaChanged, Time(ticket.SlaDue), Time(sla));
        }

        // A freeze until what has passed is none.
        if (change.FrozenUntil.Is(out var until) && (until > made.Now ? until : null) is var frozen && frozen != ticket.FrozenUntil)
        {
            await made.SetAsync($"frozen_until = {frozen}", EventTypes.FreezeChanged, Time(ticket.FrozenUntil), Time(frozen));
        }

        if (change.ParentId.Is(out var parent) && parent != ticket.ParentId)
        {
            await made.SetAsync(
                $"parent_id = {parent}", EventTypes.ParentChanged, new(ticket.ParentId ?? 0, LocalText.None), new(parent ?? 0, LocalText.None));
        }

        static EventValue Time(DateTimeOffset? time) => new(time?.ToUnixTimeMilliseconds() ?? 0, LocalText.None);
    }
}
