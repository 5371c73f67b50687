namespace Polydesk.Desk.Storage;

/// <summary>
/// A relation between an owner and members that are things of their own. The three changes are sets: doing one again changes nothing. Changes of one owner
/// follow one another, so that none is lost; hold the owner's row before.
/// </summary>
/// <param name="Table">The table of pairs.</param>
/// <param name="Owner">Its column of the owner.</param>
/// <param name="Member">Its column of the member.</param>
/// <param name="Members">The table of the members, which is named <c>m</c> in the condition.</param>
/// <param name="Condition">Which of them take part in the relation; pairs of others are left alone.</param>
public sealed record Relation(string Table, string Owner, string Member, string Members, Sql Condition)
{
    /// <summary>Leaves exactly these; with <paramref name="among"/>, which selects ids, others than those that it selects stay.</summary>
    public async ValueTask ReplaceAsync(WriteSession db, long owner, IReadOnlyCollection<long> members, Sql? among, CancellationToken ct)
    {
        // An empty list would make "not in" match nothing; no thing has the id 0.
        IReadOnlyCollection<long> kept = members.Count == 0 ? [0] : members;
        await db.ExecuteAsync($"delete from {T(Table)} where {T(Owner)} = {owner} and {T(Member)} not in {kept} and {T(Member)} in ({Candidates(among)})", ct);
        await AddAsync(db, owner, members, ct);
    }

    /// <summary>Adds those that are not there yet.</summary>
    public async ValueTask AddAsync(WriteSession db, long owner, IReadOnlyCollection<long> members, CancellationToken ct)
    {
        if (members.Count > 0)
        {
            await db.ExecuteAsync(
                $"""
                insert into {T(Table)} ({T(Owner)}, {T(Member)})
                select {owner}, m.id from {T(Members)} m where m.id in {members} and {Condition} order by m.id on conflict do nothing
                """, ct);
        }
    }

    /// <summary>Takes one away; answers whether it was there, and among those.</summary>
    public async ValueTask<bool> RemoveAsync(WriteSession db, long owner, long member, Sql? among, CancellationToken ct) =>
        await db.ExecuteAsync($"delete from {T(Table)} where {T(Owner)} = {owner} and {T(Member)} = {member} and {T(Member)} in ({Candidates(among)})", ct) > 0;

    /// <summary>The members, by id.</summary>
    public async ValueTask<List<long>> ListAsync(Session db, long owner, CancellationToken ct)
    {
        var members = MembersOf(owner);
        await db.AskAsync([members], ct);
        return members.Rows;
    }

    /// <summary>The query of <see cref="ListAsync"/>, to be asked with others.</summary>
    public Query<long> MembersOf(long owner) => new(
        static row => row.Long(),
        $"select r.{T(Member)} from {T(Table)} r join {T(Members)} m on m.id = r.{T(Member)} where r.{T(Owner)} = {owner} and {Condition} order by 1");

    /// <summary>The owners of a member, by id.</summary>
    public ValueTask<List<long>> OwnersAsync(Session db, long member, CancellationToken ct) =>
        db.ListAsync(static row => row.Long(), $"select {T(Owner)} from {T(Table)} where {T(Member)} = {member} order by 1", ct);

    private Sql Candidates(Sql? among) => among is null
        ? (Sql)$"select m.id from {T(Members)} m where {Condition}"
        : $"select m.id from {T(Members)} m where {Condition} and m.id in ({among})";

    private static Sql T(string name) => Sql.Trusted(name);
}

/// <summary>How a relation is to change.</summary>
public enum RelationMode
{
    Replace,
    Add,
    Remove,
}

/// <summary>A change of one relation, made together with others.</summary>
public sealed record RelationChange(Relation Relation, RelationMode Mode, IReadOnlyList<long> Ids)
{
    /// <summary>Selects the ids that may leave; null is all.</summary>
    public Sql? Among { get; init; }

    /// <summary>Answers false when what was to be removed was not there.</summary>
    public async ValueTask<bool> ApplyAsync(WriteSession db, long owner, CancellationToken ct)
    {
        switch (Mode)
        {
            case RelationMode.Replace:
                await Relation.ReplaceAsync(db, owner, Ids, Among, ct);
                return true;
            case RelationMode.Add:
                await Relation.AddAsync(db, owner, Ids, ct);
                return true;
            default:
                return await Relation.RemoveAsync(db, owner, Ids[0], Among, ct);
        }
    }
}
