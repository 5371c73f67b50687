using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Access;

/// <summary>Makes a key for a person; a superuser key may have none.</summary>
public sealed class CreateApiKey(Database database, ApiKeys keys)
{
    public async Task<Outcome<IssuedKey>> RunAsync(string dialect, long? personId, KeyTerms terms, string label, CancellationToken ct)
    {
        IssuedKey issued;

        await using (var db = await database.BeginAsync(ct))
        {
            if (personId is { } id && !await db.ExistsAsync($"select id from people where id = {id} and deleted_at is null {db.Engine.ForUpdate}", ct))
            {
                return Problem.NotFound("person", id);
            }

            issued = await keys.IssueAsync(db, personId, dialect, terms, label, ct);
            await db.CommitAsync(ct);
        }

        await keys.IndexAsync([issued.Credential]);
        return issued;
    }
}
