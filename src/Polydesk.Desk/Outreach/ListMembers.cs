using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Who is in which contact list. The lists' counters follow by triggers; whoever changes several lists holds their rows before, by id.</summary>
public static class ListMembers
{
    /// <summary>Takes a person out of every list.</summary>
    public static async ValueTask RemoveFromAllAsync(WriteSession db, long personId, CancellationToken ct)
    {
        await HoldAsync(db, $"select list_id from contact_list_members where person_id = {personId}", ct);
        await db.ExecuteAsync($"delete from contact_list_members where person_id = {personId}", ct);
    }

    /// <summary>Holds the rows of these lists until the transaction ends; answers the ids of those that are there.</summary>
    public static ValueTask<List<long>> HoldAsync(WriteSession db, Sql ids, CancellationToken ct) => db.ListAsync(
        static row => row.Long(), $"select id from contact_lists where id in ({ids}) order by id {db.Engine.ForNoKeyUpdate}", ct);
}
