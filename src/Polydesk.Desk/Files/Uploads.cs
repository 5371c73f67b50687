using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Files;

/// <summary>
/// Files that come before what they are for. Whoever knows the token uses one, any number of times; a temporary one goes after a day, and what was made
/// with it keeps its content.
/// </summary>
public sealed class Uploads(Database database, TimeProvider clock)
{
    public async Task<StoredFile> AddAsync(NewFile file, bool temporary, Caller caller, CancellationToken ct)
    {
        var stored = new StoredFile(
            Secrets.Token(), temporary ? Subject.TemporaryUpload : Subject.Upload, caller.PersonId, SafeName.Of(file.Name), file.MediaType, file.Blob.Size,
            file.Blob.Sha256, clock.GetUtcNow());

        await using var db = await database.BeginAsync(ct);
        var id = await db.InsertAsync(
            $"""
            insert into files (token, owner, owner_id, name, media_type, size, sha256, created_at)
            values ({stored.Token}, {stored.Owner}, {stored.OwnerId}, {stored.Name}, {stored.MediaType}, {stored.Size}, {stored.Sha256}, {stored.CreatedAt})
            returning id
            """, ct);
        await db.CommitAsync(ct);

        return stored with { Id = id };
    }
}
