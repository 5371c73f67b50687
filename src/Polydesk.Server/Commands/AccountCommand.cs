using System.CommandLine;
using Polydesk.Desk.Accounts;

namespace Polydesk.Server.Commands;

/// <summary>Further accounts of the installation, each a desk of its own that knows nothing of the others.</summary>
internal static class AccountCommand
{
    private static readonly string[] Dialects = ["freescout", "deskpro", "eddydesk", "leaddesk"];

    public static Command Create(CommonOptions common) => new("account", "Accounts: each is a desk of its own")
    {
        CreateOne(common),
        List(common),
        Switch(common, "disable", "Refuse every request to an account; its data stays", disabled: true),
        Switch(common, "enable", "Serve a disabled account again", disabled: false),
        Host(common),
    };

    private static Command CreateOne(CommonOptions common)
    {
        var name = new Option<string>("--name") { Description = "The account's name", Required = true, HelpName = "N" };
        var email = new Option<string>("--email") { Description = "Its administrator's e-mail address", Required = true, HelpName = "E" };
        var password = new Option<string?>("--password") { Description = "The administrator's password (default: generated)", HelpName = "P" };
        var command = new Command("create", "Make an account, its administrator and one key for each API") { name, email, password, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var title = parsed.GetRequiredValue(name).Trim();
            NewAccount.CheckEmail(parsed.GetRequiredValue(email));
            NewAccount.CheckPassword(parsed.GetValue(password));

            if (title.Length is 0 or > 200 || long.TryParse(title, out _))
            {
                throw new CommandException("A name has 1 to 200 characters and is not a number.", CommandException.Usage);
            }

            await using var premises = await common.OpenAsync(parsed, make: true, ct);
            var account = await premises.Accounts.MakeAsync(await UnfinishedAsync(premises, title, ct) ?? await premises.Accounts.AddAsync(title, ct), ct);
            var made = await NewAccount.MakeAsync(account, parsed.GetRequiredValue(email), parsed.GetValue(password), ct)
                ?? throw new CommandException($"Account {title} exists already.");
            var told = MadeAccount.Of(made);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(told);
                return 0;
            }

            Console.WriteLine($"Account {made.AccountId} ({title}) is made. These secrets are shown this once:");

            foreach (var line in told.Lines(made.Generated))
            {
                Console.WriteLine("  " + line);
            }

            return 0;
        });
        return command;
    }

    /// <summary>The account with this name that a killed run left without an owner.</summary>
    private static async Task<AccountInfo?> UnfinishedAsync(Premises premises, string name, CancellationToken ct)
    {
        foreach (var info in await premises.Catalog.ListAsync(ct))
        {
            if (info.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var account = await premises.Accounts.MakeAsync(info, ct);
                return await account.Get<FirstRun>().FindOwnerAsync(ct) is null
                    ? info
                    : throw new CommandException($"An account is named {info.Name} already (id {info.Id}).");
            }
        }

        return null;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Show all accounts with their host names") { common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var premises = await common.OpenAsync(parsed, make: false, ct);
            var hosts = (await premises.Catalog.HostsAsync(ct)).ToLookup(h => h.AccountId);
            var accounts = await premises.Catalog.ListAsync(ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(accounts.Select(a => new
                {
                    a.Id,
                    a.Name,
                    a.IsDefault,
                    a.Disabled,
                    a.CreatedAt,
                    Hosts = hosts[a.Id].Select(h => new { h.Host, h.Dialect }),
                }));
                return 0;
            }

            foreach (var a in accounts)
            {
                var bound = string.Join(", ", hosts[a.Id].Select(h => h.Dialect is null ? h.Host : $"{h.Host} ({h.Dialect})"));
                Console.WriteLine($"{a.Id,4}  {a.Name}{(a.IsDefault ? ", default" : "")}{(a.Disabled ? ", disabled" : "")}{(bound.Length > 0 ? ", " + bound : "")}");
            }

            return 0;
        });
        return command;
    }

    private static Command Switch(CommonOptions common, string verb, string description, bool disabled)
    {
        var which = new Argument<string>("account") { Description = "Its id or name" };
        var command = new Command(verb, description) { which };
        command.SetAction(async (parsed, ct) =>
        {
            await using var premises = await common.OpenAsync(parsed, make: false, ct);
            var info = await premises.InfoAsync(parsed.GetRequiredValue(which), ct);
            await premises.Catalog.SetDisabledAsync(info.Id, disabled, ct);
            Console.WriteLine($"Account {info.Id} ({info.Name}) is {verb}d.");
            return 0;
        });
        return command;
    }

    private static Command Host(CommonOptions common)
    {
        var host = new Argument<string>("host") { Description = "A host name, such as help.example.org" };
        var dialect = new Option<string?>("--dialect") { Description = "The one API that this host speaks", HelpName = "D" };
        dialect.AcceptOnlyFromAmong(Dialects);
        var remove = new Option<bool>("--remove") { Description = "Take the host name away again" };
        var command = new Command("host", "Give a host name to an account") { host, common.Account, dialect, remove };
        command.SetAction(async (parsed, ct) =>
        {
            var name = parsed.GetRequiredValue(host);

            if (Uri.CheckHostName(name) is UriHostNameType.Unknown)
            {
                throw new CommandException($"'{name}' is no host name. Give it without http:// and without a port.", CommandException.Usage);
            }

            await using var premises = await common.OpenAsync(parsed, make: false, ct);

            if (parsed.GetValue(remove))
            {
                Console.WriteLine(await premises.Catalog.UnbindHostAsync(name, ct)
                    ? $"{name} leads to the default account again."
                    : throw new CommandException($"{name} is bound to no account."));
                return 0;
            }

            var info = await premises.InfoAsync(parsed.GetValue(common.Account), ct);
            await premises.Catalog.BindHostAsync(name, info.Id, parsed.GetValue(dialect), ct);
            Console.WriteLine($"{name} leads to account {info.Id} ({info.Name}).");
            return 0;
        });
        return command;
    }
}
