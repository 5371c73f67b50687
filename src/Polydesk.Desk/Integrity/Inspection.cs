using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Integrity;

/// <summary>One look at a desk: the moment that is seen, and what does not agree in it. Of each kind some are told, since one cause often harms many rows.</summary>
internal sealed class Inspection(Session db, CancellationToken ct)
{
    private const int MostOfEach = 20;
    private const int Chosen = 3_000;
    private const int AtOnce = 500;

    private readonly List<Finding> findings = [];

    public Session Db => db;

    public CancellationToken Aborted => ct;

    public IReadOnlyList<Finding> Findings => findings;

    public void Add(string what, string detail) => findings.Add(new(what, detail));

    public async ValueTask AddAsync(string what, Sql sql, Func<Row, string> word) =>
        findings.AddRange((await db.ListAsync(word, $"{sql} limit {MostOfEach}", ct)).Select(detail => new Finding(what, detail)));

    /// <summary>The ids of a table, some at a time; of a large one, evenly chosen ones.</summary>
    public async ValueTask<IEnumerable<IReadOnlyCollection<long>>> ChooseAsync(string table)
    {
        var rows = Sql.Trusted(table);
        var step = Math.Max(1, (await db.NumberAsync($"select max(id) from {rows}", ct) ?? 0) / Chosen);

        // In the order of any narrow index; asked for in their own order, all rows would be read whole.
        var ids = await db.ListAsync(static row => row.Long(), $"select id from {rows} where id % {step} = 0", ct);
        ids.Sort();
        return ids.Chunk(AtOnce);
    }
}
