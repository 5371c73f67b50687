using Polydesk.Desk.Accounts;

namespace Polydesk.Server.Commands;

/// <summary>An installation opened by a command, also beside a running server.</summary>
public sealed class Premises : IAsyncDisposable
{
    private Premises(Installation installation, Catalog catalog, AccountRegistry accounts) =>
        (Installation, Catalog, Accounts) = (installation, catalog, accounts);

    public Installation Installation { get; }

    public Catalog Catalog { get; }

    public AccountRegistry Accounts { get; }

    /// <param name="installation">Where the data is.</param>
    /// <param name="make">Whether an installation without an account is welcome.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Premises> OpenAsync(Installation installation, bool make, TimeProvider clock, CancellationToken ct)
    {
        if (!make && installation.Postgres is null && !File.Exists(Path.Combine(installation.Folder, "catalog.db")))
        {
            throw NoDesk(installation);
        }

        var catalog = new Catalog(installation.OpenCatalog(clock), clock);
        var premises = new Premises(installation, catalog, new(installation, catalog, new(installation), clock) { Tell = Console.Error.WriteLine });

        try
        {
            await catalog.MigrateAsync(ct);
            return make || (await catalog.ListAsync(ct)).Count > 0 ? premises : throw NoDesk(installation);
        }
        catch
        {
            await premises.DisposeAsync();
            throw;
        }
    }

    /// <summary>The account with this id or name; without either, the default one.</summary>
    public async Task<Account> AccountAsync(string? idOrName, CancellationToken ct) =>
        await Accounts.OpenAsync(await InfoAsync(idOrName, ct), ct);

    public async Task<AccountInfo> InfoAsync(string? idOrName, CancellationToken ct)
    {
        var all = await Catalog.ListAsync(ct);
        var found = idOrName is null
            ? all.FindAll(a => a.IsDefault)
            : all.FindAll(a => a.Id.ToString() == idOrName || a.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase));

        return found switch
        {
            [var one] => one,
            [] => throw new CommandException($"There is no account {idOrName}. `polydesk account list` shows all."),
            _ => throw new CommandException($"Several accounts are named {idOrName}. Give the id; `polydesk account list` shows it."),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Accounts.DisposeAsync();
        await Catalog.DisposeAsync();
    }

    private static CommandException NoDesk(Installation installation) =>
        new($"There is no desk in {installation.Folder} yet. `polydesk init --data {installation.Folder}` makes one.");
}
