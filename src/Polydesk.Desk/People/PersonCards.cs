using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Who people are, as much as a message shows of its author. Also those who have been removed: what they wrote stays theirs.</summary>
public sealed class PersonCards
{
    private static readonly Sql Columns = Sql.Trusted("id, name, lastname, email, role, photo_token");

    /// <param name="known">Cards that have been read already; only the others are asked for.</param>
    public async ValueTask<IReadOnlyDictionary<long, PersonCard>> FindAsync(
        Session db, IReadOnlyCollection<long> ids, CancellationToken ct, IReadOnlyList<PersonCard>? known = null)
    {
        var cards = (known ?? []).ToDictionary(c => c.Id);
        List<long> missing = [.. ids.Where(id => !cards.ContainsKey(id))];

        foreach (var card in missing.Count == 0 ? [] : await db.ListAsync(Read, $"select {Columns} from people where id in {missing}", ct))
        {
            cards[card.Id] = card;
        }

        return cards;
    }

    /// <summary>The query of the people whom these tickets' rows name: requester, agent, who made and who closed it. To be asked together with them.</summary>
    /// <param name="withAuthors">Whether those who wrote the tickets' messages come as well.</param>
    public static Query<PersonCard> QueryOf(IReadOnlyCollection<long> ticketIds, bool withAuthors) => new(
        Read,
        $"""
        with named as (select requester_id, agent_id, created_by, closed_by from tickets where id in {ticketIds})
        select {Columns} from people where id in (
          select requester_id from named union select agent_id from named union select created_by from named union select closed_by from named
          {(withAuthors ? (Sql)$"union select author_id from messages where ticket_id in {ticketIds}" : Sql.Empty)})
        """);

    private static PersonCard Read(Row row) => new(row.Long(), row.Text(), row.Text(), row.Text(), row.Enum<Role>(), row.Text());
}

/// <param name="PhotoToken">The token of the photo's file; empty without one.</param>
public sealed record PersonCard(long Id, string Name, string Lastname, string Email, Role Role, string PhotoToken)
{
    public bool IsStaff => Role >= Role.Agent;

    public string FullName => Lastname.Length == 0 ? Name : $"{Name} {Lastname}";
}
