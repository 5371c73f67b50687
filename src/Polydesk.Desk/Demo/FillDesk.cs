using System.Threading.Channels;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Files;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Demo;

/// <summary>
/// Fills a desk that has no tickets yet with believable data. Each transaction leaves the desk whole; a demo that was killed goes on when it is run
/// again with the same options, and one that is complete is refused.
/// </summary>
public sealed class FillDesk(Database database, Freshness freshness, ApiKeys keys, BlobStore blobs, TimeProvider clock)
{
    private const int TicketsAtOnce = 1_000;
    private const int PeopleAtOnce = 5_000;

    public async Task<Outcome<DemoResult>> RunAsync(DemoOptions options, Action<DemoProgress> report, CancellationToken ct)
    {
        if (options.Tickets is < DemoOptions.FewestTickets or > DemoOptions.MostTickets)
        {
            return Problem.Invalid("tickets", FieldFault.Incorrect, options.Tickets.ToString());
        }

        var begun = clock.GetTimestamp();
        var isBench = options.Profile is DemoProfile.Bench;
        var files = isBench ? DemoFiles.None : await DemoFiles.AddAsync(blobs, ct);
        DemoSet set = isBench ? new BenchSet() : new DeskSet(files);
        var prepared = await PrepareAsync(options, set, ct);

        if (prepared.Failed(out var problem, out var plan))
        {
            return problem;
        }

        var stage = await OpenStageAsync(plan, set, files, ct);
        await FillPeopleAsync(stage, report, ct);
        var messages = await FillTicketsAsync(stage, report, ct);
        await TidyIndexesAsync(report, ct);
        await FinishAsync(stage, ct);

        return new DemoResult(
            plan.Tickets - plan.TicketsDone, messages, stage.Cast.People, clock.GetElapsedTime(begun), await KeysAsync(stage, ct));
    }

    /// <summary>Begins a new demo, or finds the one that was begun before.</summary>
    private async Task<Outcome<DemoPlan>> PrepareAsync(DemoOptions options, DemoSet set, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);

        if (await DemoPlan.FindAsync(db, ct) is { } known)
        {
            return known.Finished || !known.Fits(options)
                ? Problem.Conflict("demo", $"--tickets {known.Tickets} --seed {known.Seed} --profile {known.Profile.ToString().ToLowerInvariant()}")
                : known;
        }

        if (await db.ExistsAsync($"select id from tickets", ct))
        {
            return Problem.Conflict("tickets", "");
        }

