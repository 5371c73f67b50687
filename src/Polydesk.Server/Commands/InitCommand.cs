using System.CommandLine;
using Polydesk.Desk.Accounts;

namespace Polydesk.Server.Commands;

/// <summary>Makes the default account with its owner and one key for each dialect. A killed run is finished by the next.</summary>
internal static class InitCommand
{
    public static Command Create(CommonOptions common)
    {
        var email = new Option<string>("--email") { Description = "The administrator's e-mail address", Required = true, HelpName = "E" };
        var password = new Option<string?>("--password") { Description = "The administrator's password (default: generated)", HelpName = "P" };
        var command = new Command("init", "Make the default account, its administrator and one key for each API") { email, password, common.Json };
        command.SetAction((parsed, ct) =>
            RunAsync(common, parsed, parsed.GetRequiredValue(email), parsed.GetValue(password), parsed.GetValue(common.Json), ct));
        return command;
    }

    private static async Task<int> RunAsync(
        CommonOptions common, ParseResult parsed, string email, string? password, bool json, CancellationToken ct)
    {
        NewAccount.CheckEmail(email);
        NewAccount.CheckPassword(password);
        await using var premises = await common.OpenAsync(parsed, make: true, ct);
        var info = (await premises.Catalog.ListAsync(ct)).Find(a => a.IsDefault) ?? await premises.Accounts.AddAsync("default", ct);
        var account = await premises.Accounts.MakeAsync(info, ct);

        if (await NewAccount.MakeAsync(account, email, password, ct) is not { } made)
        {
            return await SayItExistsAsync(account, email, json, ct);
        }

        var told = MadeAccount.Of(made);

        if (json)
        {
            CommonOptions.Print(told);
            return 0;
        }

        Console.WriteLine("The desk is made. These secrets are shown this once:");

        foreach (var line in told.Lines(made.Generated))
        {
            Console.WriteLine("  " + line);
        }

        return 0;
    }

    private static async Task<int> SayItExistsAsync(Account account, string email, bool json, CancellationToken ct)
    {
        var (id, owner) = await account.Get<FirstRun>().FindOwnerAsync(ct) ?? throw new InvalidOperationException("The account has an owner and has none.");

        if (!owner.Equals(email, StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandException("This desk exists already, with another administrator; `polydesk account create` makes a further account.");
        }

        await Console.Error.WriteLineAsync($"This desk exists already, with {owner} as its administrator. Its keys were shown once; `polydesk key create` makes more.");

        if (json)
        {
            CommonOptions.Print(new { AccountId = account.Info.Id, PersonId = id, Email = owner, Exists = true });
        }

        return 0;
    }
}
