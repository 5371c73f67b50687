using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Which numbers are not to be called: by anybody, or by one department. Only the digits of a number count.</summary>
public static class DoNotCall
{
    /// <summary>Those of the digits that are blocked: for a department by a global entry or one of its own, without a department by a global one.</summary>
    public static async ValueTask<IReadOnlySet<string>> BlockedAsync(
        Session db, IReadOnlyCollection<string> digits, long? departmentId, CancellationToken ct) => digits.Count == 0
        ? new HashSet<string>()
        : (await db.ListAsync(
            static row => row.Text(),
            $"select digits from blacklist where digits in {digits} and coalesce(department_id, 0) in ({departmentId ?? 0}, 0)", ct)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a number is blocked for everybody.</summary>
    /// <param name="digits">The column with its digits.</param>
    public static Sql IsBlocked(Sql digits) => $"exists (select 1 from blacklist k where k.digits = {digits} and coalesce(k.department_id, 0) = 0)";

    /// <summary>Whether every number of a person is blocked for everybody; not when they have none.</summary>
    /// <param name="person">The column with the person's id.</param>
    public static Sql IsPersonBlocked(Sql person) =>
        $"""
        (exists (select 1 from people n where n.id = {person} and n.phone_digits <> '')
         and not exists (select 1 from people n where n.id = {person} and n.phone_digits <> ''
                         and not {IsBlocked(Sql.Trusted("n.phone_digits"))})
         and not exists (select 1 from person_contacts n where n.person_id = {person} and n.kind = {People.ContactKind.Phone}
                         and not {IsBlocked(Sql.Trusted("n.digits"))}))
        """;
}
