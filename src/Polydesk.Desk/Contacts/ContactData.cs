using System.Text.Json;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Contacts;

/// <summary>One way to reach a person or an organization.</summary>
/// <param name="Type">A word such as <c>phone</c>, <c>website</c>, <c>address</c>, <c>twitter</c>.</param>
/// <param name="Data">What the type needs, such as <c>number</c> or <c>city</c>.</param>
public sealed record ContactEntry(long Id, string Type, string Comment, IReadOnlyDictionary<string, string> Data);

/// <summary>Ways to reach people and organizations beyond the columns that they have, in the order in which they were given.</summary>
public sealed class ContactData
{
    public const int Most = 100;
    public const int LongestText = 2000;

    public async ValueTask<ILookup<long, ContactEntry>> ListAsync(Session db, Subject subject, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        List<(long Of, ContactEntry Entry)> rows = ids.Count == 0
            ? []
            : await db.ListAsync(
                static row => (row.Long(), new ContactEntry(row.Long(), row.Text(), row.Text(), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text())!)),
                $"""
                select subject_id, id, type, comment, data from contact_data
                where subject = {subject} and subject_id in {ids} order by subject_id, position, id
                """, ct);
        return rows.ToLookup(r => r.Of, r => r.Entry);
    }

    /// <summary>Makes these the entries of one thing; their ids are new.</summary>
    public async ValueTask SetAsync(WriteSession db, Subject subject, long id, IReadOnlyList<ContactEntry> entries, CancellationToken ct)
    {
        await db.AddAsync($"delete from contact_data where subject = {subject} and subject_id = {id}", ct);

        foreach (var (position, entry) in entries.Index())
        {
            await db.AddAsync(
                $"""
                insert into contact_data (subject, subject_id, type, comment, data, position)
                values ({subject}, {id}, {entry.Type}, {entry.Comment}, {JsonSerializer.Serialize(entry.Data)}, {position})
                """, ct);
        }
    }

    public ValueTask RemoveAsync(WriteSession db, Subject subject, long id, CancellationToken ct) =>
        db.AddAsync($"delete from contact_data where subject = {subject} and subject_id = {id}", ct);

    /// <summary>Whether these can be stored.</summary>
    public static bool AreValid(IReadOnlyList<ContactEntry> entries) => entries.Count <= Most && entries.All(e =>
        e.Type.Length is > 0 and <= 50 && e.Comment.Length <= LongestText && e.Data.Count <= 20 && e.Data.All(d => d.Key.Length <= 50 && d.Value.Length <= LongestText));
}
