using System.Runtime.InteropServices;

namespace Polydesk.Desk.Storage;

/// <summary>Rows of one table, collected to be written in one go by <see cref="WriteSession.CopyAsync"/>.</summary>
/// <param name="table">A table of ours; never a name from outside.</param>
/// <param name="columns">The columns that are given; the others get their defaults.</param>
public sealed class BulkRows(string table, params string[] columns)
{
    private readonly List<Cell> cells = [];

    public string Table => table;

    public IReadOnlyList<string> Columns => columns;

    public int Count => cells.Count / columns.Length;

    internal ReadOnlySpan<Cell> Cells => CollectionsMarshal.AsSpan(cells);

    public void Add(params ReadOnlySpan<Cell> row)
    {
        if (row.Length != columns.Length)
        {
            throw new ArgumentException($"A row of {table} has {columns.Length} columns, not {row.Length}.", nameof(row));
        }

        cells.AddRange(row);
    }
}
