using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Dialects.Deskpro;

/// <summary>That a person belongs to an organization. A person belongs to one, so the membership has the person's id.</summary>
internal sealed record MemberBody(long Id, long Organization, long Person, string Position, bool IsManager)
{
    public static async ValueTask<IReadOnlyDictionary<long, MemberBody>> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids) =>
        (await call.Get<PersonStore>().ListAsync(db, ids, call.Aborted)).Where(p => p.OrganizationId is not null)
            .ToDictionary(p => p.Id, p => new MemberBody(p.Id, p.OrganizationId!.Value, p.Id, p.JobTitle, p.ManagesOrganization));
}
