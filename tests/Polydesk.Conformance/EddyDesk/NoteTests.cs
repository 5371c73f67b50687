using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Notes on users and organizations, groups and activity statuses.</summary>
public class NoteTests
{
    [Theory, EachEngine]
    public async Task ED_35_Notes_are_listed_newest_first_with_a_file_or_an_empty_list(TestApi api)
    {
        var client = await api.Some.ClientAsync();
        await api.PostAsync($"/users/{client.Id}/notes", ("text", "first"));
        await api.As(api.Owner).PostFilesAsync($"/users/{client.Id}/notes/", [], ("file", "a.PNG", [1, 2, 3]));

        var notes = (await api.GetAsync($"/users/{client.Id}/notes")).Shows("ED-35");

        Assert.Equal(["", "first"], notes.Items().Select(n => n.GetProperty("text").GetString()));
        Assert.Equal("png", notes.Items()[0].GetProperty("file").GetProperty("data_type").GetString());
        Assert.Equal("[]", notes.Items()[1].GetProperty("file").GetRawText());
    }

    [Theory, EachEngine]
    public async Task ED_36_A_note_is_kept_as_it_was_written(TestApi api)
    {
        var client = await api.Some.ClientAsync();

        var note = (await api.PostAsync($"/users/{client.Id}/notes", ("text", "1 < 2 & <b>x</b>"))).Shows("ED-36").Data();

        Assert.Equal("1 < 2 & <b>x</b>", note.GetProperty("text").GetString());
        Assert.Equal(api.Owner.Id, note.GetProperty("creator_id").GetInt64());
        Assert.Equal(client.Id, note.GetProperty("user_id").GetInt64());
    }

    [Theory, EachEngine]
    public async Task ED_36_A_note_has_a_text_or_a_file(TestApi api)
    {
        (await api.PostAsync($"/users/{api.Owner.Id}/notes", ("text", " "))).Refuses(400, "e-411|Required {text} request|Required field is missing or empty");
        (await api.PostJsonAsync($"/users/{api.Owner.Id}/notes", """{"text":{"a":1}}""")).IsBad("Field {text} value is incorrect or empty");
        (await api.PostAsync("/users/99999/notes", ("text", ""))).IsMissing("User", 99999);
    }

    [Theory, EachEngine]
    public async Task ED_36_Notes_are_for_staff(TestApi api)
    {
        var (client, employee) = (await api.Some.ClientAsync(), await api.Some.EmployeeAsync());

        (await api.As(client).GetAsync($"/users/{client.Id}/notes")).IsForbidden();
        (await api.As(client).PostAsync($"/users/{client.Id}/notes", ("text", "x"))).IsForbidden();
        (await api.As(client).GetAsync($"/users/{employee.Id}/notes")).IsMissing("User", employee.Id);
        Assert.Equal(200, (await api.As(employee).PostAsync($"/users/{client.Id}/notes", ("text", "x"))).Status);
    }

    [Theory, EachEngine]
    public async Task ED_37_A_missing_note_is_told_with_the_code_of_a_success(TestApi api)
    {
        var user = (await api.Some.ClientAsync()).Id;
        var note = (await api.PostAsync($"/users/{user}/notes", ("text", "x"))).Data().GetProperty("id").GetInt64();

        (await api.DeleteAsync($"/users/{api.Owner.Id}/notes/{note}")).Refuses(404, $"s-204|No content|Note with id {{{note}}} in user with id {{{api.Owner.Id}}} does not exist");
        (await api.DeleteAsync($"/users/{user}/notes/{note}")).IsDeleted($"Note with id {{{note}}} successfully deleted");
        (await api.DeleteAsync($"/users/{user}/notes/{note}")).Shows("ED-37.404").Refuses(
            404, $"s-204|No content|Note with id {{{note}}} in user with id {{{user}}} does not exist");
        (await api.DeleteAsync("/users/99999/notes/1")).IsMissing("User", 99999);
    }

    [Theory, EachEngine]
    public async Task ED_37_An_employee_deletes_only_their_own(TestApi api)
    {
        var employee = await api.Some.EmployeeAsync();
        var foreign = (await api.PostAsync($"/users/{employee.Id}/notes", ("text", "x"))).Data().GetProperty("id").GetInt64();
        var own = (await api.As(employee).PostAsync($"/users/{employee.Id}/notes", ("text", "x"))).Data().GetProperty("id").GetInt64();

        (await api.As(employee).DeleteAsync($"/users/{employee.Id}/notes/{foreign}")).IsForbidden();
        Assert.Equal(200, (await api.As(employee).DeleteAsync($"/users/{employee.Id}/notes/{own}")).Status);
    }

    [Theory, EachEngine]
    [Operation("ED-49", "ED-50", "ED-51")]
    public async Task Organizations_have_notes_too(TestApi api)
    {
        var id = (await api.PostAsync("/organizations", ("name", "Noted"))).Data().GetProperty("id").GetInt64();

        var note = (await api.PostAsync($"/organizations/{id}/notes", ("text", "x"))).Shows("ED-50").Data().GetProperty("id").GetInt64();
        await api.As(api.Owner).PostFilesAsync($"/organizations/{id}/notes", [("text", "y")], ("file", "b.txt", [65]));

        (await api.GetAsync($"/organizations/{id}/notes")).Shows("ED-49", s => s.Or("$.data[*].file", """{"name":"","url":"https://a.example/b","data_type":""}"""));
        (await api.DeleteAsync($"/organizations/{id}/notes/{note}")).IsDeleted($"Note with id {{{note}}} successfully deleted");
        (await api.DeleteAsync($"/organizations/{id}/notes/{note}")).Refuses(
            404, $"s-204|No content|Note with id {{{note}}} in organizations with id {{{id}}} does not exist");
        (await api.GetAsync("/organizations/99999/notes")).IsMissing("Organization", 99999);
    }

    [Theory, EachEngine]
    public async Task ED_52_Groups_are_listed_by_position(TestApi api)
    {
        var groups = (await api.GetAsync("/groups/")).Shows("ED-52");

        Assert.Equal([1, 2, 3], groups.Ids());
        Assert.Equal(["user", "staff", "staff"], groups.Items().Select(g => g.GetProperty("type").GetString()));
    }

    [Theory, EachEngine]
    public async Task ED_53_User_statuses_have_colors(TestApi api)
    {
        var statuses = (await api.GetAsync("/user_statuses")).Shows("ED-53");

        Assert.Equal(["online", "on-hold", "obed", "offline"], statuses.Items().Select(s => s.GetProperty("id").GetString()));
    }
}
