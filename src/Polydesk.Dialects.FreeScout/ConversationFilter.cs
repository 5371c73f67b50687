using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads the filters of the list of conversations (section 7.2). What cannot be read as a filter at all does not filter.</summary>
internal static class ConversationFilter
{
    private static readonly string[] Nobody = ["", "anyone", "0", "-1", "null", "unassigned"];

    public static Sort<TicketKey> Order(FreeCall call)
    {
        var key = call["sortField"].AsText().Or("") switch
        {
            "mailboxId" => TicketKey.Department,
            "number" => TicketKey.Id,
            "subject" => TicketKey.Subject,
            "updatedAt" => TicketKey.Updated,
            "waitingSince" => TicketKey.LastReply,
            _ => TicketKey.Created,
        };
        return new(key, !call["sortOrder"].AsText().Or("desc").Equals("asc", StringComparison.OrdinalIgnoreCase));
    }

    public static async ValueTask<TicketFilter> ReadAsync(FreeCall call, Session db)
    {
        var filter = new TicketFilter
        {
            DepartmentIds = Ids(call["mailboxId"]),
            StatusIds = Statuses(call),
            Channels = call["type"].AsText().Has(out var type) ? FreeWords.Channels(type) : null,
            AgentIds = call["assignedTo"] is { Kind: not ParameterKind.Absent } agent ? Agents(agent) : null,
            RequesterIds = Ids(call["customerId"]),
            Ids = Ids(call["number"]),
            SubjectPart = call["subject"].AsText().Or(null),
            Tag = call["tag"].AsText().Or(null),
            CreatedByStaff = Creator(call["createdByUserId"]),
            CreatedByCustomer = Creator(call["createdByCustomerId"]),
            Created = new(Date(call["createdSince"]), null),
            Updated = new(Date(call["updatedSince"]), null),
        };

        filter = State(filter, call["state"].AsText().Or(""));
        filter = Folder(filter, call["folderId"], call.Vocabulary);
        return await CustomersAsync(filter, call, db);
    }

    private static TicketFilter State(TicketFilter filter, string state) => state.ToLowerInvariant() switch
    {
        "draft" or "1" => filter with { Deleted = false, Draft = true },
        "published" or "2" => filter with { Deleted = false, Draft = false },
        "deleted" or "3" => filter with { Deleted = true },
        _ => filter,
    };

    /// <summary>Unknown names are skipped; only unknown ones do not filter.</summary>
    private static List<long>? Statuses(FreeCall call)
    {
        var kinds = call["status"].AsTexts().Or([]).SelectMany(name => FreeWords.Kinds(name) ?? []).ToHashSet();
        return kinds.Count == 0 ? null : [.. call.Vocabulary.Statuses.Where(s => kinds.Contains(s.Kind)).Select(s => s.Id)];
    }

    private static IReadOnlyList<long>? Ids(Parameter given) => given.AsIds() switch
    {
        { State: Given.Value } ids => ids.Or([]),
        { State: Given.Bad } => [],
        _ => null,
    };

    private static List<long> Agents(Parameter given) =>
        Nobody.Contains(given.Literal.Trim(), StringComparer.OrdinalIgnoreCase) ? [0] : given.AsInt().Has(out var id) ? [id] : [];

    private static long? Creator(Parameter given) => given.Kind is ParameterKind.Absent ? null : given.AsInt().Or(given.AsText().IsEmpty ? 0 : -1);

    private static DateTimeOffset? Date(Parameter given) => given.AsText().Has(out var text) ? FreeDates.Read(text) : null;

    private static TicketFilter Folder(TicketFilter filter, Parameter given, Desk.Vocabulary.DeskVocabulary vocabulary)
    {
        if (given.IsAbsent)
        {
            return filter;
        }

        var (mailbox, type, user) = Folders.Of(given.AsInt().Or(0));

        if (vocabulary.FindDepartment(mailbox) is null)
        {
            return filter with { Ids = [] };
        }

        filter = filter with { DepartmentIds = [.. filter.DepartmentIds?.Intersect([mailbox]) ?? [mailbox]] };

        return type switch
        {
            Folders.Unassigned => Open([0]),
            Folders.Mine => Open([user]),
            Folders.Assigned => Open(null) with { Assigned = true },
            Folders.Closed => Kinds(StatusKind.Resolved) with { Deleted = false, Draft = false },
            Folders.Spam => Kinds(StatusKind.Spam) with { Deleted = false, Draft = false },
            Folders.Deleted => filter with { Deleted = true },
            Folders.Drafts => filter with { Deleted = false, HoldsDraft = true },
            Folders.Starred => filter with { Deleted = false, StarredBy = user },
            _ => filter with { Ids = [] },
        };

        TicketFilter Open(IReadOnlyList<long>? agents) => Kinds(StatusKind.Open, StatusKind.InProgress, StatusKind.Pending) with
        {
            Deleted = false,
            Draft = false,
            AgentIds = agents is null ? filter.AgentIds : [.. filter.AgentIds?.Intersect(agents) ?? agents],
        };

        TicketFilter Kinds(params IReadOnlyList<StatusKind> kinds)
        {
            List<long> ids = [.. vocabulary.Statuses.Where(s => kinds.Contains(s.Kind)).Select(s => s.Id)];
            return filter with { StatusIds = [.. filter.StatusIds?.Intersect(ids) ?? ids] };
        }
    }

    /// <summary>Addresses and numbers lead to customers first, and from them to conversations.</summary>
    private static async ValueTask<TicketFilter> CustomersAsync(TicketFilter filter, FreeCall call, Session db)
    {
        if (call["customerEmail"].AsText().Has(out var email))
        {
            var found = await call.Get<PersonStore>().FindIdByEmailAsync(db, email.Trim(), call.Aborted);
            filter = Narrow(filter, found is { } id ? [id] : []);
        }

        if (call["customerPhone"].AsText().Has(out var phone))
        {
            filter = Narrow(filter, await call.Get<PhoneNumbers>().FindAsync(db, phone, call.Aborted));
        }

        return filter;

        static TicketFilter Narrow(TicketFilter filter, IReadOnlyList<long> ids) =>
            filter with { RequesterIds = [.. filter.RequesterIds?.Intersect(ids) ?? ids] };
    }
}
