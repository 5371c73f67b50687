using System.CommandLine;
using Polydesk.Desk;
using Polydesk.Desk.Access;

namespace Polydesk.Server.Commands;

/// <summary>Keys of people and API clients. What is created or revoked counts in a running server within a second.</summary>
internal static class KeyCommand
{
    public static Command Create(CommonOptions common) => new("key", "Keys with which the APIs are called") { CreateOne(common), List(common), Revoke(common) };

    private static Command CreateOne(CommonOptions common)
    {
        var dialect = new Option<string>("--dialect") { Description = "The API that the key is for", Required = true, HelpName = "D" };
        dialect.AcceptOnlyFromAmong("freescout", "deskpro", "eddydesk", "leaddesk");
        var person = new Option<long?>("--person") { Description = "The id of the person who acts with it", HelpName = "ID" };
        var tags = new Option<string?>("--tags") { Description = "Deskpro: patterns of API tags, such as 'tickets.*, -*.delete'" };
        var hourly = new Option<long?>("--hourly") { Description = "Deskpro: calls an hour", HelpName = "N" };
        var daily = new Option<long?>("--daily") { Description = "Deskpro: calls a day", HelpName = "N" };
        var superuser = new Option<bool>("--superuser") { Description = "Deskpro: a request may name the agent it acts for" };
        var readOnly = new Option<bool>("--read-only") { Description = "FreeScout: nothing can be changed with it" };
        var label = new Option<string?>("--label") { Description = "What it is for; LeadDesk: the API client's name" };
        var command = new Command("create", "Make a key; it is shown this once")
        {
            dialect, person, tags, hourly, daily, superuser, readOnly, label, common.Account, common.Json,
        };
        command.SetAction((parsed, ct) =>
        {
            var terms = new KeyTerms(
                parsed.GetValue(tags) ?? "", parsed.GetValue(hourly), parsed.GetValue(daily), parsed.GetValue(superuser), parsed.GetValue(readOnly));
            var order = new KeyOrder(parsed.GetRequiredValue(dialect), parsed.GetValue(person), terms, parsed.GetValue(label) ?? "");
            Check(order);
            return order.Dialect == ApiClients.Kind ? CreateClientAsync(common, parsed, order, ct) : CreateKeyAsync(common, parsed, order, ct);
        });
        return command;
    }

    private static void Check(KeyOrder order)
    {
        var isDeskpro = order.Dialect == "deskpro";
        var wrong = order switch
        {
            { Terms.Tags.Length: > 0 } or { Terms.HourlyLimit: not null } or { Terms.DailyLimit: not null } or { Terms.Superuser: true } when !isDeskpro =>
                "--tags, --hourly, --daily and --superuser are for keys of --dialect deskpro.",
            { Terms.ReadOnly: true } when order.Dialect != "freescout" => "--read-only is for keys of --dialect freescout.",
            { Terms.HourlyLimit: < 1 } or { Terms.DailyLimit: < 1 } => "--hourly and --daily are numbers from 1 on.",
            { Dialect: ApiClients.Kind, PersonId: not null } => "An API client of LeadDesk acts for who signs in with it: leave --person out.",
            { Dialect: not ApiClients.Kind, PersonId: null } when !order.Terms.Superuser => "--person is missing: the id of the person who acts with the key.",
            _ => null,
        };

        if (wrong is not null)
        {
            throw new CommandException(wrong, CommandException.Usage);
        }
    }

    private static async Task<int> CreateKeyAsync(CommonOptions common, ParseResult parsed, KeyOrder order, CancellationToken ct)
    {
        var (premises, account) = await common.OpenAccountAsync(parsed, ct);
        await using var _ = premises;
        var outcome = await account.Get<CreateApiKey>().RunAsync(order.Dialect, order.PersonId, order.Terms, order.Label, ct);

        if (outcome.Failed(out var problem, out var issued))
        {
            throw new CommandException(problem is { Kind: ProblemKind.NotFound }
                ? $"There is no person {problem.Id} in account {account.Info.Id}."
                : $"The key was not made: {problem.Kind}.");
        }

        if (parsed.GetValue(common.Json))
        {
            CommonOptions.Print(new { Id = issued.Credential.LocalId, order.Dialect, order.PersonId, Key = issued.Secret });
        }
        else
        {
            Console.WriteLine(issued.Secret);
        }

        return 0;
    }

    private static async Task<int> CreateClientAsync(CommonOptions common, ParseResult parsed, KeyOrder order, CancellationToken ct)
    {
        var (premises, account) = await common.OpenAccountAsync(parsed, ct);
        await using var _ = premises;
        IssuedClient client;

        await using (var db = await account.Database.BeginAsync(ct))
        {
            client = await account.Get<ApiClients>().IssueAsync(db, order.Label, ApiClients.UsualGrants, "", ct);
            await db.CommitAsync(ct);
        }

        await account.Get<ApiKeys>().IndexAsync([client.Credential]);

        if (parsed.GetValue(common.Json))
        {
            CommonOptions.Print(new { client.Id, order.Dialect, client.ClientId, ClientSecret = client.Secret, LeaddeskClientId = account.Info.Id });
        }
        else
        {
            Console.WriteLine($"{client.ClientId} {client.Secret}");
        }

        return 0;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Show the keys of an account, without their secrets") { common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.OpenAsync(ct);
            var keys = await account.Get<ApiKeys>().ListAsync(db, ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(keys.Select(k => new
                {
                    k.Id,
                    k.Dialect,
                    k.PersonId,
                    k.Label,
                    k.Terms.Tags,
                    k.Terms.HourlyLimit,
                    k.Terms.DailyLimit,
                    k.Terms.Superuser,
                    k.Terms.ReadOnly,
                    k.CreatedAt,
                    k.RevokedAt,
                }));
                return 0;
            }

            foreach (var key in keys)
            {
                var state = key.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd}" : $"since {key.CreatedAt:yyyy-MM-dd}";
                Console.WriteLine($"{key.Id,5}  {key.Dialect,-9}  person {key.PersonId?.ToString() ?? "-",-6}  {state}  {key.Label}".TrimEnd());
            }

            return 0;
        });
        return command;
    }

    private static Command Revoke(CommonOptions common)
    {
        var id = new Argument<long>("id") { Description = "The key's id, as `key list` shows it" };
        var command = new Command("revoke", "End a key") { id, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.BeginAsync(ct);

            if (!await account.Get<ApiKeys>().RevokeOneAsync(db, parsed.GetValue(id), ct))
            {
                throw new CommandException($"There is no key {parsed.GetValue(id)} to revoke in account {account.Info.Id}.");
            }

            await db.CommitAsync(ct);
            Console.WriteLine($"Key {parsed.GetValue(id)} is revoked.");
            return 0;
        });
        return command;
    }

    private sealed record KeyOrder(string Dialect, long? PersonId, KeyTerms Terms, string Label);
}
