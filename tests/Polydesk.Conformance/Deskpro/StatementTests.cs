using System.Diagnostics.Metrics;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>How many statements requests cost. It runs alone, because the count is the whole program's.</summary>
[Collection(nameof(StatementTests))]
[CollectionDefinition(nameof(StatementTests), DisableParallelization = true)]
public sealed class StatementTests
{
    private const int MostOfAList = 8;

    /// <summary>What is found, it with its categories, files and labels, and which categories of feedback are statuses and how many those are.</summary>
    private const int MostOfContent = 7;

    [Theory, EachEngine(Alone = true, OneNode = "It counts the statements of requests, and the tests of two nodes look before each what has changed.")]
    public async Task DP_10_A_list_with_people_and_departments_costs_eight_statements_whatever_its_size(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync(1)).Id);

        for (var n = 0; n < 30; n++)
        {
            await desk.TicketAsync($$"""
                "person": {"email": "{{ProDesk.NewEmail()}}", "name": "Jo Doe"}, "labels": ["a{{n}}"], "message": "Hello {{n}}", "cc": ["{{ProDesk.NewEmail()}}"]
                """);
        }

        foreach (var caller in new[] { desk, agent })
        {
            var few = await CountAsync(() => caller.GetAsync("/tickets?count=2&include=person,department"));
            var many = await CountAsync(() => caller.GetAsync("/tickets?count=50&include=person,department"));

            Assert.True(many is > 0 and <= MostOfAList, $"{many} statements");
            Assert.Equal(few, many);
        }
    }

    [Theory, EachEngine(Alone = true, OneNode = "It counts the statements of requests, and the tests of two nodes look before each what has changed.")]
    public async Task DP_08_A_part_of_a_batch_costs_no_more_than_its_request_alone(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync("\"message\": \"Hello\"");
        var batch = $$"""{"requests": [{{string.Join(',', Enumerable.Repeat($"\"/tickets/{id}\"", 100))}}]}""";

        var alone = await CountAsync(() => desk.GetAsync($"/tickets/{id}"));
        var together = await CountAsync(() => desk.PostAsync("/batch", batch));

        Assert.True(together <= 100 * alone, $"{together} statements of 100 parts, {alone} of one request");
    }

    [Theory, EachEngine(Alone = true, OneNode = "It counts the statements of requests, and the tests of two nodes look before each what has changed.")]
    public async Task DP_82_A_search_of_all_that_is_published_costs_seven_statements_however_much_is_found(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var owner = await api.CallerAsync(api.Owner);
        var word = $"okapi{Some.Next()}";

        for (var n = 0; n < 5; n++)
        {
            foreach (var path in new[] { "/articles", "/news", "/downloads" })
            {
                (await desk.PostAsync(path, $$"""{"title": "{{word}} {{n}}"}""")).Created();
            }

            await ContentTests.FeedbackAsync(api, $"{word} {n}", [], true, owner);
        }

        var few = await CountAsync(() => desk.GetAsync($"/search?types=article,news,download,feedback&q={word}&count=1"));
        var many = await CountAsync(() => desk.GetAsync($"/search?types=article,news,download,feedback&q={word}&count=50"));

        Assert.True(many is > 0 and <= MostOfContent, $"{many} statements");
        Assert.Equal(few, many);
    }

    /// <summary>The fewest statements of some tries: now and then a request also looks whether something kept is out of date.</summary>
    private static async Task<long> CountAsync(Func<Task<ApiAnswer>> ask)
    {
        var least = long.MaxValue;

        for (var n = 0; n < 5; n++)
        {
            long count = 0;
            using var listener = new MeterListener
            {
                InstrumentPublished = static (instrument, l) =>
                {
                    if (instrument == DeskMeter.Statements)
                    {
                        l.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref count, value));
            listener.Start();
            var answer = await ask();
            Assert.True(answer.Status == 200, answer.ToString());
            least = Math.Min(least, Interlocked.Read(ref count));
        }

        return least;
    }
}
