using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class ConcurrencyTests
{
    [Theory, EachEngine]
    public async Task ED_05_50_parallel_updates_of_different_fields_lose_nothing(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var agent = await api.Some.EmployeeAsync();
        var fields = new List<long>();

        for (var i = 0; i < 42; i++)
        {
            fields.Add(await api.FieldAsync(FieldType.Text));
        }

        (string Name, string Value)[] others =
        [
            ("title", "Other"), ("status_id", "process"), ("priority_id", "1"), ("type_id", "3"), ("owner_id", $"{agent.Id}"), ("cc", "a@example.com"),
            ("tags", "one"), ("sla_date", "01.01.2031 00:00"),
        ];
        var answers = await Task.WhenAll(
            fields.Select(f => api.PutAsync($"/tickets/{ticket}", ($"custom_fields[{f}]", $"value {f}"))).Concat(others.Select(o => api.PutAsync($"/tickets/{ticket}", o))));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var data = (await api.GetAsync($"/tickets/{ticket}")).Data();
        Assert.All(fields, f => Assert.Equal($"\"value {f}\"", data.FieldValue(f)));
        Assert.Equal(("Other", "process", 1L, 3L), (data.Text("title"), data.Text("status_id"), data.Number("priority_id"), data.Number("type_id")));
        Assert.Equal((agent.Id, "01.01.2031 00:00"), (data.Number("owner_id"), data.Text("sla_date")));
        Assert.Equal(["a@example.com"], data.Texts("cc"));
        Assert.Equal(["one"], data.Texts("tags"));
        Assert.Equal("51", (await api.GetAsync($"/tickets/{ticket}/audit")).Pagination.Text("total"));
    }

    [Theory, EachEngine]
    public async Task ED_05_Parallel_changes_of_tags_and_followers_leave_one_whole_list(TestApi api)
    {
        var ticket = await api.TicketAsync();
        var agents = new List<TestPerson>();

        for (var i = 0; i < 4; i++)
        {
            agents.Add(await api.Some.EmployeeAsync());
        }

        var lists = Enumerable.Range(0, 20).Select(i => (Tags: $"a{i},b{i},shared", Followers: $"{agents[i % 4].Id},{agents[(i + 1) % 4].Id}")).ToList();
        var answers = await Task.WhenAll(lists.Select(l => api.PutAsync($"/tickets/{ticket}", ("tags", l.Tags), ("followers", l.Followers))));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var data = (await api.GetAsync($"/tickets/{ticket}")).Data();
        Assert.Contains((string.Join(',', data.Texts("tags")), string.Join(',', data.Numbers("followers"))), lists);
    }

    [Theory, EachEngine]
    public async Task ED_04_The_same_new_tag_and_address_in_parallel_are_made_once(TestApi api)
    {
        var (tag, address) = ($"Tag{Some.Next()}", $"parallel{Some.Next()}@example.com");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            api.PostAsync("/tickets", ("title", $"{i}"), ("description", "x"), ("tags", tag), ("user_email", address))));

        Assert.All(answers, a => Assert.Equal([tag], a.Data().Texts("tags")));
        Assert.Single(answers.Select(a => a.Data().Number("user_id")).Distinct());
        Assert.Equal(20, answers.Select(a => a.Data().Number("id")).Distinct().Count());
        Assert.Equal(1, await api.NumberAsync($"select count(*) from tags where name = {tag}"));
        Assert.Equal(1, await api.NumberAsync($"select count(*) from people where email = {address}"));
    }

    [Theory, EachEngine]
    public async Task ED_08_Parallel_replies_are_all_kept_each_at_its_own_place(TestApi api)
    {
        var ticket = await api.TicketAsync();

        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => api.MessageAsync(ticket, $"Answer {i}", i % 2 == 0 ? "posts" : "comments")));

        Assert.Equal(14, (await api.GetAsync($"/tickets/{ticket}/posts")).Pagination.Number("total"));
        Assert.Equal(12, (await api.GetAsync($"/tickets/{ticket}/comments")).Pagination.Number("total"));
        Assert.Equal(26, await api.NumberAsync($"select count(distinct ordinal) from messages where ticket_id = {ticket}"));
        Assert.Equal(14, await api.NumberAsync($"select message_count from tickets where id = {ticket}"));
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_02_Totals_agree_with_the_rows_after_parallel_changes(TestApi api)
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => api.TicketAsync(("title", $"{i}"))));

        await Task.WhenAll(tickets.Select((ticket, i) => (i % 5) switch
        {
            0 => api.DeleteAsync($"/tickets/{ticket}"),
            1 => api.DeleteAsync($"/tickets/{ticket}?delete=true"),
            2 => api.PutAsync($"/tickets/{ticket}", ("status_id", "closed")),
            3 => api.PutAsync($"/tickets/{ticket}", ("status_id", "process")),
            _ => api.PostAsync($"/tickets/{ticket}/posts", ("text", "x")),
        }));

        Assert.Equal(18, (await api.GetAsync("/tickets")).Pagination.Number("total"));
        Assert.Equal(6, (await api.GetAsync("/tickets?deleted=1")).Pagination.Number("total"));
        Assert.Equal(6, (await api.GetAsync("/tickets?status_list=closed")).Pagination.Number("total"));
        Assert.Equal(0, await api.NumberAsync(
            $"""
            select count(*) from (
              select department_id, status_id, deleted, n from ticket_counts where n <> 0
              except select department_id, status_id, deleted, count(*) from tickets group by department_id, status_id, deleted) different
            """));
    }

    [Theory, EachEngine]
    public async Task ED_41_The_same_name_in_parallel_makes_one_organization(TestApi api)
    {
        var name = $"Acme {Some.Next()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.PostAsync("/organizations", ("name", i % 2 == 0 ? name : name.ToUpperInvariant()))));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains("already exists", a.Text, StringComparison.Ordinal));
        Assert.Equal("1", (await api.GetAsync("/organizations?search=" + Uri.EscapeDataString(name))).Pagination.Text("total"));
    }

    [Theory, EachEngine]
    public async Task ED_27_The_same_address_in_parallel_makes_one_user(TestApi api)
    {
        var address = $"same{Some.Next()}@example.com";

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.PostAsync(
            "/users", ("name", "Joe"), ("email", address), ("group_id", "1"), ("department", "1"), ("password", "secret123"))));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(400, a.Status));
        Assert.Equal(1, await api.NumberAsync($"select count(*) from people where email = {address}"));
    }
}
