using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Files;

/// <summary>Which file belongs to what: messages, notes, articles and values of custom fields.</summary>
public sealed class FileStore(TimeProvider clock)
{
    private static readonly Sql Columns = Sql.Trusted("f.token, f.owner, f.owner_id, f.name, f.media_type, f.size, f.sha256, f.created_at, f.id, f.is_inline");

    /// <summary>Gives files to their owner, each with a new token.</summary>
    public async ValueTask<IReadOnlyList<StoredFile>> AddAsync(
        WriteSession db, Subject owner, long ownerId, IReadOnlyList<NewFile> files, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var stored = new List<StoredFile>(files.Count);

        foreach (var file in files)
        {
            var added = new StoredFile(
                Secrets.Token(), owner, ownerId, SafeName.Of(file.Name), file.MediaType, file.Blob.Size, file.Blob.Sha256, now)
            { IsInline = file.IsInline };
            await db.AddAsync(
                $"""
                insert into files (token, owner, owner_id, name, media_type, size, sha256, created_at, is_inline)
                values ({added.Token}, {owner}, {ownerId}, {added.Name}, {added.MediaType}, {added.Size}, {added.Sha256}, {now}, {added.IsInline})
                """, ct);
            stored.Add(added);
        }

        return stored;
    }

    /// <summary>The files of these owners, each owner's in the order in which they were added.</summary>
    public async ValueTask<ILookup<long, StoredFile>> ListAsync(Session db, Subject owner, IReadOnlyCollection<long> ownerIds, CancellationToken ct)
    {
        List<StoredFile> files = ownerIds.Count == 0
            ? []
            : await db.ListAsync(
                Read, $"select {Columns} from files f where f.owner = {owner} and f.owner_id in {ownerIds} order by f.owner_id, f.id", ct);

        return files.ToLookup(f => f.OwnerId);
    }

    /// <summary>The query of all files of these tickets' messages, to be asked together with them.</summary>
    internal static Query<StoredFile> QueryOfMessages(IReadOnlyCollection<long> ticketIds) => new(
        Read,
        $"""
        select {Columns} from files f
        where f.owner = {Subject.Message} and f.owner_id in (select id from messages where ticket_id in {ticketIds}) order by f.owner_id, f.id
        """);

    /// <summary>The file with this number; whether what it belongs to may be seen is for who asks to find out.</summary>
    public ValueTask<StoredFile?> FindAsync(Session db, long id, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from files f where f.id = {id}", ct);

    /// <summary>The file of a token, as long as what it belongs to is there.</summary>
    public async ValueTask<StoredFile?> FindByTokenAsync(Session db, string token, CancellationToken ct)
    {
        var file = await db.FindAsync(Read, $"select {Columns} from files f where f.token = {token}", ct);

        if (file is null || Owner(file) is not { } owner)
        {
            return file;
        }

        return await db.ExistsAsync(owner, ct) ? file : null;
    }

    /// <summary>Says of a message's file whether it is shown within the text.</summary>
    public ValueTask SetInlineAsync(WriteSession db, string token, bool isInline, CancellationToken ct) =>
        db.AddAsync($"update files set is_inline = {isInline} where token = {token}", ct);

    /// <summary>Takes their files from these owners. The content stays until nothing refers to it.</summary>
    public ValueTask RemoveAsync(WriteSession db, Subject owner, IReadOnlyCollection<long> ownerIds, CancellationToken ct) =>
        ownerIds.Count == 0 ? default : db.AddAsync($"delete from files where owner = {owner} and owner_id in {ownerIds}", ct);

    /// <summary>Takes single files away.</summary>
    public ValueTask RemoveAsync(WriteSession db, IReadOnlyCollection<string> tokens, CancellationToken ct) =>
        tokens.Count == 0 ? default : db.AddAsync($"delete from files where token in {tokens}", ct);

    private static Sql? Owner(StoredFile file) => file.Owner switch
    {
        Subject.Message => (Sql)$"select id from messages where id = {file.OwnerId}",
        Subject.Note => (Sql)$"select id from notes where id = {file.OwnerId}",
        Subject.Article => (Sql)$"select id from articles where id = {file.OwnerId}",
        _ => null,
    };

    private static StoredFile Read(Row row) =>
        new(row.Text(), row.Enum<Subject>(), row.Long(), row.Text(), row.Text(), row.Long(), row.Text(), row.Time()) { Id = row.Long(), IsInline = row.Bool() };
}
