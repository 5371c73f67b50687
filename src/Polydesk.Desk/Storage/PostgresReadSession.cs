using Npgsql;

namespace Polydesk.Desk.Storage;

internal sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    private protected override bool IsNull(int column) => reader.IsDBNull(column);

    private protected override long Number(int column) => reader.GetInt64(column);

    private protected override bool Flag(int column) => reader.GetBoolean(column);

    private protected override string Text(int column) => reader.GetString(column);
}

internal sealed class PostgresReadSession(NpgsqlConnection connection) : Session(Engine.Postgres)
{
    public override ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct) =>
        PostgresDatabase.ListAsync(connection, read, sql, ct);

    public override ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default => PostgresDatabase.FindAsync(connection, read, sql, ct);

    public override ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct) => PostgresDatabase.AskAsync(connection, queries, ct);

    public override ValueTask DisposeAsync() => connection.DisposeAsync();
}
