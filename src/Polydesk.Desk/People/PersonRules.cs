using Polydesk.Desk.Access;
using Polydesk.Desk.Contacts;
using Polydesk.Desk.Tags;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>What a person's values must be, and who may give them.</summary>
public static class PersonRules
{
    public const int ShortestPassword = 6;

    public const int LongestPassword = 1000;
    public const int LongestText = 255;
    public const int LongestWebsite = 2048;

    /// <summary>The problems that the values have by themselves, whoever else is in the desk.</summary>
    public static IEnumerable<FieldProblem> Check(PersonDraft draft, Person before, DeskVocabulary vocabulary, Caller caller)
    {
        if (draft.Name.Is(out var name) && string.IsNullOrWhiteSpace(name))
        {
            yield return new("name", FieldFault.Missing);
        }

        foreach (var (field, text, longest) in Texts(draft))
        {
            if (text.Or("").Length > longest)
            {
                yield return new(field, FieldFault.Incorrect);
            }
        }

        if (draft.Email.Is(out var email) && email.Length > 0 && !EmailAddress.IsValid(email))
        {
            yield return new("email", FieldFault.Incorrect);
        }

        if (draft.Language.Is(out var language) && language != before.Language && !vocabulary.Settings.Languages.Contains(language))
        {
            yield return new("language", FieldFault.Incorrect);
        }

        if (draft.GroupId.Is(out var group) && vocabulary.FindGroup(group) is null)
        {
            yield return new("group", FieldFault.Unknown, group.ToString());
        }

        foreach (var id in UnknownDepartments(draft, before, vocabulary, caller))
        {
            yield return new("departments", FieldFault.Unknown, id.ToString());
        }

        if (draft.Password.Is(out var password) && password.Length is < ShortestPassword or > LongestPassword)
        {
            yield return new("password", FieldFault.Incorrect);
        }

        if (draft.Availability.Is(out var availability) && vocabulary.FindAvailability(availability) is null)
        {
            yield return new("availability", FieldFault.Incorrect);
        }

        if (draft.Profile.Labels.Is(out var labels) && !SubjectTags.AreValid(labels))
        {
            yield return new("labels", FieldFault.TooMany);
        }

        if (draft.Profile.ContactData.Is(out var contacts) && !ContactData.AreValid(contacts))
        {
            yield return new("contact_data", FieldFault.Incorrect);
        }
    }

    /// <summary>The person with the draft's values; organization and role apart.</summary>
    public static Person Apply(PersonDraft draft, Person before) => before with
    {
        Name = draft.Name.Or(before.Name).Trim(),
        Lastname = draft.Lastname.Or(before.Lastname).Trim(),
        Email = draft.Email.Or(before.Email),
        Phone = draft.Phone.Or(before.Phone),
        Skype = draft.Skype.Or(before.Skype),
        Website = draft.Website.Or(before.Website),
        JobTitle = draft.JobTitle.Or(before.JobTitle),
        LdapUsername = draft.LdapUsername.Or(before.LdapUsername),
        Status = draft.Status.Or(before.Status),
        Language = draft.Language.Or(before.Language),
        Notifications = draft.Notifications.Or(before.Notifications),
        GroupId = draft.GroupId.Or(before.GroupId),
        DepartmentIds = [.. draft.DepartmentIds.Or(before.DepartmentIds).Distinct()],
        Availability = draft.Availability.Or(before.Availability),
    };

    /// <summary>
    /// An admin may do everything but change the owner, and but what would lock themselves out. An agent changes customers, who stay customers. Everyone
    /// changes what is personal of their own.
    /// </summary>
    public static bool MayChange(Caller caller, Person before, Person after, long? officeId, DeskVocabulary vocabulary)
    {
        if (before.Id == caller.PersonId)
        {
            return IsOwnChange(before, after) && (caller.IsAdmin || IsPersonalChange(caller, before, after));
        }

        if (before.Role >= Role.Agent)
        {
            return MayManage(caller, before, officeId) && MayGive(caller, after.GroupId, vocabulary);
        }

        return caller.IsAdmin || (caller.IsStaff && before.Role is Role.Customer && MayGive(caller, after.GroupId, vocabulary));
    }

    /// <summary>An admin puts people into any group, a manager into those below admins, a team leader makes agents, others only customers.</summary>
    public static bool MayGive(Caller caller, long groupId, DeskVocabulary vocabulary) =>
        caller.IsAdmin
        || vocabulary.FindGroup(groupId) is not { Type: GroupType.Staff } group
        || (caller.Role is Role.Manager && group.Role < Role.Admin)
        || (caller.Role is Role.TeamLeader && group.Role is Role.Agent);

    /// <summary>Who changes staff: an admin, a manager below admins, and a team leader the agents of the own office.</summary>
    public static bool MayManage(Caller caller, Person person, long? officeId) => person.Role is not Role.Owner && caller.Role switch
    {
        >= Role.Admin => true,
        Role.Manager => person.Role < Role.Admin,
        Role.TeamLeader => person.Role is Role.Agent && Visibility.SeesOffice(caller, officeId),
        _ => false,
    };

    private static bool IsOwnChange(Person before, Person after) => after.Status == before.Status && after.GroupId == before.GroupId;

    private static bool IsPersonalChange(Caller caller, Person before, Person after) =>
        after.Email == before.Email
        && after.LdapUsername == before.LdapUsername
        && after.DepartmentIds.SequenceEqual(before.DepartmentIds)
        && (caller.IsStaff || after.Availability == before.Availability);

    private static IEnumerable<(string Field, Optional<string> Text, int Longest)> Texts(PersonDraft draft) =>
    [
        ("name", draft.Name, LongestText),
        ("lastname", draft.Lastname, LongestText),
        ("phone", draft.Phone, LongestText),
        ("skype", draft.Skype, LongestText),
        ("website", draft.Website, LongestWebsite),
        ("job_title", draft.JobTitle, LongestText),
        ("ldap_username", draft.LdapUsername, LongestText),
        ("organization", draft.OrganizationName, LongestText),
    ];

    private static IEnumerable<long> UnknownDepartments(PersonDraft draft, Person before, DeskVocabulary vocabulary, Caller caller) =>
        draft.DepartmentIds.Or([]).Distinct()
            .Where(id => !before.DepartmentIds.Contains(id) && !vocabulary.DepartmentsFor(caller).Any(d => d.Id == id));
}
