using Polydesk.Desk.Demo;
using Spectre.Console;

namespace Polydesk.Server.Commands;

/// <summary>Shows how a demo fills up: as a bar on a terminal, else as a plain line now and then.</summary>
internal static class DemoProgressBar
{
    public static Task<T> RunAsync<T>(TextWriter output, bool isTerminal, TimeProvider clock, Func<Action<DemoProgress>, Task<T>> work) =>
        isTerminal ? WithBarAsync(work) : work(Lines(output, clock));

    private static Task<T> WithBarAsync<T>(Func<Action<DemoProgress>, Task<T>> work) =>
        AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var tasks = new Dictionary<string, ProgressTask>();
                return await work(p =>
                {
                    if (!tasks.TryGetValue(p.Step, out var task))
                    {
                        tasks[p.Step] = task = bars.AddTask(p.Step, maxValue: p.Total);
                    }

                    task.Value = p.Done;
                });
            });

    private static Action<DemoProgress> Lines(TextWriter output, TimeProvider clock)
    {
        var pause = TimeSpan.FromSeconds(5);
        var last = clock.GetTimestamp();

        return p =>
        {
            if (p.Done < p.Total && clock.GetElapsedTime(last) < pause)
            {
                return;
            }

            last = clock.GetTimestamp();
            output.WriteLine($"{p.Step}: {p.Done} of {p.Total}");
        };
    }
}
