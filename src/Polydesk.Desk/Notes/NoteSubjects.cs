using Polydesk.Desk.Access;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Notes;

/// <summary>What notes are written on, and who may know of them.</summary>
public sealed class NoteSubjects(PersonStore people, OrganizationStore organizations)
{
    /// <summary>Why this caller gets no notes of this thing; null when they may. A customer does not even read those on themselves.</summary>
    public async ValueTask<Problem?> RefuseAsync(Session db, Subject subject, long id, Caller caller, CancellationToken ct)
    {
        var (thing, isThere) = subject switch
        {
            Subject.Person => ("person", await people.ExistsAsync(db, id, caller, ct)),
            Subject.Organization => ("organization", await organizations.ExistsAsync(db, id, caller, ct)),
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "Notes are written on people and organizations."),
        };

        return !isThere ? Problem.NotFound(thing, id) : caller.IsStaff ? null : Problem.Forbidden();
    }
}
