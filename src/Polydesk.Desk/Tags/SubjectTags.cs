using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;

namespace Polydesk.Desk.Tags;

/// <summary>The tags of what is no ticket: people, organizations, what is published. They are the tags of tickets, spelled and compared alike.</summary>
public sealed class SubjectTags
{
    private const int Most = 100;
    private const int Longest = 100;

    public static bool AreValid(IReadOnlyList<string> tags) => tags.Count <= Most && tags.All(t => t.Length <= Longest);

    /// <summary>Makes these the tags of one thing, creating those that are new.</summary>
    public async ValueTask SetAsync(WriteSession db, Subject subject, long id, IReadOnlyList<string> tags, CancellationToken ct)
    {
        await db.AddAsync($"delete from subject_tags where subject = {subject} and subject_id = {id}", ct);

        foreach (var (position, tag) in TicketTags.Distinct(tags).Index())
        {
            var key = Folding.Fold(tag);
            await db.AddAsync($"insert into tags (name, name_key) values ({tag}, {key}) on conflict (name_key) do nothing", ct);
            await db.AddAsync(
                $"insert into subject_tags (subject, subject_id, tag_id, position) select {subject}, {id}, id, {position} from tags where name_key = {key}", ct);
        }
    }

    /// <summary>Takes all tags from a thing that goes.</summary>
    public ValueTask RemoveAsync(WriteSession db, Subject subject, long id, CancellationToken ct) =>
        db.AddAsync($"delete from subject_tags where subject = {subject} and subject_id = {id}", ct);

    /// <summary>The tags of these things, each one's in the order in which they were given.</summary>
    public async ValueTask<ILookup<long, string>> ListAsync(Session db, Subject subject, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        List<(long Id, string Tag)> rows = ids.Count == 0
            ? []
            : await db.ListAsync(
                static row => (row.Long(), row.Text()),
                $"""
                select m.subject_id, g.name from subject_tags m join tags g on g.id = m.tag_id
                where m.subject = {subject} and m.subject_id in {ids} order by m.subject_id, m.position
                """, ct);
        return rows.ToLookup(r => r.Id, r => r.Tag);
    }

    /// <summary>The condition that a thing has one of these tags.</summary>
    public static Sql Has(Subject subject, Sql id, IReadOnlyList<string> tags) => $"""
        {id} in (select m.subject_id from subject_tags m join tags g on g.id = m.tag_id
                 where m.subject = {subject} and g.name_key in {tags.Select(Folding.Fold).ToList()})
        """;
}
