using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>Whether files belong to something, and their contents are on the disk.</summary>
internal static class CheckFiles
{
    public static async ValueTask RunAsync(Inspection look, BlobStore blobs)
    {
        foreach (var (owner, table) in new[] { (Subject.Message, "messages"), (Subject.Note, "notes"), (Subject.Article, "articles"), (Subject.Organization, "organizations") })
        {
            var owners = Sql.Trusted(table);
            await look.AddAsync(
                "file", $"select f.id from files f where f.owner = {owner} and not exists (select 1 from {owners} o where o.id = f.owner_id)",
                row => $"file {row.Long()} belongs to {table} that are not there");
        }

        foreach (var hash in await look.Db.ListAsync(static row => row.Text(), $"select distinct sha256 from files", look.Aborted))
        {
            await using var content = blobs.Open(hash);

            if (content is null)
            {
                look.Add("file", $"the content {hash} is not on the disk");
            }
        }
    }
}
