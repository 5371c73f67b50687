using System.Globalization;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the filters and the order of a list of tickets (section 4.2).</summary>
internal static class TicketQuery
{
    public static IReadOnlyList<Param> Params { get; } =
    [
        new("status", ParamType.Texts),
        new("not_status", ParamType.Texts),
        new("agent", ParamType.Texts, "Ids; me; 0 is unassigned."),
        new("person", ParamType.Text, "The requester's id or address."),
        new("department", ParamType.Ids),
        new("category", ParamType.Ids),
        new("priority", ParamType.Ids),
        new("agent_team", ParamType.Ids),
        new("organization", ParamType.Ids),
        new("language", ParamType.Ids),
        new("brand", ParamType.Ids),
        new("product", ParamType.Ids),
        new("workflow", ParamType.Ids),
        new("problem", ParamType.Ids, "No ticket has one yet."),
        new("sla", ParamType.Ids, "No ticket has one yet."),
        new("sla_status", ParamType.Texts, "No ticket has one yet."),
        new("labels", ParamType.Texts, "Any of them."),
        new("star", ParamType.Ids),
        new("filter", ParamType.Integer, "A ticket filter."),
        new("urgency", ParamType.Ids),
        new("is_hold", ParamType.Flag),
        new("ticket_field.{id}", ParamType.Text, "The value of a custom field, or its choice."),
        new("ref", ParamType.Text),
        new("date_created", ParamType.Text, "2026-01-01..2026-01-31"),
        new("date_updated", ParamType.Text, "2026-01-01..2026-01-31"),
    ];

    public static async ValueTask<TicketFilter> FilterAsync(DeskproCall call)
    {
        var query = call.Query;
        var filter = StatusChoice.Read(call).Narrow(new()
        {
            Ids = call.Ids(),
            AgentIds = call.People("agent"),
            DepartmentIds = call.FilterIds("department"),
            TypeIds = call.FilterIds("category"),
            PriorityIds = call.FilterIds("priority"),
            TeamIds = call.FilterIds("agent_team"),
            OrganizationIds = call.FilterIds("organization"),
            ProductIds = call.FilterIds("product"),
            WorkflowIds = call.FilterIds("workflow"),
            Languages = call.FilterIds("language") is { } languages ? [.. languages.Select(l => LanguageBody.Find(l, call.Vocabulary) ?? "")] : null,
            Stars = call.FilterIds("star"),
            Urgencies = call.FilterIds("urgency"),
            OnHold = call.FilterFlag("is_hold"),
            Tags = call.FilterTexts("labels"),
            Created = Dates(call, "date_created"),
            Updated = Dates(call, "date_updated"),
        });

        if (call.FilterIds("brand") is { } brands)
        {
            filter = filter with { And = [.. filter.And, Brands(brands, call)] };
        }

        filter = filter with { And = [.. filter.And, .. FieldFilters.Read(call, "ticket_field", Desk.Subject.Ticket).Select(f => new TicketFilter { ValueOf = f })] };

        if (!query["filter"].IsAbsent)
        {
            filter = await ViewAsync(call, filter);
        }

        if (call.FilterIds("problem") is not null || call.FilterIds("sla") is not null || !query["sla_status"].IsAbsent)
        {
            filter = filter with { Ids = [] };
        }

        if (call.FilterKey("ref") is { } reference)
        {
            filter = filter with { Ids = TicketReference.Find(reference) is { } id && filter.Ids?.Contains(id) != false ? [id] : [] };
        }

        if (call.FilterKey("person") is { } person)
        {
            filter = filter with { RequesterIds = await RequestersAsync(call, person) };
        }

        return filter;
    }

    public static Sort<TicketKey> Order(DeskproCall call)
    {
        var (field, descending) = call.Order(
            "ref", "subject", "status", "urgency", "priority", "person", "agent", "department", "date_created", "date_status", "date_resolved",
            "date_last_agent_reply", "date_last_user_reply", "date_user_waiting", "total_user_waiting", "waiting_time");
        return new(
            field switch
            {
                "ref" => TicketKey.Reference,
                "subject" => TicketKey.Subject,
                "priority" => TicketKey.Priority,
                "department" => TicketKey.Department,
                "date_created" => TicketKey.Created,
                "date_status" => TicketKey.StatusTime,
                "status" => TicketKey.Status,
                "urgency" => TicketKey.Urgency,
                "person" => TicketKey.Requester,
                "agent" => TicketKey.Agent,
                "date_resolved" => TicketKey.Closed,
                "date_last_agent_reply" => TicketKey.AgentWrote,
                "date_last_user_reply" => TicketKey.CustomerWrote,
                "date_user_waiting" => TicketKey.WaitingSince,
                "waiting_time" => TicketKey.WaitingTime,
                "total_user_waiting" => TicketKey.Waited,
                _ => TicketKey.Id,
            },
            descending);
    }

    /// <summary>The default brand has also the tickets that name none.</summary>
    private static TicketFilter Brands(IReadOnlyList<long> brands, DeskproCall call) =>
        brands.Contains(call.Vocabulary.DefaultBrand.Id) ? new() { BrandIds = brands, NoBrand = true } : new() { BrandIds = brands };

    /// <summary>A saved filter narrows as it says; its own word on statuses stands in for the usual leaving out of what is hidden.</summary>
    private static async ValueTask<TicketFilter> ViewAsync(DeskproCall call, TicketFilter filter)
    {
        await using var db = await call.OpenAsync();

        if (call.Query["filter"].AsInt().Has(out var id) && await call.Get<TicketViews>().FilterOfAsync(db, id, call.Caller, call.Aborted) is { } view)
        {
            var saysStatus = view.And.Any(t => t.StatusIds is not null) && call.Query["status"].IsAbsent && call.Query["not_status"].IsAbsent;
            return filter with { And = [.. filter.And, view], StatusIds = saysStatus ? null : filter.StatusIds };
        }

        call.Faults.Add("filter", FaultCodes.BadChoice);
        return filter;
    }

    private static async ValueTask<IReadOnlyList<long>> RequestersAsync(DeskproCall call, string person)
    {
        if (long.TryParse(person, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return [id];
        }

        await using var db = await call.OpenAsync();
        return await call.Get<Desk.People.PersonStore>().FindIdByEmailAsync(db, person.Trim(), call.Aborted) is { } found ? [found] : [];
    }

    /// <summary>Days with both ends included; either may be left out.</summary>
    internal static TimeRange Dates(DeskproCall call, string name)
    {
        if (call.FilterText(name) is not { } text)
        {
            return default;
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (from, to) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        var (first, last) = (DeskproDates.Read(from), DeskproDates.Read(to));

        if ((first is null && from.Length > 0) || (last is null && to.Length > 0))
        {
            call.Faults.Add(name, FaultCodes.InvalidDate);
            return default;
        }

        // A day goes on until the next one begins; a time is itself.
        return new(first, last is { TimeOfDay.Ticks: 0 } day && day.Year < 9999 ? day.AddDays(1).AddMilliseconds(-1) : last);
    }
}
