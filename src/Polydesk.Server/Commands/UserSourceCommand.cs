using System.CommandLine;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.SignIn;

namespace Polydesk.Server.Commands;

/// <summary>The OpenID providers with which people sign in to the Deskpro API.</summary>
internal static class UserSourceCommand
{
    public static Command Create(CommonOptions common) =>
        new("user-source", "OpenID providers with which people sign in") { CreateOne(common), List(common), Switch(common, true), Switch(common, false) };

    private static Command CreateOne(CommonOptions common)
    {
        var title = new Argument<string>("title") { Description = "What people see" };
        var issuer = Needed("--issuer", "The provider's address, below which .well-known/openid-configuration lies", "URL");
        var client = Needed("--client-id", "The id that the provider gave the desk", "ID");
        var secret = Needed("--client-secret", "The secret that the provider gave the desk; it is kept sealed", "SECRET");
        var side = new Option<string>("--for") { Description = "Who signs in", HelpName = "agent|user", DefaultValueFactory = _ => UserSource.Agent };
        side.AcceptOnlyFromAmong(UserSource.Agent, UserSource.User);
        var command = new Command("create", "Add a provider") { title, issuer, client, secret, side, common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var draft = new UserSourceDraft(
                parsed.GetRequiredValue(side), parsed.GetRequiredValue(title), parsed.GetRequiredValue(issuer), parsed.GetRequiredValue(client),
                parsed.GetRequiredValue(secret));

            if ((await account.Get<UserSources>().AddAsync(draft, Caller.System, ct)).Failed(out var problem, out var id))
            {
                throw new CommandException($"Not added: {Words(problem)}.");
            }

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(new { Id = id, RedirectPath = $"/deskpro/api/v2/api_tokens/user_sources/{id}/callback/default" });
            }
            else
            {
                Console.WriteLine($"User source {id} is added. Register /deskpro/api/v2/api_tokens/user_sources/{id}/callback/default, below the public URL, as its redirect URI.");
            }

            return 0;
        });
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Show the providers of an account, without their secrets") { common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.OpenAsync(ct);
            var sources = await account.Get<UserSources>().ListAsync(db, ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(sources);
                return 0;
            }

            foreach (var source in sources)
            {
                Console.WriteLine($"{source.Id,5}  {(source.Enabled ? "enabled " : "disabled")}  {source.Side,-5}  {source.Title}  {source.Issuer}  {source.ClientId}");
            }

            return 0;
        });
        return command;
    }

    private static Command Switch(CommonOptions common, bool enabled)
    {
        var id = new Argument<long>("id") { Description = "The provider's id, as `user-source list` shows it" };
        var command = new Command(enabled ? "enable" : "disable", enabled ? "Let people sign in with a provider" : "Let nobody sign in with a provider") { id, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var known = parsed.GetValue(id);

            if ((await account.Get<UserSources>().EnableAsync(known, enabled, Caller.System, ct)).Failed(out var _, out var _))
            {
                throw new CommandException($"There is no user source {known} in account {account.Info.Id}. `polydesk user-source list` shows all.");
            }

            Console.WriteLine($"User source {known} is {(enabled ? "enabled" : "disabled")}.");
            return 0;
        });
        return command;
    }

    private static Option<string> Needed(string name, string about, string help) => new(name) { Description = about, HelpName = help, Required = true };

    private static string Words(Problem problem) => string.Join("; ", (problem.Fields ?? []).Select(f => f.Fault switch
    {
        FieldFault.Missing => $"{f.Field} is missing",
        _ when f.Field == "issuer" => "the issuer must be a complete http or https URL without query",
        _ => $"{f.Field} is not of the right form",
    }));
}
