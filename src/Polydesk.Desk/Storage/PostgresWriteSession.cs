using System.Buffers;
using System.Text;
using Npgsql;

namespace Polydesk.Desk.Storage;

internal sealed class PostgresWriteSession(PostgresDatabase database, NpgsqlConnection connection, NpgsqlTransaction transaction)
    : WriteSession(Engine.Postgres)
{
    private const int CopyChunk = 32 * 1024;

    private static readonly Sql Commit = Sql.Trusted("commit");

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n\r\t");

    private readonly List<Sql> added = [];
    private bool ended;

    public override async ValueTask<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
    {
        if (added.Count == 0)
        {
            return await PostgresDatabase.ListAsync(connection, read, sql, ct);
        }

        var query = new Query<T>(read, sql);
        await AskAsync([query], ct);
        return query.Rows;
    }

    public override async ValueTask<T?> FindAsync<T>(Func<Row, T> read, Sql sql, CancellationToken ct)
        where T : default =>
        added.Count == 0 ? await PostgresDatabase.FindAsync(connection, read, sql, ct)
            : await ListAsync(read, sql, ct) is [var first, ..] ? first : default;

    public override async ValueTask AskAsync(IReadOnlyList<Query> queries, CancellationToken ct)
    {
        await using var batch = Added();
        await PostgresDatabase.AskAsync(batch, queries, ct);
    }

    public override async ValueTask<int> ExecuteAsync(Sql sql, CancellationToken ct)
    {
        await using var batch = Added();
        batch.BatchCommands.Add(PostgresDatabase.BatchCommand(sql));
        await batch.ExecuteNonQueryAsync(ct);
        return batch.BatchCommands[^1].RecordsAffected;
    }

    public override async ValueTask ExecuteLongAsync(Sql sql, CancellationToken ct)
    {
        await FlushAsync(ct);
        await using var command = PostgresDatabase.Command(connection, sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    public override ValueTask AddAsync(Sql sql, CancellationToken ct)
    {
        added.Add(sql);
        return default;
    }

    // The text form: the only one that knows every type, the words of the index included.
    public override async ValueTask CopyAsync(BulkRows rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await FlushAsync(ct);
        await using var import = await connection.BeginTextImportAsync(
            $"copy {rows.Table} ({string.Join(", ", rows.Columns)}) from stdin", ct);
        var lines = new StringBuilder();

        for (var row = 0; row < rows.Count; row++)
        {
            AppendLine(lines, rows, row);

            if (lines.Length > CopyChunk || row == rows.Count - 1)
            {
                await import.WriteAsync(lines, ct);
                lines.Clear();
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (ended)
        {
            return;
        }

        ended = true;

        try
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            database.Ended();
        }
    }

    // The commit travels with what is still to be written. When that fails, PostgreSQL skips what follows it. Once it is on its way nobody calls it off: it may
    // have happened, and who asked would not learn of it.
    private protected override async ValueTask CommitTransactionAsync(CancellationToken ct)
    {
        await AddAsync(Commit, ct);
        await FlushAsync(CancellationToken.None);
        database.Committed();
    }

    private static void AppendLine(StringBuilder lines, BulkRows rows, int row)
    {
        var width = rows.Columns.Count;

        for (var column = 0; column < width; column++)
        {
            var cell = rows.Cells[row * width + column];
            lines.Append(column == 0 ? "" : "\t");

            switch (cell.Kind)
            {
                case CellKind.Null:
                    lines.Append("\\N");
                    break;
                case CellKind.Integer:
                    lines.Append(cell.Number);
                    break;
                case CellKind.Boolean:
                    lines.Append(cell.Number == 0 ? 'f' : 't');
                    break;
                default:
                    AppendText(lines, cell.Text!);
                    break;
            }
        }

        lines.Append('\n');
    }

    private static void AppendText(StringBuilder lines, string text)
    {
        if (!text.AsSpan().ContainsAny(Escaped))
        {
            lines.Append(text);
            return;
        }

        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => lines.Append("\\\\"),
                '\n' => lines.Append("\\n"),
                '\r' => lines.Append("\\r"),
                '\t' => lines.Append("\\t"),
                _ => lines.Append(c),
            };
        }
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        if (added.Count == 0)
        {
            return;
        }

        await using var batch = Added();
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The statements that wait, to run before what travels with them.</summary>
    private NpgsqlBatch Added()
    {
        var batch = new NpgsqlBatch(connection, transaction);
        added.ForEach(sql => batch.BatchCommands.Add(PostgresDatabase.BatchCommand(sql)));
        added.Clear();
        return batch;
    }
}
