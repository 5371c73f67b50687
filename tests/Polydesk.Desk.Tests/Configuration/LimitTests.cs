using System.Text.Json;
using Polydesk.Desk.Configuration;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Configuration;

/// <summary>The part <c>limits</c> of the desk's document.</summary>
public sealed class LimitTests
{
    private const string Own = """{"limits": {"eddydesk": {"limit": 600, "block_minutes": 5}, "freescout": {"limit": 0}, "uploads": {"max_file_megabytes": 1}}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task A_fresh_desk_has_none_of_its_own_and_its_document_names_each(TestDesk desk)
    {
        var limits = JsonDocument.Parse(await desk.Get<ExportDesk>().RunAsync(Ct)).RootElement.GetProperty("limits");

        var names = limits.EnumerateObject().SelectMany(g => g.Value.EnumerateObject().Select(l => (Name: $"{g.Name}.{l.Name}", l.Value.ValueKind))).ToList();
        Assert.Equal(DeskLimit.All.Select(l => (l.Name, JsonValueKind.Null)), names);
        Assert.Same(DeskLimits.None, (await desk.Get<VocabularyCache>().GetAsync(Ct)).Limits);
    }

    [Theory, EachEngine]
    public async Task What_is_given_is_kept_and_told_and_applying_it_again_changes_nothing(TestDesk desk)
    {
        var first = await ApplyAsync(desk, Own);
        var document = await desk.Get<ExportDesk>().RunAsync(Ct);
        await using var fresh = await TestDesk.CreateAsync(null);

        Assert.Equal(
            [
                "changed limits: eddydesk.limit the program's -> 600", "changed limits: eddydesk.block_minutes the program's -> 5",
                "changed limits: freescout.limit the program's -> 0", "changed limits: uploads.max_file_megabytes the program's -> 1",
            ],
            first.Changes);
        Assert.Empty((await ApplyAsync(desk, Own)).Changes);
        Assert.Empty((await ApplyAsync(desk, document)).Changes);
        Assert.Equal(
            new() { EddyDeskLimit = 600, EddyDeskBlockMinutes = 5, FreeScoutLimit = 0, UploadsMaxFileMegabytes = 1 },
            (await desk.Get<VocabularyCache>().GetAsync(Ct)).Limits);
        await ApplyAsync(fresh, document);
        Assert.Equal(document, await fresh.Get<ExportDesk>().RunAsync(Ct));
    }

    [Theory, EachEngine]
    public async Task What_is_left_out_stays_and_null_gives_it_back_to_the_program(TestDesk desk)
    {
        await ApplyAsync(desk, Own);

        var result = await ApplyAsync(desk, """{"limits": {"eddydesk": {"limit": null, "knowledge_limit": 7}, "leaddesk": {"limit": null}}}""");

        Assert.Equal(["changed limits: eddydesk.limit 600 -> the program's", "changed limits: eddydesk.knowledge_limit the program's -> 7"], result.Changes);
        Assert.Equal(
            new() { EddyDeskBlockMinutes = 5, EddyDeskKnowledgeLimit = 7, FreeScoutLimit = 0, UploadsMaxFileMegabytes = 1 },
            (await desk.Get<VocabularyCache>().GetAsync(Ct)).Limits);
    }

    [Theory, EachEngine]
    public async Task Every_limit_is_stored_under_its_own_name(TestDesk desk)
    {
        foreach (var limit in DeskLimit.All)
        {
            var (group, name) = (limit.Name.Split('.')[0], limit.Name.Split('.')[1]);
            Assert.Empty((await ApplyAsync(desk, $$"""{"limits": {"{{group}}": {"{{name}}": {{limit.Most}} } } }""")).Faults);
        }

        var limits = (await desk.Get<VocabularyCache>().GetAsync(Ct)).Limits;
        Assert.All(DeskLimit.All, limit => Assert.Equal(limit.Most, limit.Of(limits)));
        Assert.Equal(DeskLimits.None, DeskLimit.All.Aggregate(limits, (rest, limit) => limit.With(rest, null)));
    }

    [Theory, EachEngine]
    public async Task What_is_no_limit_is_refused_by_its_place_and_nothing_is_changed(TestDesk desk)
    {
        var before = await desk.Get<ExportDesk>().RunAsync(Ct);

        foreach (var limit in DeskLimit.All)
        {
            var (group, name) = (limit.Name.Split('.')[0], limit.Name.Split('.')[1]);

            foreach (var bad in (string[])["-1", "\"60\"", "1.5", "true", "{}", "9223372036854775808", $"{limit.Most + 1}", $"{limit.Least - 1}"])
            {
                var fault = Assert.Single((await ApplyAsync(desk, $$"""{"limits": {"{{group}}": {"{{name}}": {{bad}} } }, "types": [{"name": "New"}]}""")).Faults);
                Assert.Equal(
                    $"limits.{limit.Name} must be a whole number from {limit.Least} to {limit.Most}, or null for the program's setting", fault.ToString());
            }
        }

        foreach (var (document, path) in ((string, string)[])
            [
                ("""{"limits": 5}""", "limits"), ("""{"limits": null}""", "limits"), ("""{"limits": {"eddydesk": 5}}""", "limits.eddydesk"),
                ("""{"limits": {"zendesk": {}}}""", "limits.zendesk"), ("""{"limits": {"eddydesk": {"limits": 5}}}""", "limits.eddydesk.limits"),
            ])
        {
            Assert.Equal(path, Assert.Single((await ApplyAsync(desk, document)).Faults).Path);
        }

        Assert.Equal(before, await desk.Get<ExportDesk>().RunAsync(Ct));
    }

    private static Task<ApplyResult> ApplyAsync(TestDesk desk, string document) => desk.Get<ApplyDesk>().RunAsync(document, dryRun: false, Ct);
}
