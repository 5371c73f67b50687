using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polydesk.Desk.Storage;

/// <summary>
/// The calls into SQLite that are made for every statement and every value. The package's own go through a counted handle each time, which costs more
/// than what SQLite then does.
/// </summary>
internal static unsafe partial class SqliteNative
{
    /// <summary>SQLite makes its own copy of a bound text.</summary>
    public const nint Transient = -1;

    /// <summary>The statement will be kept for long.</summary>
    public const uint Persistent = 1;

    private const int FileHasMoved = 20;

    private const string Library = "e_sqlite3";

    /// <summary>Whether the database's path leads to another file than the open one, or to none. SQLite never says so where it cannot know.</summary>
    public static bool HasMoved(nint database)
    {
        var moved = 0;
        return FileControl(database, 0, FileHasMoved, &moved) == 0 && moved != 0;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, nint name, int operation, int* value);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v3")]
    public static partial int Prepare(nint database, byte* sql, int length, uint flags, out nint statement, nint tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    public static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    public static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    public static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long ColumnInteger(nint statement, int column);

    // A long text lies on pages of its own, which may have to be read from the disk: the runtime must know that this call can take time.
    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    public static partial byte* ColumnText(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static partial int ColumnBytes(nint statement, int column);
}
