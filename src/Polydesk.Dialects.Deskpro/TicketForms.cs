using Polydesk.Desk;
using Polydesk.Desk.Tickets;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Tickets as forms make them: what the layout of the side and department requires must be there, unlike at /tickets.</summary>
internal static class TicketForms
{
    private const string Tag = "tickets.ticket_forms";

    private const string OfPerson = "user_fields";
    private const string OfOrganization = "organization_fields";

    private static IReadOnlyList<Param> Fields { get; } =
        [new(OfPerson, ParamType.Map, "Custom fields of the person."), new(OfOrganization, ParamType.Map, "Custom fields of the person's organization.")];

    private static DeskproNames Names { get; } = new(
        ("requester", "person"), ("requester_email", "person"), ("customer", "person"), ("customer_email", "person"), ("type", "category"), ("tags", "labels"),
        ("description", "message"), ("files", "attachments"), ("team", "agent_team"));

    public static void MapTicketForms(this DeskproApi api)
    {
        api.Create<TicketBody>("DP-36", "/ticket_forms/{context}", Tag, Create, [.. TicketParams.Create, .. Fields]);
        api.Update<TicketBody>("DP-37", "/ticket_forms/{context}/{id}", Tag, Update, [.. TicketParams.Update, .. Fields]);
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        if (TicketLayoutPages.SideOf(call.Route.Value("context")) is not { } side)
        {
            return DeskproErrors.NotFound;
        }

        var draft = await TicketInput.DraftAsync(call) with { RequesterInputs = Inputs(call) };
        var missing = (await LayoutAsync(call, side, draft.DepartmentId)).MissingOf(Sent(draft, call));

        foreach (var problem in missing)
        {
            call.Faults.Add(Names.Of(problem.Field), FaultCodes.Required);
        }

        return call.Faults.Any ? DeskproErrors.Invalid(call.Faults) : await Tickets.CreateAsync(call, draft);
    }

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        if (TicketLayoutPages.SideOf(call.Route.Value("context")) is not { } side)
        {
            return DeskproErrors.NotFound;
        }

        var change = await TicketInput.ChangeAsync(call) with { RequesterInputs = Inputs(call) };
        var department = change.DepartmentId.Is(out var to) ? to : await DepartmentAsync(call, Tickets.IdOf(call));

        foreach (var problem in (await LayoutAsync(call, side, department)).MissingOf(change))
        {
            call.Faults.Add(Names.Of(problem.Field), FaultCodes.Required);
        }

        return await Tickets.UpdateAsync(call, change);
    }

    /// <summary>What was really sent: that the requester is who asks, and that a ticket has a name, are /tickets' own ideas.</summary>
    private static TicketDraft Sent(TicketDraft draft, DeskproCall call) =>
        call.Body["person", "person_id", "person_email"].IsAbsent ? draft with { RequesterId = null, Requester = null, RequesterEmail = null } : draft;

    private static RequesterInputs Inputs(DeskproCall call) => new(
        FieldBody.Read(call.Body, Subject.Person, call.Vocabulary, OfPerson), FieldBody.Read(call.Body, Subject.Organization, call.Vocabulary, OfOrganization));

    private static async ValueTask<TicketLayout> LayoutAsync(DeskproCall call, LayoutSide side, long? department)
    {
        await using var db = await call.OpenAsync();
        return await call.Get<TicketLayouts>().FindAsync(db, side, department, call.Vocabulary, call.Aborted);
    }

    private static async ValueTask<long?> DepartmentAsync(DeskproCall call, long ticket)
    {
        await using var db = await call.OpenAsync();
        return (await call.Get<TicketStore>().FindAsync(db, ticket, call.Caller, call.Aborted))?.DepartmentId;
    }
}
