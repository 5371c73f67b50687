using System.CommandLine;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Server.Commands;

/// <summary>Webhooks: the secret that signs them, what was delivered, and delivering again. It works beside a running server.</summary>
internal static class WebhookCommand
{
    private const string FreeScout = "freescout";

    public static Command Create(CommonOptions common) =>
        new("webhook", "Webhooks: their secret, their deliveries") { Secret(common), List(common), Log(common), Replay(common) };

    private static Command Secret(CommonOptions common)
    {
        var rotate = new Option<bool>("--rotate") { Description = "Make a new secret; what is delivered from now on is signed with it" };
        var take = new Option<string?>("--take") { Description = "Take this secret, such as that of the desk you come from", HelpName = "SECRET" };
        var command = new Command("secret", "Show the secret that signs FreeScout webhooks") { rotate, take, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var given = parsed.GetValue(take);

            if (given is not null && (parsed.GetValue(rotate) || given.Length is 0 or > WebhookSecret.Longest || !given.All(char.IsAscii)))
            {
                throw new CommandException(
                    $"--take takes 1 to {WebhookSecret.Longest} ASCII characters and does not go together with --rotate.", CommandException.Usage);
            }

            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var secret = account.Get<WebhookSecret>();

            if (given is not null || parsed.GetValue(rotate))
            {
                await secret.SetAsync(FreeScout, given ?? Secrets.ShortToken(), ct);
            }

            await using var db = await account.Database.OpenAsync(ct);
            Console.WriteLine(await secret.FindAsync(db, FreeScout, ct) ?? throw new CommandException("This account has no secret that can be read. --rotate makes one."));
            return 0;
        });
        return command;
    }

    private static Command List(CommonOptions common)
    {
        var command = new Command("list", "Show who has subscribed, and how the last delivery went") { common.Account, common.Json };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.OpenAsync(ct);
            var webhooks = await account.Get<WebhookStore>().ListAsync(db, ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(webhooks);
                return 0;
            }

            var views = account.Get<TicketViews>();

            foreach (var w in webhooks)
            {
                var last = w.LastRunAt is { } at ? $"{at:yyyy-MM-dd HH:mm:ss}Z {(w.LastError.Length == 0 ? "delivered" : w.LastError)}" : "not used yet";
                Console.WriteLine($"{w.Id,4}  {w.Dialect,-9}  {w.Url}  {string.Join(',', w.Events)}{await FilterAsync(db, views, w, ct)}  {last}");
            }

            return 0;
        });
        return command;
    }

    /// <summary>What narrows a subscription, in words; nothing where it is told of everything.</summary>
    private static async ValueTask<string> FilterAsync(Session db, TicketViews views, Webhook webhook, CancellationToken ct)
    {
        var departments = webhook.DepartmentIds.Count == 0 ? "" : $"  only departments {string.Join(',', webhook.DepartmentIds)}";

        if (webhook.View is not { } view)
        {
            return departments;
        }

        var title = (await views.FindAsync(db, view.Id, Caller.System with { PersonId = view.PersonId }, ct))?.Title.In("en");
        return $"{departments}  only view {view.Id} of person {view.PersonId} {(title is null ? "(gone: nothing is told)" : $"({title})")}";
    }

    private static Command Log(CommonOptions common)
    {
        var subscription = new Option<long?>("--subscription") { Description = "Only deliveries of this subscription", HelpName = "ID" };
        var failed = new Option<bool>("--failed") { Description = "Only deliveries that failed and have not arrived since" };
        var most = new Option<int>("--limit") { Description = "The most deliveries to show, the newest first", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = new Command("log", "Show deliveries with their tries; they are kept for three days")
        {
            subscription, failed, most, common.Account, common.Json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(most) is < 1 or > 10_000)
            {
                throw new CommandException("--limit is a number from 1 to 10000.", CommandException.Usage);
            }

            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            await using var db = await account.Database.OpenAsync(ct);
            var deliveries = await account.Get<WebhookStore>().DeliveriesAsync(
                db, parsed.GetValue(subscription), parsed.GetValue(failed), parsed.GetValue(most), ct);

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(deliveries);
                return 0;
            }

            foreach (var delivery in deliveries)
            {
                Print(delivery);
            }

            return 0;
        });
        return command;
    }

    private static Command Replay(CommonOptions common)
    {
        var id = new Argument<long>("id") { Description = "The delivery's id, as `webhook log` shows it" };
        var command = new Command("replay", "Deliver once more, as it was: same id, same bytes") { id, common.Account };
        command.SetAction(async (parsed, ct) =>
        {
            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var outcome = await account.Get<ReplayWebhook>().RunAsync(parsed.GetValue(id), Caller.System, ct);

            if (outcome.Failed(out var problem, out var _))
            {
                throw new CommandException(problem is { Kind: ProblemKind.NotFound }
                    ? $"There is no delivery {problem.Id} in account {account.Info.Id}; `polydesk webhook log` shows them."
                    : $"The delivery was not made again: {problem.Kind}.");
            }

            Console.WriteLine($"Delivery {parsed.GetValue(id)} is made once more by the running server.");
            return 0;
        });
        return command;
    }

    private static void Print(WebhookDelivery d)
    {
        var state = d.State switch
        {
            WebhookState.Delivered => "delivered",
            WebhookState.GivenUp => $"given up after {d.Tries} tries",
            _ when d.Tries == 0 => "waits",
            _ => $"failed, next try {d.DueAt:HH:mm:ss}Z",
        };
        Console.WriteLine($"{d.Id,6}  {d.CreatedAt:yyyy-MM-dd HH:mm:ss}Z  {d.Word}  {d.Url}  {(d.Copy > 0 ? "replay, " : "")}{state}");

        foreach (var attempt in d.Attempts)
        {
            Console.WriteLine($"        {attempt.At:HH:mm:ss.fff}Z  {attempt.Status?.ToString() ?? "---"}  {attempt.Milliseconds} ms  {attempt.Error}".TrimEnd());
        }
    }
}
