using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>What is kept of somebody as a caller: when it changes, by whichever job, callers are read anew.</summary>
internal static class PersonRights
{
    public static async ValueTask TouchAsync(WriteSession db, Freshness freshness, Person before, Person after, CancellationToken ct)
    {
        if (Of(before) != Of(after) || !after.DepartmentIds.SequenceEqual(before.DepartmentIds))
        {
            await freshness.TouchAsync(db, Freshness.Access, ct);
        }
    }

    private static (Role, long, PersonStatus, string, string, long?, bool) Of(Person person) =>
        (person.Role, person.GroupId, person.Status, person.Email, person.Language, person.OrganizationId, person.ManagesOrganization);
}
