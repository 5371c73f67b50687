using Polydesk.Desk;
using Polydesk.Desk.Events;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What hooks can be told of: pairs of a target and an event, kept as one word with a dot between (section 5.16).</summary>
internal static class HookWords
{
    public const string Message = "tickets.message";

    private const string TicketUpdate = "tickets.update";
    private const string TicketClose = "tickets.close";

    private static readonly (string Type, string Word)[] Told =
    [
        (EventTypes.ContactListAdded, "callinglist.import"),
        (EventTypes.ContactListFilled, "callinglist.add"),
        (EventTypes.ContactListRemoved, "callinglist.delete"),
        (EventTypes.DepartmentAdded, "campaigns.create"),
        (EventTypes.DepartmentArchived, "campaigns.delete"),
        (EventTypes.PersonCreated, "contacts.create"),
        (EventTypes.PersonChanged, "contacts.update"),
        (EventTypes.PersonErased, "contacts.update"),
        (EventTypes.PersonRemoved, "contacts.delete"),
        (EventTypes.CallLogged, "calls.create"),
        (EventTypes.OrderAdded, "orders.create"),
        (EventTypes.OrderChanged, "orders.update"),
        (EventTypes.OrderStateChanged, "orders.update"),
        (EventTypes.CallbackAdded, "callbacks.create"),
        (EventTypes.CallbackChanged, "callbacks.update"),
        (EventTypes.TicketCreated, "tickets.create"),
        (EventTypes.CustomerReplied, Message),
        (EventTypes.AgentReplied, Message),
        (EventTypes.NoteAdded, Message),
        (EventTypes.StatusChanged, TicketUpdate),
        (EventTypes.StatusFollowed, TicketUpdate),
        (EventTypes.SubjectChanged, TicketUpdate),
        (EventTypes.PriorityChanged, TicketUpdate),
        (EventTypes.DepartmentChanged, TicketUpdate),
        (EventTypes.AgentChanged, TicketUpdate),
        (EventTypes.RequesterChanged, TicketUpdate),
        (EventTypes.FreezeChanged, TicketUpdate),
        (EventTypes.TagsChanged, TicketUpdate),
        (EventTypes.FieldChanged, TicketUpdate),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Told.Select(t => t.Word).Append(TicketClose).Distinct()];

    public static IReadOnlyList<string> Targets { get; } = [.. All.Select(w => w.Split('.')[0]).Distinct()];

    public static IReadOnlyList<string> EventsOf(string target) => [.. All.Where(w => w.StartsWith(target + ".", StringComparison.Ordinal)).Select(w => w.Split('.')[1])];

    /// <summary>A ticket that is closed is told as closed and as updated; two statuses of the desk may be one here, which tells nothing.</summary>
    public static IReadOnlyList<string> Of(LoggedEvent e, DeskVocabulary vocabulary)
    {
        if (Array.Find(Told, t => t.Type == e.Type).Word is not { } word)
        {
            return [];
        }

        if (e.Type is not (EventTypes.StatusChanged or EventTypes.StatusFollowed))
        {
            return [word];
        }

        var (from, to) = (Kind(e.From), Kind(e.To));
        return LeadStatus.Of(from) == LeadStatus.Of(to) ? [] : to is StatusKind.Resolved ? [word, TicketClose] : [word];

        StatusKind Kind(EventValue? status) => vocabulary.FindStatus(status?.Id ?? 0)?.Kind ?? StatusKind.Open;
    }

    /// <summary>The tag with the id of a target's thing; <c>{contact.id}</c> of <c>contacts</c>.</summary>
    public static string TagOf(string target) => target switch
    {
        "callinglist" => "calling_list.id",
        _ => target.TrimEnd('s') + ".id",
    };
}
