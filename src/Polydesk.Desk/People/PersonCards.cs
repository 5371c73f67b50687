using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>Who people are, as much as a message shows of its author. Also those who have been removed: what they wrote stays theirs.</summary>
public sealed class PersonCards
{
    public async ValueTask<IReadOnlyDictionary<long, PersonCard>> FindAsync(Session db, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        List<PersonCard> cards = ids.Count == 0
            ? []
            : await db.ListAsync(
                static row => new PersonCard(row.Long(), row.Text(), row.Text(), row.Text(), row.Enum<Role>(), row.Text()),
                $"select id, name, lastname, email, role, photo_token from people where id in {ids}", ct);

        return cards.ToDictionary(c => c.Id);
    }
}

/// <param name="PhotoToken">The token of the photo's file; empty without one.</param>
public sealed record PersonCard(long Id, string Name, string Lastname, string Email, Role Role, string PhotoToken)
{
    public bool IsStaff => Role >= Role.Agent;

    public string FullName => Lastname.Length == 0 ? Name : $"{Name} {Lastname}";
}
