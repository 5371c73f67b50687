namespace Polydesk.Kills;

/// <summary>What a run of kills does.</summary>
/// <param name="Rounds">How often the server is killed.</param>
/// <param name="Postgres">The connection string of an empty database; without it, the run is on SQLite.</param>
/// <param name="Seed">Where chance begins.</param>
/// <param name="Crash">A command that crashes and restarts PostgreSQL; it takes the place of every second kill.</param>
/// <param name="Longest">The longest that a round writes before the kill.</param>
public sealed record KillOptions(int Rounds, string? Postgres, int Seed, string? Crash, TimeSpan Longest)
{
    public const int Writers = 6;

    public string Engine => Postgres is null ? "sqlite" : "postgres";
}
