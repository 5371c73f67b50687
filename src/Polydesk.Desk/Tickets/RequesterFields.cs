using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Tickets;

/// <summary>
/// Custom fields of the requester and of their organization that come with a ticket, and are written in its transaction. Who may not change the person or
/// the organization does not change their fields in this way either.
/// </summary>
public sealed class RequesterFields(PersonStore people, StaffProfiles staff, FieldRules rules, FieldValueStore values, EventLog events, TimeProvider clock)
{
    /// <summary>What stands before the names of problems with fields of the requester.</summary>
    public const string Prefix = "requester_";

    /// <summary>The same for their organization; alone, the requester has none.</summary>
    public const string OrganizationPrefix = "organization_";

    public const string NoOrganization = OrganizationPrefix + "custom_fields";

    /// <summary>What is wrong with the values, while the ticket's other values are checked; a requester whom nobody knows yet has neither values nor organization.</summary>
    internal async ValueTask<RequesterCheck> CheckAsync(
        WriteSession db, RequesterInputs inputs, long? requester, string? email, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (inputs.AreNone)
        {
            return RequesterCheck.Nothing;
        }

        var id = requester ?? (email is null ? null : await people.FindIdByEmailAsync(db, email, ct));
        var person = id is { } known ? await people.FindAsync(db, known, caller, ct) : null;

        return await CheckAsync(db, inputs, person, vocabulary, caller, ct);
    }

    /// <summary>Holds what <see cref="WriteAsync"/> changes, before the ticket: names before rows, and people before tickets.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="inputs">What is to be written.</param>
    /// <param name="requester">Who the requester is to be; null when the ticket's stays.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="ct">Ends the wait.</param>
    internal static async ValueTask HoldAsync(WriteSession db, RequesterInputs inputs, long? requester, long ticketId, CancellationToken ct)
    {
        if (inputs.AreNone)
        {
            return;
        }

        if (inputs.OfOrganization.Count > 0)
        {
            await OrganizationStore.HoldAsync(db, ct);
        }

        Sql who = requester is { } id ? (Sql)$"{id}" : (Sql)$"(select requester_id from tickets where id = {ticketId})";
        await db.NumberAsync($"select id from people where id = {who} {db.Engine.ForNoKeyUpdate}", ct);
    }

    /// <summary>Writes the values, once the requester is there. They are checked against what is held now: the requester may be new, and values may have changed.</summary>
    internal async ValueTask<RequesterCheck> WriteAsync(
        WriteSession db, RequesterInputs inputs, long requester, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        if (inputs.AreNone)
        {
            return RequesterCheck.Nothing;
        }

        if (inputs.OfOrganization.Count > 0)
        {
            await OrganizationStore.HoldAsync(db, ct);
        }

        var person = await people.FindForUpdateAsync(db, requester, caller, ct);
        var check = await CheckAsync(db, inputs, person, vocabulary, caller, ct);

        if (check.Refusal is null)
        {
            await WriteAsync(db, Subject.Person, person?.Id, check.OfPerson, caller, ct);
            await WriteAsync(db, Subject.Organization, person?.OrganizationId, check.OfOrganization, caller, ct);
        }

        return check;
    }

    private async ValueTask<RequesterCheck> CheckAsync(
        WriteSession db, RequesterInputs inputs, Person? person, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        var ofPerson = await CheckAsync(Subject.Person, person?.Id, inputs.OfPerson);
        var ofOrganization = await CheckAsync(Subject.Organization, person?.OrganizationId, inputs.OfOrganization);
        var isForbidden = ofPerson.IsForbidden || ofOrganization.IsForbidden
            || (inputs.OfOrganization.Count > 0 && !caller.IsStaff)
            || (inputs.OfPerson.Count > 0 && person is not null && !await MayChangeAsync(db, person, vocabulary, caller, ct));
        List<FieldProblem> problems =
        [
            .. ofPerson.Problems.Select(p => p with { Field = Prefix + p.Field }), .. ofOrganization.Problems.Select(p => p with { Field = OrganizationPrefix + p.Field }),
        ];

        if (inputs.OfOrganization.Count > 0 && person?.OrganizationId is null)
        {
            problems.Add(new(NoOrganization, FieldFault.Unknown));
        }

        return new(ofPerson.Changes, ofOrganization.Changes, problems, isForbidden);

        async ValueTask<FieldCheck> CheckAsync(Subject subject, long? id, IReadOnlyList<FieldInput> sent)
        {
            var current = id is { } known && sent.Count > 0 ? await values.FindAsync(db, subject, known, ct) : FieldValues.None;
            return await rules.CheckAsync(db, vocabulary, subject, current, sent, caller, ct);
        }
    }

    private async ValueTask<bool> MayChangeAsync(Session db, Person person, DeskVocabulary vocabulary, Caller caller, CancellationToken ct)
    {
        var office = person.Role >= Role.Agent ? await staff.OfficeOfAsync(db, person.Id, ct) : null;
        return PersonRules.MayChange(caller, person, person, office, vocabulary);
    }

    private async ValueTask WriteAsync(WriteSession db, Subject subject, long? id, IReadOnlyList<FieldChange> changes, Caller caller, CancellationToken ct)
    {
        if (id is not { } known || changes.Count == 0)
        {
            return;
        }

        var (table, type) = subject is Subject.Person ? ("people", EventTypes.PersonChanged) : ("organizations", EventTypes.OrganizationChanged);
        await values.SetAsync(db, subject, known, changes, ct);
        await db.AddAsync($"update {Sql.Trusted(table)} set updated_at = {clock.GetUtcNow()} where id = {known}", ct);
        await events.AppendAsync(db, new(type, subject, known), caller, ct);
    }
}

/// <summary>What custom fields of a ticket's requester, and of the requester's organization, are to be.</summary>
public sealed record RequesterInputs(IReadOnlyList<FieldInput> OfPerson, IReadOnlyList<FieldInput> OfOrganization)
{
    public static RequesterInputs None { get; } = new([], []);

    internal bool AreNone => OfPerson.Count == 0 && OfOrganization.Count == 0;
}

/// <summary>What came of them.</summary>
internal sealed record RequesterCheck(
    IReadOnlyList<FieldChange> OfPerson, IReadOnlyList<FieldChange> OfOrganization, IReadOnlyList<FieldProblem> Problems, bool IsForbidden)
{
    public static RequesterCheck Nothing { get; } = new([], [], [], false);

    public bool IsChange => OfPerson.Count > 0 || OfOrganization.Count > 0;

    public Problem? Refusal => IsForbidden ? Problem.Forbidden() : Problems.Count > 0 ? Problem.Invalid(Problems) : null;
}
