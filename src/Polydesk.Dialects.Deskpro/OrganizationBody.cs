using Polydesk.Desk;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;

namespace Polydesk.Dialects.Deskpro;

/// <summary>An organization (section 3.4).</summary>
internal sealed record OrganizationBody : IRefers
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Summary { get; init; }

    public required long Importance { get; init; }

    public required IReadOnlyDictionary<string, FieldBody> Fields { get; init; }

    public IReadOnlyList<long> UserGroups { get; init; } = [];

    public required IReadOnlyList<string> Labels { get; init; }

    public required IReadOnlyList<IReadOnlyDictionary<string, object>> ContactData { get; init; }

    public IReadOnlyList<string> Emails { get; init; } = [];

    public required IReadOnlyList<string> EmailDomains { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public required long? Parent { get; init; }

    public long ChatsCount { get; init; }

    public required long TicketsCount { get; init; }

    public IReadOnlyList<string> PhoneNumbers { get; init; } = [];

    public BlobBody? PictureBlob { get; init; }

    public required IReadOnlyList<long> Members { get; init; }

    IEnumerable<Reference> IRefers.References => [new("members", Members, "person"), Reference.To("parent", Parent, "organization")];

    /// <summary>The organizations with these ids.</summary>
    public static async ValueTask<IReadOnlyDictionary<long, OrganizationBody>> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<long, OrganizationBody>();
        }

        var store = call.Get<OrganizationStore>();
        var organizations = await store.ListAsync(db, ids, call.Aborted);
        var members = await store.MembersAsync(db, ids, call.Aborted);
        var values = await call.Get<FieldValueStore>().LoadAsync(db, Subject.Organization, ids, call.Aborted);
        var labels = await call.Get<SubjectTags>().ListAsync(db, Subject.Organization, ids, call.Aborted);
        var contacts = await call.Get<ContactData>().ListAsync(db, Subject.Organization, ids, call.Aborted);
        var tickets = await store.TicketCountsAsync(db, ids, call.Caller, call.Aborted);
        var pictures = await call.Get<FileStore>().ListAsync(db, Subject.Organization, ids, call.Aborted);
        return organizations.ToDictionary(o => o.Id, o => Of(o, [.. members[o.Id].Select(m => m.PersonId)], values[o.Id], call) with
        {
            Labels = [.. labels[o.Id]],
            ContactData = [.. contacts[o.Id].Select(ContactBody.Of)],
            TicketsCount = tickets.GetValueOrDefault(o.Id),
            PictureBlob = pictures[o.Id].FirstOrDefault() is { } picture ? BlobBody.Of(picture, call) : null,
        });
    }

    private static OrganizationBody Of(Organization organization, IReadOnlyList<long> members, FieldValues values, DeskproCall call) => new()
    {
        Id = organization.Id,
        Name = organization.Name,
        Fields = FieldBody.Of(values, Subject.Organization, call),
        Emails = organization.Email.Length == 0 ? [] : [organization.Email],
        EmailDomains = [.. organization.Domains.Split([',', ';', '\n', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        DateCreated = organization.CreatedAt,
        Summary = organization.Summary,
        Importance = organization.Importance,
        Parent = organization.ParentId,
        Labels = [],
        ContactData = [],
        TicketsCount = 0,
        Members = members,
    };
}
