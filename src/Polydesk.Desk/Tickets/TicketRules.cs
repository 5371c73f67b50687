using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>Collects what is wrong with the values of a ticket. Values of the vocabulary are incorrect, people and tickets unknown.</summary>
internal sealed class TicketRules(DeskVocabulary vocabulary, Caller caller, IReadOnlyList<FieldProblem> unread)
{
    public const int MostAddresses = 100;
    public const int MostTags = 100;
    public const int LongestTag = 100;

    private readonly List<FieldProblem> problems = [.. unread];
    private readonly Dictionary<long, KnownPerson> people = [];

    public IReadOnlyList<FieldProblem> Problems => problems;

    public void Refuse(string field, FieldFault fault, string value = "")
    {
        // What the dialect could not read is not refused a second time for being missing.
        if (!problems.Any(p => p.Field == field))
        {
            problems.Add(new(field, fault, value));
        }
    }

    public void Refuse(IEnumerable<FieldProblem> found) => problems.AddRange(found);

    public void Subject(string? subject)
    {
        if (string.IsNullOrWhiteSpace(subject))
        {
            Refuse("subject", FieldFault.Missing);
        }
        else if (subject.Length > TicketDraft.LongestSubject)
        {
            Refuse("subject", FieldFault.Incorrect);
        }
    }

    public void Vocabulary(long? status, long? priority, long? type, long? department)
    {
        Known("status", status is null || vocabulary.FindStatus(status.Value) is not null);
        Known("priority", priority is null || vocabulary.FindPriority(priority.Value) is not null);
        Known("type", type is null || vocabulary.FindType(type.Value) is not null);
        Known(
            "department",
            department is null || (vocabulary.FindDepartment(department.Value) is { Disabled: false, ForTickets: true } && Visibility.Uses(caller, department.Value)));
    }

    /// <summary>What dialects with products, workflows, brands and languages of tickets know beside.</summary>
    public void Vocabulary(long? product, long? workflow, long? brand, string? language)
    {
        Known("product", product is null || vocabulary.FindProduct(product.Value) is not null);
        Known("workflow", workflow is null || vocabulary.FindWorkflow(workflow.Value) is not null);
        Known("brand", brand is null || vocabulary.FindBrand(brand.Value) is not null);
        Known("language", language is null || vocabulary.Settings.Languages.Contains(language));
    }

    public void Urgency(int urgency)
    {
        if (urgency is < 1 or > 10)
        {
            Refuse("urgency", FieldFault.Incorrect);
        }
    }

    public void Addresses(string field, IReadOnlyList<string> addresses) =>
        Known(field, addresses.Count <= MostAddresses && addresses.All(EmailAddress.IsValid));

    public void Tags(IReadOnlyList<string> tags) => Known("tags", tags.Count <= MostTags && tags.All(t => t.Length <= LongestTag));

    /// <summary>Reads everyone whom the values name, in one round trip.</summary>
    /// <param name="db">The transaction, which holds no rows yet.</param>
    /// <param name="staff">Who gets the ticket or follows it. They stay on the desk until the commit.</param>
    /// <param name="others">Whom the ticket names beside.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask LoadPeopleAsync(WriteSession db, IEnumerable<long?> staff, IEnumerable<long?> others, CancellationToken ct)
    {
        var staying = staff.OfType<long>().ToList();
        var wanted = others.OfType<long>().Concat(staying).Distinct().ToList();

        if (wanted.Count == 0)
        {
            return;
        }

        var found = new Query<KnownPerson>(
            static row => new KnownPerson(new(row.Long(), row.Text(), row.Text(), row.Text()), row.Enum<Role>() >= Role.Agent, row.LongOrNull()),
            $"select id, name, lastname, email, role, organization_id from people where id in {wanted} and deleted_at is null");
        await db.AskAsync(staying.Count > 0 && db.Engine.Share(PersonStore.Leaving) is { } share ? [new Query<bool>(static _ => true, share), found] : [found], ct);
        found.Rows.ForEach(p => people[p.Name.Id] = p);
    }

    public PersonName? Person(long id) => people.GetValueOrDefault(id)?.Name;

    public void Staff(string field, long id)
    {
        if (!people.TryGetValue(id, out var person))
        {
            Refuse(field, FieldFault.Unknown, id.ToString());
        }
        else if (!person.IsStaff)
        {
            Refuse(field, FieldFault.NotStaff, id.ToString());
        }
    }

    /// <summary>Of those who cannot follow, each is named.</summary>
    public void Followers(IEnumerable<long> ids)
    {
        if (problems.Exists(p => p.Field == "followers"))
        {
            return;
        }

        var unknown = ids.Distinct().Where(id => people.GetValueOrDefault(id) is not { IsStaff: true }).ToLookup(id => people.ContainsKey(id));
        problems.AddRange(unknown[false].Select(id => new FieldProblem("followers", FieldFault.Unknown, id.ToString())));
        problems.AddRange(unknown[true].Select(id => new FieldProblem("followers", FieldFault.NotStaff, id.ToString())));
    }

    /// <summary>A star is one of the stars there are, and put by somebody of the staff, who has been loaded.</summary>
    public void Star(long? star)
    {
        if (star is not { } id)
        {
            return;
        }

        if (Tickets.Star.Find(id) is null)
        {
            Refuse("star", FieldFault.Unknown, id.ToString());
        }

        Staff("star", caller.PersonId);
    }

    /// <summary>Staff acts for anybody; a customer for themselves, and a manager for people of the organization.</summary>
    public void Requester(string field, long id)
    {
        var mayName = people.TryGetValue(id, out var person)
            && (caller.IsStaff || id == caller.PersonId
                || (caller.ManagesOrganizationId is { } organization && person.OrganizationId == organization));

        if (!mayName)
        {
            Refuse(field, FieldFault.Unknown, id.ToString());
        }
    }

    /// <summary>A team that stays until the commit. It is looked for only when it is named.</summary>
    public async ValueTask TeamAsync(WriteSession db, long? team, CancellationToken ct)
    {
        if (team is { } id && !await db.FindAsync(static _ => true, $"select id from teams where id = {id} {db.Engine.ForKeyShare}", ct))
        {
            Refuse("team", FieldFault.Unknown, id.ToString());
        }
    }

    private void Known(string field, bool known)
    {
        if (!known)
        {
            Refuse(field, FieldFault.Incorrect);
        }
    }

    private sealed record KnownPerson(PersonName Name, bool IsStaff, long? OrganizationId);
}
