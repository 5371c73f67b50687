using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Polydesk.Desk.Storage;

/// <summary>A prepared statement that is kept by its connection, and the row on which it stands.</summary>
internal sealed unsafe class SqliteStatement : Row, IDisposable
{
    private const int Small = 512;

    private nint statement;

    /// <param name="code">SQLite's result code; without success there is no statement.</param>
    public SqliteStatement(nint database, ReadOnlySpan<char> sql, out int code)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(sql.Length));
        var length = Encoding.UTF8.GetBytes(sql, bytes);

        fixed (byte* text = bytes)
        {
            code = SqliteNative.Prepare(database, text, length, SqliteNative.Persistent, out statement, 0);
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    public int Bind(List<SqlValue> values)
    {
        var code = raw.SQLITE_OK;

        for (var i = 0; i < values.Count && code == raw.SQLITE_OK; i++)
        {
            var value = values[i];
            code = value.IsNull ? SqliteNative.BindNull(statement, i + 1)
                : value.Text is { } text ? BindText(i + 1, text)
                : SqliteNative.BindInteger(statement, i + 1, value.Number);
        }

        return code;
    }

    public int Step() => SqliteNative.Step(statement);

    /// <summary>Ends a run, so that nothing stays locked by it.</summary>
    public void Reset() => _ = SqliteNative.Reset(statement);

    public void Dispose()
    {
        _ = SqliteNative.Finalize(statement);
        statement = 0;
    }

    private protected override bool IsNull(int column) => SqliteNative.ColumnType(statement, column) == raw.SQLITE_NULL;

    private protected override long Number(int column)
    {
        var number = SqliteNative.ColumnInteger(statement, column);
        return number == 0 && IsNull(column) ? throw Unexpected(column) : number;
    }

    private protected override bool Flag(int column) => Number(column) != 0;

    private protected override string Text(int column)
    {
        var text = SqliteNative.ColumnText(statement, column);
        return text is null ? throw Unexpected(column) : Encoding.UTF8.GetString(text, SqliteNative.ColumnBytes(statement, column));
    }

    private static InvalidCastException Unexpected(int column) => new($"Column {column} of the row is null.");

    private int BindText(int index, string text)
    {
        if (text.Length <= Small / 3)
        {
            Span<byte> small = stackalloc byte[Small];
            return BindText(index, small[..Encoding.UTF8.GetBytes(text, small)]);
        }

        var large = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var code = BindText(index, large.AsSpan(0, Encoding.UTF8.GetBytes(text, large)));
        ArrayPool<byte>.Shared.Return(large);
        return code;
    }

    private int BindText(int index, Span<byte> text)
    {
        // An empty span may point nowhere, which SQLite would take for null.
        byte nothing = 0;

        fixed (byte* start = text)
        {
            return SqliteNative.BindText(statement, index, start is null ? &nothing : start, text.Length, SqliteNative.Transient);
        }
    }
}
