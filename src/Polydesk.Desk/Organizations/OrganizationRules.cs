using Polydesk.Desk.Contacts;
using Polydesk.Desk.People;
using Polydesk.Desk.Tags;

namespace Polydesk.Desk.Organizations;

/// <summary>What an organization's values must be.</summary>
public static class OrganizationRules
{
    public const int LongestText = 255;
    public const int LongestList = 4000;
    public const int LongestAddress = 2048;

    public static IEnumerable<FieldProblem> Check(OrganizationDraft draft)
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

        if (draft.MinuteLimit.Is(out var minutes) && minutes < 0)
        {
            yield return new("minute_limit", FieldFault.Incorrect);
        }

        if (draft.Labels.Is(out var labels) && !SubjectTags.AreValid(labels))
        {
            yield return new("labels", FieldFault.TooMany);
        }

        if (draft.ContactData.Is(out var contacts) && !ContactData.AreValid(contacts))
        {
            yield return new("contact_data", FieldFault.Incorrect);
        }
    }

    public static Organization Apply(OrganizationDraft draft, Organization before) => before with
    {
        Name = draft.Name.Or(before.Name).Trim(),
        Domains = draft.Domains.Or(before.Domains),
        Address = draft.Address.Or(before.Address),
        Phone = draft.Phone.Or(before.Phone),
        Email = draft.Email.Or(before.Email),
        Web = draft.Web.Or(before.Web),
        MinuteLimit = draft.MinuteLimit.Or(before.MinuteLimit),
        ParentId = draft.ParentId.Or(before.ParentId),
        Summary = draft.Summary.Or(before.Summary),
        Importance = draft.Importance.Or(before.Importance),
    };

    private static IEnumerable<(string Field, Optional<string> Text, int Longest)> Texts(OrganizationDraft draft) =>
    [
        ("name", draft.Name, LongestText),
        ("domains", draft.Domains, LongestList),
        ("address", draft.Address, LongestList),
        ("phone", draft.Phone, LongestText),
        ("web", draft.Web, LongestAddress),
        ("summary", draft.Summary, LongestList),
    ];
}
