using System.CommandLine;
using System.Globalization;
using Polydesk.Desk.Traffic;
using Spectre.Console;

namespace Polydesk.Server.Commands;

/// <summary>What integrations ask of an account. It works beside a running server, which writes its counts every ten seconds.</summary>
internal static class ApiCommand
{
    public static Command Create(CommonOptions common) => new("api", "The APIs of an account") { Log(common) };

    private static Command Log(CommonOptions common)
    {
        var hours = new Option<int>("--hours") { Description = "How far to look back, at most 336", HelpName = "N", DefaultValueFactory = _ => 24 };
        var dialect = new Option<string?>("--dialect") { Description = "Only calls of this API", HelpName = "NAME" };
        var command = new Command("log", "Show which integration calls what, how often, how slow, with which errors and with which parameters in vain")
        {
            hours, dialect, common.Account, common.Json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(hours) is < 1 or > 336)
            {
                throw new CommandException("--hours is a number from 1 to 336.", CommandException.Usage);
            }

            var (premises, account) = await common.OpenAccountAsync(parsed, ct);
            await using var _ = premises;
            var since = TimeProvider.System.GetUtcNow().AddHours(-parsed.GetValue(hours));
            var uses = (await account.Get<ApiTraffic>().ListAsync(since, ct)).Where(u => parsed.GetValue(dialect) is not { } only || u.Dialect == only).ToList();

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(uses);
            }
            else
            {
                Print(uses);
            }

            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<ApiUse> uses)
    {
        if (uses.Count == 0)
        {
            Console.WriteLine("Nobody has called an API in this time.");
            return;
        }

        if (Console.IsOutputRedirected)
        {
            // A file or a pipe has no width; lines are not to be broken there.
            AnsiConsole.Profile.Width = 240;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("integration", "API", "operation", "calls", "refused", "failed", "mean ms", "longest ms", "sent in vain");

        foreach (var number in (int[])[3, 4, 5, 6, 7])
        {
            table.Columns[number].RightAligned();
        }

        foreach (var u in uses)
        {
            string[] cells =
            [
                u.Integration, u.Dialect, u.Operation, Number(u.Calls), Number(u.Refused), Number(u.Failed), Number(u.AverageMilliseconds),
                Number(u.LongestMilliseconds), string.Join(", ", u.Ignored.Select(i => $"{i.Key} ({i.Value})")),
            ];
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
}
