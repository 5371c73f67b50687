using Polydesk.Conformance.Api;
using Polydesk.Desk.Accounts;
using Xunit;

namespace Polydesk.Conformance.Program;

/// <summary>A data folder of its own, and on PostgreSQL databases of its own, removed at the end.</summary>
public sealed class DataFolder : IAsyncDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("polydesk-cli-").FullName;

    private DataFolder(string? postgres) => Postgres = postgres;

    public string? Postgres { get; }

    public Installation Installation => new(Path, Postgres);

    public string Path => System.IO.Path.Combine(parent, "data");

    public static async Task<DataFolder> CreateAsync(string engine)
    {
        Assert.SkipWhen(engine == "postgres" && !TestPostgres.IsThere, "POLYDESK_TEST_POSTGRES is not set; ./test sets it.");
        return new(engine == "postgres" ? await TestPostgres.NewDatabaseAsync() : null);
    }

    public Task<CliResult> RunAsync(params string[] args) => Cli.RunAsync(Postgres, [.. args, "--data", Path]);

    /// <summary>Makes the default account and answers what <c>init --json</c> prints.</summary>
    public async Task<CliResult> InitAsync()
    {
        var result = await RunAsync("init", "--email", "owner@desk.example", "--password", "correct horse", "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        return result;
    }

    /// <summary>Takes an account's database away, as a lost disk or a wrong command does.</summary>
    public async Task LoseDeskAsync(long accountId)
    {
        if (Postgres is null)
        {
            foreach (var file in Directory.GetFiles(Installation.AccountFolder(accountId), "desk.db*"))
            {
                File.Delete(file);
            }
        }
        else
        {
            await TestPostgres.ExecuteAsync($"drop database {Installation.NameOfDesk(accountId)} with (force)");
        }
    }

    public Task<ServerProcess> ServeAsync(params string[] args) => ServerProcess.StartAsync(this, args);

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
        {
            await TestPostgres.DropAsync(Postgres);
        }

        Directory.Delete(parent, recursive: true);
    }
}
