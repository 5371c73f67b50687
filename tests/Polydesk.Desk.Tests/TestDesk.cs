using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Webhooks;
using Polydesk.Desk.Webhooks;
using Xunit;

namespace Polydesk.Desk.Tests;

/// <summary>A fresh desk after its first run, on one engine, with a clock that stands still until it is moved.</summary>
public sealed class TestDesk : IAsyncDisposable
{
    public const string OwnerEmail = "owner@desk.example";

    private readonly string folder;
    private readonly string? postgres;
    private readonly AccountRegistry registry;
    private readonly Catalog catalog;
    private readonly Account account;

    private TestDesk(string folder, string? postgres, AccountRegistry registry, Catalog catalog, Account account, ManualClock clock)
    {
        (this.folder, this.postgres, this.registry, this.catalog, this.account) = (folder, postgres, registry, catalog, account);
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public NewOwner FirstOwner { get; private set; } = null!;

    /// <summary>The main administrator as a caller.</summary>
    public Caller Owner { get; private set; } = null!;

    /// <summary>Opens a desk in a folder of its own, or in databases of its own on a server.</summary>
    public static async Task<TestDesk> CreateAsync(string? server)
    {
        var folder = Directory.CreateTempSubdirectory("polydesk-desk-").FullName;
        var postgres = server is null ? null : await CreateDatabaseAsync(server);
        var clock = new ManualClock();
        var installation = new Installation(folder, postgres);
        var catalog = new Catalog(installation.OpenCatalog(clock), clock);
        await catalog.MigrateAsync(default);
        var registry = new AccountRegistry(installation, catalog, new Secrets(installation), clock)
        {
            Extend = static services => services.AddSingleton<IWebhookDialect, PlainDialect>(),
        };
        var account = await registry.MakeAsync(await catalog.AddAsync("test", default), default);
        var desk = new TestDesk(folder, postgres, registry, catalog, account, clock);

        if ((await desk.Get<FirstRun>().RunAsync(OwnerEmail, "password", default)).Failed(out var problem, out var owner))
        {
            throw new InvalidOperationException(problem.ToString());
        }

        desk.FirstOwner = owner;
        desk.Owner = await desk.CallerOfAsync(owner.PersonId);
        return desk;
    }

    public T Get<T>()
        where T : notnull => account.Get<T>();

    /// <summary>A person as the caller of a dialect.</summary>
    public async Task<Caller> CallerOfAsync(long personId)
    {
        await using var db = await account.Database.OpenAsync(default);
        return (await Get<PersonStore>().FindCallerAsync(db, personId, "eddydesk", default))?.Caller
            ?? throw new InvalidOperationException($"Person {personId} may not sign in.");
    }

    public async Task<long?> NumberAsync(Sql sql)
    {
        await using var db = await account.Database.OpenAsync(default);
        return await db.NumberAsync(sql, default);
    }

    public async Task<List<T>> ListAsync<T>(Func<Row, T> read, Sql sql)
    {
        await using var db = await account.Database.OpenAsync(default);
        return await db.ListAsync(read, sql, default);
    }

    /// <summary>Changes rows behind the desk's back, to prepare what no job does yet.</summary>
    public async Task ExecuteAsync(Sql sql)
    {
        await using var db = await account.Database.BeginAsync(default);
        await db.ExecuteAsync(sql, default);
        await Get<Freshness>().TouchAsync(db, Freshness.Vocabulary, default);
        await db.CommitAsync(default);
    }

    /// <summary>Waits until work in the background has brought a number to this; moves the clock on by <paramref name="step"/> meanwhile.</summary>
    public async Task UntilAsync(long expected, Sql sql, TimeSpan step = default)
    {
        for (var patience = 0; await NumberAsync(sql) != expected; patience++)
        {
            Assert.True(patience < 600, $"Still {await NumberAsync(sql)}, not {expected}");
            Clock.Advance(step);
            await Task.Delay(50);
        }
    }

    /// <summary>Gives work in the background the time in which it would do something that it should not.</summary>
    public Task SettleAsync() => Task.Delay(300);

    public override string ToString() => postgres is null ? "sqlite" : "postgres";

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        await catalog.DisposeAsync();

        if (postgres is not null)
        {
            var name = new NpgsqlConnectionStringBuilder(postgres).Database!;
            await RunAsync(postgres, $"drop database \"{name}_account_1\" with (force)", "postgres");
            await RunAsync(postgres, $"drop database \"{name}\" with (force)", "postgres");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> CreateDatabaseAsync(string server)
    {
        // Desks live as long as their class: idle connections of many would use up what the server allows.
        var settings = new NpgsqlConnectionStringBuilder(server)
        {
            Database = "test_" + Guid.NewGuid().ToString("N"),
            MaxPoolSize = 16,
            ConnectionIdleLifetime = 2,
            ConnectionPruningInterval = 1,
        };
        await RunAsync(server, $"create database \"{settings.Database}\" encoding 'UTF8'", null);
        return settings.ConnectionString;
    }

    private static async Task RunAsync(string server, string statement, string? database)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        settings.Database = database ?? settings.Database;
        await using var source = NpgsqlDataSource.Create(settings);
#pragma warning disable CA2100 // A database's name cannot be a parameter; it is ours.
        await using var command = source.CreateCommand(statement);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
