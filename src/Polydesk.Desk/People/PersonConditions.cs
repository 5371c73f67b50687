using Polydesk.Desk.Access;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.People;

/// <summary>What a filter of people means in SQL, on table <c>people</c> named <c>p</c>.</summary>
internal static class PersonConditions
{
    public static Sql Of(Engine engine, PersonFilter filter, Caller caller)
    {
        List<Sql> conditions = [filter.Removed ? Visibility.OfRemovedPeople(caller) : Visibility.OfPeople(caller)];

        if (filter.Staff is { } staff)
        {
            conditions.Add(staff ? (Sql)$"p.role >= {Role.Agent}" : $"p.role = {Role.Customer}");
        }

        if (filter.PrimaryEmail is { } main)
        {
            conditions.Add($"p.id in (select person_id from person_emails where address = {EmailAddress.Key(main)}) and lower(p.email) = {EmailAddress.Key(main)}");
        }

        if (filter.Email is { } address)
        {
            conditions.Add($"p.id in (select person_id from person_emails where address = {EmailAddress.Key(address)})");
        }

        if (filter.NamePart is { } part && Folding.Fold(part.Trim()) is { Length: > 0 } folded)
        {
            conditions.Add($"p.id in (select id from people where {engine.SearchContains("people", folded)}) and {engine.Position(folded, Sql.Trusted("p.name_key"))} > 0");
        }

        if (filter.Labels is { } labels)
        {
            conditions.Add(Tags.SubjectTags.Has(Subject.Person, Sql.Trusted("p.id"), labels));
        }

        if (filter.ExceptId is { } except)
        {
            conditions.Add($"p.id <> {except}");
        }

        conditions.AddRange(filter.ValuesOf.Select(v => v.On(Subject.Person, Sql.Trusted("p.id"))));

        if (filter.Search is { } text)
        {
            conditions.Add(SearchLines.Match(engine, "people", text, filter.ExactSearch));
        }

        if (filter.Ids is { } ids)
        {
            conditions.Add($"p.id in {ids}");
        }

        if (filter.GroupIds is { } groups)
        {
            conditions.Add($"p.group_id in {groups}");
        }

        if (filter.OrganizationIds is { } organizations)
        {
            conditions.Add($"p.organization_id in {organizations}");
        }

        filter.Created.AddTo(conditions, Sql.Trusted("p.created_at"));
        filter.Updated.AddTo(conditions, Sql.Trusted("p.updated_at"));
        return Sql.All(conditions);
    }
}
