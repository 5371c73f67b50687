using System.CommandLine;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;

namespace Polydesk.Server.Commands;

/// <summary>API clients of the LeadDesk API: who may ask for tokens, by which grants, with which scopes, in which accounts.</summary>
internal static class ApiClientCommand
{
    private static readonly string[] SpecialGrants = ["leaddesk_client_id", "client_user"];

    public static Command Create(CommonOptions common) =>
        new("api-client", "API clients of the LeadDesk API") { CreateOne(common), List(common), Grant(common), Revoke(common) };

    private static Command CreateOne(CommonOptions common)
    {
        var name = new Argument<string>("name") { Description = "What the client is called" };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && string.IsNullOrWhiteSpace(text))
            {
                result.AddError("An API client needs a name.");
            }
        });
        var (grants, scopes, accounts) = Terms();
        var command = new Command("create", "Make an API client; its secret is shown this once") { name, grants, scopes, accounts, common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var ids = await AccountsAsync(premises, parsed.GetValue(accounts) ?? [], ct);
            IssuedClient issued;

            await using (var db = await account.Database.BeginAsync(ct))
            {
                var clients = account.Get<ApiClients>();
                issued = await clients.IssueAsync(db, parsed.GetRequiredValue(name), ApiClients.UsualGrants, "", ct);
                var client = (await clients.FindAsync(db, issued.ClientId, ct))!;
                await clients.SetAsync(db, With(client, parsed.GetValue(grants) ?? [], parsed.GetValue(scopes) ?? [], ids), ct);
                await db.CommitAsync(ct);
            }

            await account.Get<ApiKeys>().IndexAsync([issued.Credential]);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(new { issued.Id, issued.ClientId, ClientSecret = issued.Secret, LeaddeskClientId = account.Info.Id });
            }
            else
            {
                Console.WriteLine($"{issued.ClientId} {issued.Secret}");
            }

            return 0;
        });
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Show the API clients of an account, without their secrets") { common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.OpenAsync(ct);
            var clients = await account.Get<ApiClients>().ListAsync(db, ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(clients.Select(c => new { c.Id, c.ClientId, c.Name, c.Grants, c.Scopes, c.AccountIds, c.CreatedAt, c.RevokedAt }));
                return 0;
            }

            foreach (var client in clients)
            {
                var state = client.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd}" : $"since {client.CreatedAt:yyyy-MM-dd}";
                Console.WriteLine(
                    $"{client.Id,5}  {client.ClientId}  {state}  {client.Name}  grants: {client.Grants}  scopes: {client.Scopes}  accounts: {string.Join(' ', client.AccountIds)}");
            }

            return 0;
        });
        return command;
    }

    private static Command Grant(CommonOptions common)
    {
        var id = new Argument<long>("id") { Description = "The API client's id, as `api-client list` shows it" };
        var (grants, scopes, accounts) = Terms();
        var command = new Command("grant", "Give an API client further grants, scopes and accounts") { id, grants, scopes, accounts, common.Account };
        command.Validators.Add(result =>
        {
            if (result.GetResult(grants) is null && result.GetResult(scopes) is null && result.GetResult(accounts) is null)
            {
                result.AddError("Say what to give: --grant, --scope or --for.");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var ids = await AccountsAsync(premises, parsed.GetValue(accounts) ?? [], ct);
            await using var db = await account.Database.BeginAsync(ct);
            var client = await FindAsync(db, account, parsed.GetValue(id), ct);
            await account.Get<ApiClients>().SetAsync(db, With(client, parsed.GetValue(grants) ?? [], parsed.GetValue(scopes) ?? [], ids), ct);
            await db.CommitAsync(ct);
            Console.WriteLine($"API client {client.Id} is changed. Tokens that it has keep their scopes.");
            return 0;
        });
        return command;
    }

    private static Command Revoke(CommonOptions common)
    {
        var id = new Argument<long>("id") { Description = "The API client's id, as `api-client list` shows it" };
        var command = new Command("revoke", "End an API client and all its tokens") { id, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            ApiClient client;

            await using (var db = await account.Database.BeginAsync(ct))
            {
                client = await FindAsync(db, account, parsed.GetValue(id), ct);
                await account.Get<ApiClients>().RevokeAsync(db, client.Id, ct);
                await db.CommitAsync(ct);
            }

            foreach (var accountId in client.AccountIds)
            {
                var other = await premises.AccountAsync(accountId.ToString(), ct);
                await using var db = await other.Database.BeginAsync(ct);
                await other.Get<ApiTokens>().RevokeClientAsync(db, client.ClientId, ct);
                await db.CommitAsync(ct);
            }

            Console.WriteLine($"API client {client.Id} is revoked.");
            return 0;
        });
        return command;
    }

    private static (Option<string[]> Grants, Option<string[]> Scopes, Option<string[]> Accounts) Terms()
    {
        var grants = new Option<string[]>("--grant") { Description = "A special grant: leaddesk_client_id or client_user; may be repeated", HelpName = "G" };
        grants.AcceptOnlyFromAmong(SpecialGrants);
        var scopes = new Option<string[]>("--scope")
        {
            Description = "A scope of the client itself, such as users:read, tickets:*, *:read or *; may be repeated",
            HelpName = "S",
        };
        scopes.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !Polydesk.Dialects.LeadDesk.LeadDeskDialect.IsScope(t.Value)))
            {
                result.AddError($"{token.Value} is no scope.");
            }
        });
        var accounts = new Option<string[]>("--for") { Description = "A further account, by id or name, that it may act in; may be repeated", HelpName = "A" };
        return (grants, scopes, accounts);
    }

    private static async Task<IReadOnlyList<long>> AccountsAsync(Premises premises, IReadOnlyList<string> names, CancellationToken ct)
    {
        var ids = new List<long>();

        foreach (var name in names)
        {
            ids.Add((await premises.InfoAsync(name, ct)).Id);
        }

        return ids;
    }

    private static async ValueTask<ApiClient> FindAsync(Desk.Storage.Session db, Account account, long id, CancellationToken ct) =>
        (await account.Get<ApiClients>().ListAsync(db, ct)).Find(c => c.Id == id && c.RevokedAt is null)
            ?? throw new CommandException($"There is no API client {id} in account {account.Info.Id}. `polydesk api-client list` shows all.");

    private static ApiClient With(ApiClient client, IReadOnlyList<string> grants, IReadOnlyList<string> scopes, IReadOnlyList<long> accounts) => client with
    {
        Grants = Joined(client.Grants, grants),
        Scopes = Joined(client.Scopes, scopes),
        AccountIds = [.. client.AccountIds.Union(accounts)],
    };

    private static string Joined(string before, IReadOnlyList<string> added) =>
        string.Join(' ', before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(added));
}
