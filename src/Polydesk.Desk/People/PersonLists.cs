using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>What people have beside their own row: addresses, numbers, departments, custom fields and more; two queries for any number of people.</summary>
internal sealed class PersonLists
{
    private ILookup<long, Mark>? byPerson;
    private FieldValuesById? values;

    /// <param name="ids">The people.</param>
    /// <param name="reader">Who reads also labels, teams, the photo, other contact data and the number of the tickets that they see; null without these.</param>
    public PersonLists(IReadOnlyList<long> ids, Caller? reader)
    {
        Marks = new(
            static row => new((What)row.Int(), row.Long(), row.Long(), row.Long(), row.TextOrNull() ?? "", row.TextOrNull() ?? "", row.TextOrNull() ?? ""),
            $"""
            select {What.Email} as what, person_id, position, id, address, type, cast(null as text) as third from person_emails where person_id in {ids}
            union all select {What.Contact} + kind, person_id, position, id, value, type, extension from person_contacts where person_id in {ids}
            union all select {What.Department}, person_id, position, department_id, null, null, null from person_departments where person_id in {ids}
            {(reader is null ? Sql.Empty : More(ids, reader))}
            order by 2, 1, 3, 4
            """);
        Values = FieldValueStore.QueryOf(Subject.Person, ids);
    }

    public Query<Mark> Marks { get; }

    public Query<FieldRow> Values { get; }

    /// <summary>The person with their lists, once both queries have been asked.</summary>
    public PersonProfile AddTo(PersonProfile profile)
    {
        byPerson ??= Marks.Rows.ToLookup(m => m.Person);
        values ??= FieldValueStore.ValuesOf(Values);
        var person = profile.Person;
        var marks = byPerson[person.Id].ToLookup(m => m.What);
        var main = EmailAddress.Key(person.Email);

        return profile with
        {
            Person = person with { DepartmentIds = [.. marks[What.Department].Select(m => m.Id)] },
            Emails = [.. marks[What.Email].OrderBy(m => m.First == main ? 0 : 1).Select(m => (m.Id, new Contact(m.First, m.Second)))],
            MorePhones = Contacts(What.Phone),
            MoreWebsites = Contacts(What.Website),
            Socials = Contacts(What.Social),
            Labels = [.. marks[What.Label].Select(m => m.First)],
            TeamIds = [.. marks[What.Team].Select(m => m.Id)],
            TicketCount = marks[What.Tickets].Select(m => m.Id).FirstOrDefault(),
            ContactData = [.. marks[What.ContactData].Select(m => new ContactEntry(m.Id, m.First, m.Second, JsonSerializer.Deserialize<Dictionary<string, string>>(m.Third)!))],
            FieldValues = values[person.Id],
            Photo = marks[What.Photo].Select(m => new PersonPhoto(m.Id, m.First, m.Second, m.Third, m.Position)).FirstOrDefault(),
        };

        IReadOnlyList<Contact> Contacts(What what) => [.. marks[what].Select(m => new Contact(m.First, m.Second) { Extension = m.Third })];
    }

    private static Sql More(IReadOnlyList<long> ids, Caller reader) => $"""
        union all select {What.Label}, m.subject_id, m.position, g.id, g.name, null, null from subject_tags m join tags g on g.id = m.tag_id
          where m.subject = {Subject.Person} and m.subject_id in {ids}
        union all select {What.Team}, person_id, 0, team_id, null, null, null from team_members where person_id in {ids}
        union all select {What.ContactData}, subject_id, position, id, type, comment, data from contact_data
          where subject = {Subject.Person} and subject_id in {ids}
        union all select {What.Photo}, p.id, f.size, f.id, f.token, f.name, f.media_type from people p join files f on f.token = p.photo_token
          where p.id in {ids} and p.photo_token <> ''
        union all select {What.Tickets}, t.requester_id, 0, count(*), null, null, null from tickets t
          where t.requester_id in {ids} and t.deleted = {false} and {Visibility.OfTickets(reader)} group by t.requester_id
        """;

    /// <summary>One thing beside a person.</summary>
    internal readonly record struct Mark(What What, long Person, long Position, long Id, string First, string Second, string Third);

    /// <summary>What a row tells of. Contacts are told by their kind.</summary>
    internal enum What
    {
        Email = 1,
        Department = 2,
        Label = 3,
        Team = 4,
        ContactData = 5,
        Tickets = 6,
        Photo = 7,
        Contact = 10,
        Phone = Contact + ContactKind.Phone,
        Website = Contact + ContactKind.Website,
        Social = Contact + ContactKind.Social,
    }
}
