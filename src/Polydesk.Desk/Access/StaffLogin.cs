using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Finds who logs in: active staff by their log-in name, or by their address.</summary>
public sealed class StaffLogin(Database database)
{
    /// <summary>Who has this name; null when nobody does who may log in.</summary>
    public ValueTask<LoginName?> FindAsync(string name, CancellationToken ct) => FindAsync(name, Role.Agent, ct);

    /// <summary>As <see cref="FindAsync(string, CancellationToken)"/>, of people with at least this role.</summary>
    public async ValueTask<LoginName?> FindAsync(string name, Role least, CancellationToken ct)
    {
        var key = name.Trim().ToLowerInvariant();
        await using var db = await database.OpenAsync(ct);

        return await db.FindAsync(
            static row => new LoginName(row.Long(), row.Enum<Role>(), row.TextOrNull()),
            $"""
            select p.id, p.role, p.password_hash
            from (select person_id, 0 as rank from staff_profiles where username_key = {key}
                  union all select person_id, 1 as rank from person_emails where address = {key}) n
            join people p on p.id = n.person_id join groups g on g.id = p.group_id
            where p.deleted_at is null and p.status = {PersonStatus.Active} and p.role >= {least} and g.disabled = {false}
            order by n.rank limit 1
            """, ct);
    }
}

/// <summary>Somebody who may log in, and the hash of their password when they have one.</summary>
public sealed record LoginName(long PersonId, Role Role, string? PasswordHash);
