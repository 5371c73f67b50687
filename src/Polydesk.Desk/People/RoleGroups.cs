using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.People;

/// <summary>The group that gives a role. A desk has none for team leaders and managers until the first of them is made.</summary>
public sealed class RoleGroups(Database database, VocabularyCache vocabularies, Freshness freshness)
{
    public async ValueTask<long> IdOfAsync(Role role, CancellationToken ct)
    {
        if (Find(await vocabularies.GetAsync(ct), role) is { } known)
        {
            return known;
        }

        await using var db = await database.BeginAsync(ct);
        await db.HoldAsync("group:" + role, ct);

        if (Find(await VocabularyCache.ReadAsync(db, ct), role) is { } late)
        {
            return late;
        }

        var name = LocalText.Of("en", role switch
        {
            Role.TeamLeader => "Team leader",
            _ => role.ToString(),
        });
        var id = await db.InsertAsync(
            $"""
            insert into groups (type, role, name, position)
            select {GroupType.Staff}, {role}, {name}, coalesce(max(position) + 1, 0) from groups returning id
            """, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);
        return id;
    }

    private static long? Find(DeskVocabulary vocabulary, Role role) =>
        vocabulary.Groups.FirstOrDefault(g => g.Type is GroupType.Staff && g.Role == role && !g.Disabled)?.Id;
}
