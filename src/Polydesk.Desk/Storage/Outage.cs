using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Polydesk.Desk.Storage;

/// <summary>Tells what an operator must mend, such as a server that is down or a full disk, from a fault of the program. The same request can succeed later.</summary>
public static class Outage
{
    /// <summary>What Linux says of a full disk, a disk that can only be read, and a user who has no space left.</summary>
    private static readonly int[] FullDisk = [28, 30, 122];

    private static readonly int[] Broken =
    [
        raw.SQLITE_ABORT, raw.SQLITE_BUSY, raw.SQLITE_READONLY, raw.SQLITE_IOERR, raw.SQLITE_CORRUPT, raw.SQLITE_FULL, raw.SQLITE_CANTOPEN, raw.SQLITE_NOTADB,
    ];

    /// <summary>The classes of PostgreSQL's states: no connection, no resources, shutting down or starting, and its own disk.</summary>
    private static readonly string[] Down = ["08", "53", "57P", "58"];

    /// <summary>Only an exception from the store or from a file may be asked about: that a client's connection broke is an <see cref="IOException"/> too.</summary>
    public static bool Is(Exception e) => e switch
    {
        DatabaseMissingException => true,
        SqliteException s => Broken.Contains(s.SqliteErrorCode),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException p => Down.Any(c => p.SqlState.StartsWith(c, StringComparison.Ordinal)),
        NpgsqlException n => n.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException,
        IOException i => FullDisk.Contains(i.HResult) || i.HResult == unchecked((int)0x80070070),
        _ => false,
    };

    /// <summary>The reason in words for the log; drivers do not say whose trouble they tell.</summary>
    public static string Reason(Exception e) => e switch
    {
        PostgresException p => $"PostgreSQL: {p.MessageText}",
        NpgsqlException n => $"PostgreSQL does not answer: {n.InnerException?.Message ?? n.Message}",
        _ => e.Message,
    };
}
