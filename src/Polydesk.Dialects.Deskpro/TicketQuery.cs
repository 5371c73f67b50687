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
        new("product", ParamType.Ids),
        new("workflow", ParamType.Ids),
        new("agent_team", ParamType.Ids),
        new("organization", ParamType.Ids),
        new("brand", ParamType.Ids),
        new("language", ParamType.Ids),
        new("star", ParamType.Ids, "Of the agent who asks."),
        new("filter", ParamType.Integer, "The id of a ticket filter; the other filters narrow it further."),
        new("labels", ParamType.Texts, "Tickets with one of them."),
        new("ref", ParamType.Text),
        new("date_created", ParamType.Text, "2026-01-01..2026-01-31"),
        new("date_updated", ParamType.Text, "2026-01-01..2026-01-31"),
    ];

    public static async ValueTask<TicketFilter> FilterAsync(DeskproCall call)
    {
        var query = call.Query;
        var (statuses, deleted) = Statuses(call, query["status"]);
        var filter = new TicketFilter
        {
            Ids = call.Ids(),
            StatusIds = statuses ?? [.. call.Vocabulary.Statuses.Where(s => s.Kind is not StatusKind.Spam).Select(s => s.Id)],
            Deleted = deleted,
            AgentIds = Agents(call),
            DepartmentIds = call.FilterIds("department"),
            TypeIds = call.FilterIds("category"),
            PriorityIds = call.FilterIds("priority"),
            ProductIds = call.FilterIds("product"),
            WorkflowIds = call.FilterIds("workflow"),
            TeamIds = call.FilterIds("agent_team"),
            OrganizationIds = call.FilterIds("organization"),
            Languages = call.FilterIds("language")?.Select(id => LanguageBody.Find(id, call.Vocabulary) ?? "").ToList(),
            Stars = call.FilterIds("star"),
            Tags = query["labels"].AsTexts().Has(out var labels) ? labels : null,
            Created = Dates(call, "date_created"),
            Updated = Dates(call, "date_updated"),
        };

        if (query["not_status"] is { IsAbsent: false } not && Statuses(call, not).Ids is { } out_)
        {
            filter = filter with { StatusIds = [.. filter.StatusIds!.Except(out_)] };
        }

        if (query["ref"].AsText().Has(out var reference))
        {
            filter = filter with { Ids = TicketReference.Find(reference) is { } id && filter.Ids?.Contains(id) != false ? [id] : [] };
        }

        if (query["person"].AsText().Has(out var person))
        {
            filter = filter with { RequesterIds = await RequestersAsync(call, person) };
        }

        if (call.FilterIds("brand") is { } brands)
        {
            // Tickets of the default brand say so by naming none.
            filter = filter with { BrandIds = brands, NoBrand = brands.Contains(call.Vocabulary.DefaultBrand.Id) ? true : null };
        }

        return query["filter"].IsAbsent ? filter : await ViewAsync(call, filter);
    }

    /// <summary>A saved filter narrows as it says; its own word on statuses stands in for the usual leaving out of what is hidden.</summary>
    private static async ValueTask<TicketFilter> ViewAsync(DeskproCall call, TicketFilter filter)
    {
        await using var db = await call.OpenAsync();

        if (call.Query["filter"].AsInt().Has(out var id) && await call.Get<TicketViews>().FilterOfAsync(db, id, call.Caller, call.Aborted) is { } view)
        {
            var saysStatus = view.And.Any(t => t.StatusIds is not null) && call.Query["status"].IsAbsent && call.Query["not_status"].IsAbsent;
            return filter with { And = [view], StatusIds = saysStatus ? null : filter.StatusIds };
        }

        call.Faults.Add("filter", FaultCodes.BadChoice);
        return filter;
    }

    public static Sort<TicketKey> Order(DeskproCall call)
    {
        var (field, descending) = call.Order("subject", "priority", "department", "date_created", "date_status");
        return new(
            field switch
            {
                "subject" => TicketKey.Subject,
                "priority" => TicketKey.Priority,
                "department" => TicketKey.Department,
                "date_created" => TicketKey.Created,
                "date_status" => TicketKey.Updated,
                _ => TicketKey.Id,
            },
            descending);
    }

    /// <summary>The statuses that words and codes stand for, and whether deleted tickets are asked for; null for all that are not hidden.</summary>
    private static (IReadOnlyList<long>? Ids, bool Deleted) Statuses(DeskproCall call, Parameter sent)
    {
        if (!sent.AsTexts().Has(out var codes))
        {
            return (null, false);
        }

        if (codes.Any(c => c is TicketStatus.Hidden or TicketStatus.Deleted))
        {
            return ([.. call.Vocabulary.Statuses.Select(s => s.Id)], true);
        }

        var ids = new List<long>();

        foreach (var code in codes)
        {
            if (TicketStatus.IdsOf(code, call.Vocabulary) is { } found)
            {
                ids.AddRange(found);
            }
            else
            {
                call.Faults.Add("status", FaultCodes.BadChoice);
            }
        }

        return ([.. ids.Distinct()], false);
    }

    private static List<long>? Agents(DeskproCall call)
    {
        if (!call.Query["agent"].AsTexts().Has(out var texts))
        {
            return null;
        }

        var ids = new List<long>();

        foreach (var text in texts)
        {
            if (text == "me")
            {
                ids.Add(call.Caller.PersonId);
            }
            else if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
            else
            {
                call.Faults.Add("agent", FaultCodes.InvalidType);
            }
        }

        return ids;
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
        if (!call.Query[name].AsText().Has(out var text))
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
