namespace Polydesk.Desk.Storage;

/// <summary>A query that is asked together with others: on PostgreSQL they share one round trip.</summary>
public abstract class Query(Sql sql)
{
    internal Sql Sql { get; } = sql;

    internal abstract void Take(Row row);
}

/// <summary>A query whose rows become records; they are there once it has been asked.</summary>
public sealed class Query<T>(Func<Row, T> read, Sql sql) : Query(sql)
{
    public List<T> Rows { get; } = [];

    internal override void Take(Row row) => Rows.Add(read(row));
}
