namespace Polydesk.Dialects.Deskpro;

/// <summary>What a request can say of a ticket (TicketWrite in section 3.1), and by which names what the desk refuses is told.</summary>
internal static class TicketParams
{
    public static IReadOnlyList<Param> Update { get; } =
    [
        new("subject", ParamType.Text) { Required = true, Aliases = ["title"] },
        new("person", ParamType.Person, "The requester; without one, the agent who asks.") { Aliases = ["person_id"] },
        new("person_email", ParamType.Text, "The requester's address, in place of person."),
        new("person_name", ParamType.Text, "The name of a new requester."),
        new("department", ParamType.Integer),
        new("category", ParamType.Integer),
        new("priority", ParamType.Integer),
        new("parent", ParamType.Integer),
        new("agent", ParamType.Person, "null unassigns."),
        new("status", ParamType.Text, "awaiting_agent, awaiting_user, pending, resolved, archived, hidden.deleted, hidden.spam, or with a sub-status like pending.5."),
        new("product", ParamType.Integer),
        new("workflow", ParamType.Integer),
        new("language", ParamType.Integer),
        new("brand", ParamType.Integer),
        new("organization", ParamType.Integer, "A ticket belongs to the organization of its requester: only that one is accepted."),
        new("agent_team", ParamType.Integer),
        new("urgency", ParamType.Integer, "From 1 to 10."),
        new("is_hold", ParamType.Flag),
        new("star", ParamType.Integer, "The caller's own; null takes it away."),
        new("labels", ParamType.Texts, "Replaces all labels."),
        new("cc", ParamType.List, "People by id, address or object; unknown addresses become people."),
        new("followers", ParamType.List, "Agents."),
        new("fields", ParamType.Map, "Custom fields by id or alias."),
        new("suppress_user_notify", ParamType.Flag),
    ];

    public static IReadOnlyList<Param> Create { get; } =
    [
        .. Update,
        new("message", ParamType.Map, "The first message: an object, or its text alone."),
        new("attachments", ParamType.List, "Files of the first message."),
        new("date_created", ParamType.Date, "For imports, by admins."),
    ];

    public static DeskproNames Names { get; } = new(
        ("title", "subject"), ("requester", "person"), ("requester_email", "person"), ("customer", "person"), ("customer_email", "person"), ("author", "message.person"),
        ("team", "agent_team"), ("type", "category"), ("tags", "labels"), ("description", "message"));
}
