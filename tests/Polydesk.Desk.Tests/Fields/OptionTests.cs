using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Xunit;

namespace Polydesk.Desk.Tests.Fields;

public class OptionTests
{
    [Theory, EachEngine]
    public async Task Saved_options_are_in_the_vocabulary_at_once_and_in_the_log(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.Select);

        var saved = await SaveAsync(desk, field, new OptionDraft(null, null, SomeFields.Text("Red")), new OptionDraft(null, 0, SomeFields.Text("Blue")));
        await SaveAsync(desk, field, new OptionDraft(saved[0].Id, null, LocalText.Of("ua", "Червоний")));
        await desk.Get<RemoveOption>().RunAsync(Subject.Organization, field, saved[1].Id, desk.Owner, default);

        var options = (await desk.Get<VocabularyCache>().GetAsync(default)).Options;
        Assert.Equal("""{"en":"Red","ua":"Червоний"}""", System.Text.RegularExpressions.Regex.Unescape(options[saved[0].Id].Name.ToJson()));
        Assert.False(options.ContainsKey(saved[1].Id));
        Assert.Equal(4, await desk.NumberAsync($"select count(*) from events where type = {EventTypes.OptionsChanged}"));
    }

    [Theory, EachEngine]
    public async Task Two_that_save_at_once_both_succeed(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.Select);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => SaveAsync(desk, field, new OptionDraft(null, null, SomeFields.Text($"Option {n}")))));

        Assert.Equal(8, await desk.NumberAsync($"select count(distinct position) from field_options where field_id = {field}"));
    }

    [Theory, EachEngine]
    public async Task Options_come_and_go_while_values_use_them(TestDesk desk)
    {
        var field = await SomeFields.AddAsync(desk, FieldType.Multibutton);
        var kept = await SomeFields.AddOptionAsync(desk, field, "Kept");
        List<long> options = [];

        for (var i = 0; i < 10; i++)
        {
            options.Add(await SomeFields.AddOptionAsync(desk, field, $"Option {i}"));
        }

        var removing = options.Select(option => Task.Run(() => desk.Get<RemoveOption>().RunAsync(Subject.Organization, field, option, desk.Owner, default)));
        var setting = options.Select(option => Task.Run(() => SomeFields.SetAsync(desk, option, [FieldInput.Of(field, $"{kept}", $"{option}")])));
        await Task.WhenAll([.. removing, .. setting]);

        Assert.Equal(1, await desk.NumberAsync($"select count(*) from field_options where field_id = {field}"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from field_values where option_id <> {kept}"));
    }

    private static async Task<IReadOnlyList<FieldOption>> SaveAsync(TestDesk desk, long field, params OptionDraft[] drafts)
    {
        var outcome = await desk.Get<SaveOptions>().RunAsync(Subject.Organization, field, drafts, desk.Owner, default);
        return outcome.Failed(out var problem, out var saved) ? throw new InvalidOperationException(problem.ToString()) : saved;
    }
}
