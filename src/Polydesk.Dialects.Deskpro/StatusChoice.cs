using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// Which tickets <c>status</c> and <c>not_status</c> ask for: every word stands for some, and several for all of theirs. Resolved and archived tickets have one status
/// of the desk, and deleted ones have any.
/// </summary>
internal sealed class StatusChoice(DeskVocabulary vocabulary)
{
    private readonly HashSet<long> live = [];
    private readonly HashSet<long> archived = [];
    private bool deleted;

    /// <summary>What the query asks for; without a word on it, all that is not hidden.</summary>
    public static StatusChoice Read(DeskproCall call)
    {
        var chosen = Words(call, "status");

        if (chosen is null)
        {
            chosen = new(call.Vocabulary);
            chosen.Add(TicketStatus.Shown(call.Vocabulary));
        }

        if (Words(call, "not_status") is { } without)
        {
            chosen.live.ExceptWith(without.live);
            chosen.archived.ExceptWith(without.archived);
            chosen.deleted &= !without.deleted;
        }

        return chosen;
    }

    public TicketFilter Narrow(TicketFilter filter) => (deleted, live.Count + archived.Count) switch
    {
        (false, _) => Kept(filter),
        (true, 0) => filter with { Deleted = true },
        (true, _) => filter with { Any = [new() { Deleted = true }, Kept(new())] },
    };

    private static StatusChoice? Words(DeskproCall call, string name)
    {
        if (call.FilterTexts(name) is not { } words)
        {
            return null;
        }

        var chosen = new StatusChoice(call.Vocabulary);

        foreach (var word in words)
        {
            if (!chosen.Add(word))
            {
                call.Faults.Add(name, FaultCodes.BadChoice);
            }
        }

        return chosen;
    }

    /// <summary>Adds what a word or code stands for; answers whether it is one.</summary>
    private bool Add(string word)
    {
        if (word is TicketStatus.Hidden or TicketStatus.Deleted)
        {
            deleted = true;
            return word is TicketStatus.Deleted || Add("hidden.spam");
        }

        if (TicketStatus.IdsOf(word, vocabulary) is not { } ids)
        {
            return false;
        }

        switch (word)
        {
            case "resolved":
                live.UnionWith(ids);
                break;
            case TicketStatus.Archived or "closed":
                archived.UnionWith(ids);
                break;
            default:
                Add(ids);
                break;
        }

        return true;
    }

    private void Add(IReadOnlyList<long> ids)
    {
        live.UnionWith(ids);
        archived.UnionWith(ids.Where(IsResolved));
    }

    private TicketFilter Kept(TicketFilter filter)
    {
        var part = new ArchiveFilter([.. archived.Except(live)], [.. live.Where(IsResolved).Except(archived)]);
        return filter with { Deleted = false, StatusIds = [.. live.Union(archived)], Archived = part is { Inside: [], Outside: [] } ? null : part };
    }

    /// <summary>Only such tickets lie in the archive.</summary>
    private bool IsResolved(long id) => vocabulary.FindStatus(id) is { Kind: StatusKind.Resolved };
}
