using Polydesk.Desk.Accounts;

namespace Polydesk.Server.Commands;

/// <summary>
/// Over SQLite one server runs at a time: what it keeps in memory, such as counts of requests and who delivers webhooks, no second one knows. A server that is
/// killed lets go.
/// </summary>
internal static class OneServer
{
    /// <summary>What Linux, macOS and Windows say of a file that another process holds.</summary>
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Holds the data folder until it is disposed; null where nodes share PostgreSQL.</summary>
    public static FileStream? Claim(Installation installation)
    {
        if (installation.Postgres is not null)
        {
            return null;
        }

        try
        {
            return new(Installation.PrivateFile(Path.Combine(installation.Folder, "serve.lock")), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            throw new CommandException($"A server runs over {installation.Folder} already. Several can share PostgreSQL, but not SQLite.");
        }
    }
}