        var plan = await ReserveAsync(db, options, ct);
        await set.BeginAsync(db, plan, ct);
        await plan.SaveAsync(db, ct);
        await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
        await db.CommitAsync(ct);
        return plan;
    }

    private async ValueTask<DemoPlan> ReserveAsync(WriteSession db, DemoOptions options, CancellationToken ct)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var plan = new DemoPlan(options.Tickets, options.Seed, options.Profile, now, 0, 0, 0, 0, 0, 0, false);
        var messages = Enumerable.Range(0, plan.Tickets).Sum(index => (long)Messages(plan, index));

        return plan with
        {
            FirstPerson = await db.ReserveAsync("people", DemoCast.PeopleOf(plan.Tickets, plan.Profile), ct),
            FirstTicket = await db.ReserveAsync("tickets", plan.Tickets, ct),
            FirstMessage = await db.ReserveAsync("messages", messages, ct),
            FirstOrganization = await db.ReserveAsync("organizations", DemoCast.OrganizationsOf(plan.Tickets), ct),
        };
    }

    private static int Messages(DemoPlan plan, int index) => plan.Profile is DemoProfile.Bench ? BenchAuthor.MessagesOf(index) : DeskAuthor.MessagesOf(plan.Seed, index);

    private async Task<Stage> OpenStageAsync(DemoPlan plan, DemoSet set, DemoFiles files, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var desk = await VocabularyCache.ReadAsync(db, ct);
        var tags = await db.ListAsync(static row => row.Long(), $"select id from tags order by id", ct);
        var cast = new DemoCast(plan, [.. desk.Departments.Select(d => d.Id)], tags);
        var people = new DemoPeople(plan, cast, desk);
        return new(plan, set, cast, people, plan.Profile is DemoProfile.Bench ? new BenchAuthor(plan, cast, desk) : new DeskAuthor(plan, cast, desk, people, files),
            [.. desk.Statuses.Where(s => s.Kind is StatusKind.Resolved).Select(s => s.Id)]);
    }

    private async Task FillPeopleAsync(Stage stage, Action<DemoProgress> report, CancellationToken ct)
    {
        var total = stage.Cast.People;

        for (var done = stage.Plan.PeopleDone; done < total; done = Math.Min(done + PeopleAtOnce, total))
        {
            report(new("people", done, total));
            var next = Math.Min(done + PeopleAtOnce, total);
            await using var db = await database.BeginAsync(ct);
            await stage.People.WriteAsync(db, done, next, ct);
            var issued = await keys.AddShownAsync(db, stage.Plan.FirstPerson + done, next - done, ct);
            stage.Plan = stage.Plan with { PeopleDone = next };
            await stage.Plan.SaveAsync(db, ct);

            if (next == total)
            {
                await stage.Set.AfterPeopleAsync(db, stage.Plan, ct);
                await freshness.TouchAsync(db, Freshness.Access, ct);
            }

            await db.CommitAsync(ct);
            await keys.IndexAsync(issued);
        }

        report(new("people", total, total));
    }

    /// <summary>One task tells the tickets while the other writes those told before.</summary>
    private async Task<int> FillTicketsAsync(Stage stage, Action<DemoProgress> report, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var told = Channel.CreateBounded<StoryRows>(2);
        var teller = Task.Run(() => TellAsync(stage, told.Writer, stop.Token), stop.Token);
        var (done, messages) = (stage.Plan.TicketsDone, 0);

        try
        {
            await foreach (var rows in told.Reader.ReadAllAsync(ct))
            {
                report(new("tickets", done, stage.Plan.Tickets));
                await using var db = await database.BeginAsync(ct);
                await rows.WriteAsync(db, ct);
                done += rows.Tickets;
                messages += rows.Messages;
                stage.Plan = stage.Plan with { TicketsDone = done };
                await stage.Plan.SaveAsync(db, ct);
                await db.CommitAsync(ct);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await teller;
        report(new("tickets", done, stage.Plan.Tickets));
        return messages;
    }

    private async Task TellAsync(Stage stage, ChannelWriter<StoryRows> told, CancellationToken ct)
    {
        try
        {
            var plan = stage.Plan;
            var message = plan.FirstMessage;

            for (var index = 0; index < plan.TicketsDone; index++)
            {
                message += stage.Author.CountMessages(index);
            }

            for (var from = plan.TicketsDone; from < plan.Tickets; from += TicketsAtOnce)
            {
                var rows = new StoryRows(database.Engine, stage.Resolved);

                for (var index = from; index < Math.Min(from + TicketsAtOnce, plan.Tickets); index++)
                {
                    var story = stage.Author.Tell(index);
                    rows.Add(story, plan.FirstTicket + index, plan.FirstTicket, message);
                    message += story.Messages.Count;
                }

                await told.WriteAsync(rows, ct);
            }

            told.Complete();
        }
        catch (Exception e)
        {
            told.Complete(e);
            throw;
        }
    }

    /// <summary>In small steps, so that a server on the same desk goes on writing meanwhile.</summary>
    private async Task TidyIndexesAsync(Action<DemoProgress> report, CancellationToken ct)
    {
        var indexes = database.Engine.TidyIndexes;

        for (var done = 0; done < indexes.Count; done++)
        {
            report(new("indexes", done, indexes.Count));

            while (await ChangesAsync(indexes[done]) > 1)
            {
            }
        }

        async Task<long> ChangesAsync(Sql step)
        {
            await using var db = await database.BeginAsync(ct);
            var before = await db.NumberAsync($"select total_changes()", ct);
            await db.ExecuteAsync(step, ct);
            var after = await db.NumberAsync($"select total_changes()", ct);
            await db.CommitAsync(ct);
            return (after - before) ?? 0;
        }
    }

    private async Task FinishAsync(Stage stage, CancellationToken ct)
    {
        await using var db = await database.BeginAsync(ct);
        await stage.Set.AfterTicketsAsync(db, stage.Plan, ct);
        await (stage.Plan with { Finished = true }).SaveAsync(db, ct);

        // Soon PostgreSQL does so by itself. SQLite's statistics are those of a large desk, always.
        if (db.Engine == Engine.Postgres)
        {
            await db.ExecuteLongAsync($"analyze", ct);
        }

        await db.CommitAsync(ct);
    }

    private async Task<IReadOnlyList<DemoKey>> KeysAsync(Stage stage, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var owner = await db.NumberAsync($"select id from people where role = {Role.Owner}", ct) ?? 0;
        (string Who, long Id)[] holders =
        [
            ("main administrator", owner), ("employee of department 1", stage.Cast.EmployeeId), ("client", stage.Cast.ClientId(0)),
            ("client", stage.Cast.ClientId(1)),
        ];
        var shown = await keys.ShowAsync(db, "eddydesk", [.. holders.Select(h => h.Id)], ct);
        var result = new List<DemoKey>();

        foreach (var (who, id) in holders)
        {
            var email = await db.FindAsync(static row => row.Text(), $"select email from people where id = {id}", ct) ?? "";
            result.Add(new(id, who, email, shown.GetValueOrDefault(id, "")));
        }

        return result;
    }

    private sealed record Stage(DemoPlan Plan, DemoSet Set, DemoCast Cast, DemoPeople People, IAuthor Author, IReadOnlyCollection<long> Resolved)
    {
        public DemoPlan Plan { get; set; } = Plan;
    }
}
