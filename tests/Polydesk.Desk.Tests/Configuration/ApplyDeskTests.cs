using Polydesk.Desk.Configuration;
using Polydesk.Desk.Demo;
using Polydesk.Desk.Events;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Configuration;

public sealed class ApplyDeskTests
{
    private const string More = """
        {
          "settings": {"languages": ["en", "de"], "time_zone": "UTC"},
          "groups": [{"name": "Partner", "type": "user", "role": "customer"}],
          "departments": [{"name": "Workshop"}, {"name": "Repairs", "parent": "Workshop"}],
          "statuses": [{"slug": "waiting", "kind": "pending", "name": "Waiting", "color": "#aabbcc"}, {"slug": "open", "name": {"de": "Offen"}}],
          "priorities": [{"name": "Low", "default": true}],
          "types": [{"name": "Praise"}],
          "ticket_products": [{"name": "Printer"}, {"name": "Laser", "parent": "Printer"}],
          "ticket_workflows": [{"name": "Repair"}],
          "brands": [{"name": "Acme", "url": "https://acme.example"}],
          "availabilities": [{"id": "away", "name": "Away", "color": "#123456"}],
          "fields": [{
            "subject": "ticket", "type": "hierarchy", "name": "Where", "levels": ["Country", "City"], "staff": {"required": true},
            "options": [{"name": "Latvia", "options": [{"name": "Riga"}]}]
          }],
          "knowledge_categories": [{"title": "Partners only", "access": "user", "groups": ["Partner"]}]
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task What_the_document_adds_is_there_and_applying_it_again_changes_nothing(TestDesk desk)
    {
        var first = await ApplyAsync(desk, More);
        var again = await ApplyAsync(desk, More);

        Assert.Empty(first.Faults);
        Assert.Contains("added status 6 \"waiting\"", first.Changes);
        Assert.Empty(again.Faults);
        Assert.Empty(again.Changes);

        var words = await desk.Get<VocabularyCache>().GetAsync(Ct);
        Assert.Equal(["en", "de"], words.Settings.Languages);
        Assert.Equal("Offen", words.FindStatus("open")!.Name.In("de"));
        Assert.Equal(["Printer", "Laser"], words.Products.Select(p => p.Name.In("en")));
        Assert.Equal(words.Products[0].Id, words.Products[1].ParentId);
        Assert.Equal("Repair", Assert.Single(words.Workflows).Name.In("en"));
        Assert.Equal(("Default", "Acme"), (words.DefaultBrand.Name, words.Brands[^1].Name));
        Assert.Equal("Low", words.DefaultPriority.Name.In("en"));
        Assert.Equal("Workshop", words.FindDepartment(words.Departments.Single(d => d.Name.In("en") == "Repairs").ParentId!.Value)!.Name.In("en"));
        var field = Assert.Single(words.Fields);
        Assert.True(field.Staff is { View: true, Required: true });
        Assert.Equal(["Latvia", "Riga"], words.Options.Values.OrderBy(o => o.Level).Select(o => o.Name.In("en")));
        Assert.Equal(1, await desk.NumberAsync($"select count(*) from events where type = {EventTypes.DeskApplied}"));
    }

    [Theory, EachEngine]
    public async Task An_export_changes_nothing_where_it_comes_from_and_makes_a_fresh_desk_the_same(TestDesk desk)
    {
        await desk.Get<FillDesk>().RunAsync(new(40), _ => { }, Ct);
        await ApplyAsync(desk, More);
        var document = await desk.Get<ExportDesk>().RunAsync(Ct);
        await using var fresh = await TestDesk.CreateAsync(null);

        Assert.Empty((await ApplyAsync(desk, document)).Changes);
        Assert.Empty((await ApplyAsync(fresh, document)).Faults);
        Assert.Equal(document, await fresh.Get<ExportDesk>().RunAsync(Ct));
    }

    [Theory, EachEngine]
    public async Task A_dry_run_says_the_same_and_changes_nothing(TestDesk desk)
    {
        var before = await desk.Get<ExportDesk>().RunAsync(Ct);

        var dry = await desk.Get<ApplyDesk>().RunAsync(More, dryRun: true, Ct);

        Assert.Equal(before, await desk.Get<ExportDesk>().RunAsync(Ct));
        Assert.Equal(dry.Changes.Count, (await ApplyAsync(desk, More)).Changes.Count);
    }

    [Theory, EachEngine]
    public async Task Nothing_that_is_in_use_is_removed_and_one_fault_keeps_all_changes_back(TestDesk desk)
    {
        await desk.Get<FillDesk>().RunAsync(new(40), _ => { }, Ct);
        var before = await desk.Get<ExportDesk>().RunAsync(Ct);

        var result = await ApplyAsync(desk, """
            {
              "departments": [{"name": "New one"}, {"id": 1, "remove": true}],
              "statuses": [{"slug": "closed", "remove": true}],
              "types": [{"id": 0, "remove": true}],
              "groups": [{"id": 1, "remove": true}, {"id": 2, "disabled": true}],
              "fields": [{"id": 8, "remove": true}, {"id": 2, "options": [{"id": 4, "remove": true}, {"id": 5, "remove": true}, {"id": 6, "remove": true}]}]
            }
            """);

        var paths = result.Faults.Select(f => f.Path).ToList();
        Assert.Contains("departments[1]", paths);
        Assert.Contains("statuses[0]", paths);
        Assert.Contains("types[0]", paths);
        Assert.Contains("groups[0]", paths);
        Assert.Contains("groups[1]", paths);
        Assert.Contains("fields[0]", paths);
        Assert.Contains("fields[1].options[0]", paths);
        Assert.Empty(result.Changes);
        Assert.Equal(before, await desk.Get<ExportDesk>().RunAsync(Ct));
    }

    [Theory, EachEngine]
    public async Task One_group_of_customers_stays_enabled(TestDesk desk)
    {
        var result = await ApplyAsync(desk, """{"groups": [{"id": 1, "disabled": true}]}""");

        Assert.Equal("groups", Assert.Single(result.Faults).Path);
        Assert.Empty((await ApplyAsync(desk, """{"groups": [{"name": "Partner", "type": "user", "role": "customer"}, {"id": 1, "disabled": true}]}""")).Faults);
    }

    [Theory, EachEngine]
    public async Task What_nothing_uses_is_removed_once(TestDesk desk)
    {
        await ApplyAsync(desk, More);
        const string Less = """
            {
              "departments": [{"name": "Workshop", "remove": true}, {"name": "Repairs", "remove": true}],
              "statuses": [{"slug": "waiting", "remove": true}],
              "fields": [{"subject": "ticket", "name": "Where", "remove": true}],
              "availabilities": [{"id": "away", "remove": true}]
            }
            """;

        var first = await ApplyAsync(desk, Less);
        var again = await ApplyAsync(desk, Less);

        Assert.Empty(first.Faults);
        Assert.Equal(5, first.Changes.Count);
        Assert.Empty(again.Faults);
        Assert.Empty(again.Changes);
    }

    [Theory, EachEngine]
    public async Task Each_fault_names_its_place(TestDesk desk)
    {
        (string Document, string Path)[] wrong =
        [
            ("[]", ""),
            ("{\"statuses\":", ""),
            ("""{"departments": [{"id": 1, "position": 3000000000}]}""", "departments[0].position"),
            ("""{"departments": [{"id": 1, "position": -9223372036854775808}]}""", "departments[0].position"),
            ("""{"fields": [{"subject": "ticket", "type": "select", "name": "S", "options": [{"name": "o", "position": 3000000000}]}]}""", "fields[0].options[0].position"),
            ("""{"types": [{"name": "A"}], "types": [{"name": "B"}]}""", ""),
            ("""{"\ud800": []}""", ""),
            ("""{"types": [{"name": "\ud800"}]}""", "types[0].name"),
            ("""{"types": [{"name": {"en": "a\u0000b"}}]}""", "types[0].name.en"),
            ("""{"types": [{"id": 9223372036854775807, "name": "A"}]}""", "types[0].id"),
            ("""{"departments": [{"id": -7, "name": "A"}]}""", "departments[0].id"),
            ("""{"departments": [{"id": 1, "email": "not an address"}]}""", "departments[0].email"),
            ("""{"feilds": []}""", "feilds"),
            ("""{"statuses": {}}""", "statuses"),
            ("""{"statuses": [1]}""", "statuses[0]"),
            ("""{"statuses": [{"slug": "x", "kind": "odd", "name": "X"}]}""", "statuses[0].kind"),
            ("""{"statuses": [{"slug": "x", "kind": "open"}]}""", "statuses[0]"),
            ("""{"statuses": [{"id": 2, "slug": "open"}]}""", "statuses[0].slug"),
            ("""{"departments": [{"id": 1, "disabled": true}]}""", "departments"),
            ("""{"departments": [{"name": "A", "parent": "Nowhere"}]}""", "departments[0].parent"),
            ("""{"departments": [{"id": 1, "parent": 1}]}""", "departments[0].parent"),
            ("""{"departments": [{"id": 1, "name": {"en": ""}}]}""", "departments[0].name.en"),
            ("""{"priorities": [{"id": 2, "default": false}]}""", "priorities"),
            ("""{"availabilities": [{"id": "a", "name": "A", "color": "red"}]}""", "availabilities[0].color"),
            ("""{"fields": [{"subject": "ticket", "type": "regexp", "name": "R", "pattern": "("}]}""", "fields[0]"),
            ("""{"fields": [{"subject": "ticket", "type": "hierarchy", "name": "H"}]}""", "fields[0]"),
            ("""{"fields": [{"subject": "ticket", "type": "text", "name": "T", "options": [{"name": "o"}]}]}""", "fields[0].options"),
            ("""{"fields": [{"subject": "ticket", "type": "select", "name": "S", "options": [{"name": "o"}, {"name": 7}]}]}""", "fields[0].options[1].name"),
            ("""{"fields": [{"subject": "ticket", "type": "text", "name": "T", "staff": {"veiw": true}}]}""", "fields[0].staff.veiw"),
            ("""{"settings": {"time_zone": "Mars/Base"}}""", "settings.time_zone"),
            ("""{"settings": {"languages": []}}""", "settings.languages"),
        ];
        var before = await desk.Get<ExportDesk>().RunAsync(Ct);

        foreach (var (document, path) in wrong)
        {
            var result = await ApplyAsync(desk, document);
            Assert.Contains(path, result.Faults.Select(f => f.Path));
            Assert.Empty(result.Changes);
        }

        Assert.Equal(before, await desk.Get<ExportDesk>().RunAsync(Ct));
    }

    private static Task<ApplyResult> ApplyAsync(TestDesk desk, string document) => desk.Get<ApplyDesk>().RunAsync(document, dryRun: false, Ct);
}
