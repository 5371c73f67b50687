using Polydesk.Conformance.Api;
using Polydesk.Desk.Fields;
using Xunit;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Mailboxes, folders, custom fields, tags and timelogs (sections 10.2 to 13).</summary>
public sealed class MailboxTests
{
    [Theory, EachEngine(Alone = true)]
    public async Task FS_21_A_custom_field_that_is_hidden_from_staff_is_shown_to_administrators_alone(TestApi api)
    {
        var (admin, agent) = (await FreeDesk.OfAsync(api), await FreeDesk.OfAsync(api, await api.Some.EmployeeAsync()));
        var hidden = new FieldRights(View: false, Edit: false, Required: false, RequiredToClose: false);
        var ofTicket = await api.FieldAsync(FieldType.Text, but: f => f with { Staff = hidden });
        var ofPerson = await api.FieldAsync(FieldType.Text, Desk.Subject.Person, f => f with { Staff = hidden });
        var customer = (await admin.PostAsync("/customers", """{"firstName": "Ann"}""")).Json.Number("id");
        (await admin.PutAsync($"/customers/{customer}/customer_fields", $$"""{"customerFields": [{"id": {{ofPerson}}, "value": "gold"}]}""")).IsDone();
        var conversation = await admin.ConversationAsync(more: $$""" "customFields": [{"id": {{ofTicket}}, "value": "7"}], """);

        Assert.Equal(["7"], Values(await admin.GetAsync($"/conversations/{conversation}"), "customFields"));
        Assert.Equal(["gold"], Values(await admin.GetAsync($"/customers/{customer}"), "customerFields"));
        Assert.Equal([ofTicket], (await admin.GetAsync("/mailboxes/1/custom_fields")).Ids("custom_fields"));
        Assert.Empty(Values(await agent.GetAsync($"/conversations/{conversation}"), "customFields"));
        Assert.Empty((await agent.GetAsync("/conversations")).Items("conversations")[0].GetProperty("customFields").EnumerateArray());
        Assert.Empty(Values(await agent.GetAsync($"/customers/{customer}"), "customerFields"));
        Assert.Empty((await agent.GetAsync("/mailboxes/1/custom_fields")).Ids("custom_fields"));

        static IEnumerable<string?> Values(ApiAnswer answer, string fields) => answer.Json.GetProperty(fields).EnumerateArray().Select(f => f.Text("value"));
    }

    [Theory, EachEngine]
    public async Task FS_20_FS_42_Mailboxes_come_in_the_order_of_their_ids(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var other = await api.Some.DepartmentAsync("Sales");
        var agent = await api.Some.EmployeeAsync(other);

        var all = (await desk.GetAsync("/mailboxes?pageSize=1000")).ShowsFree("FS-20");

        Assert.Equal(all.Ids("mailboxes").Order(), all.Ids("mailboxes"));
        Assert.Equal([other], (await desk.GetAsync($"/mailboxes?userId={agent.Id}")).Ids("mailboxes"));
        Assert.Contains(1, (await desk.GetAsync($"/mailboxes?userId={api.Owner.Id}&pageSize=1000")).Ids("mailboxes"));
        Assert.Equal(["userId|User not found"], (await desk.GetAsync("/mailboxes?userId=99999")).Errors());
        Assert.Equal("Sales", (await desk.GetAsync($"/mailboxes/{other}")).ShowsFree("FS-42").Json.Text("name"));
        Assert.Equal(404, (await desk.GetAsync("/mailboxes/99999")).Status);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_21_Options_are_an_object_by_their_number(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var list = await api.Some.AddAsync($"insert into fields (subject, type, name, position) values (1, 'Select', {Named("Priority")}, 1) returning id");
        await api.Some.AddAsync($"insert into field_options (field_id, name) values ({list}, {Named("Low")}) returning id");
        await api.Some.AddAsync($"insert into field_options (field_id, name, position) values ({list}, {Named("Medium")}, 1) returning id");
        await api.Some.AddAsync($"insert into fields (subject, type, name, position, staff_required) values (1, 'Text', {Named("Serial")}, 2, {true}) returning id");

        var fields = (await desk.GetAsync("/mailboxes/1/custom_fields")).ShowsFree("FS-21").Items("custom_fields");

        Assert.Equal(["dropdown", "singleline"], fields.Select(f => f.Text("type")));
        Assert.Equal(["Low", "Medium"], fields[0].GetProperty("options").EnumerateObject().Select(o => o.Value.GetString()));
        Assert.Equal(404, (await desk.GetAsync("/mailboxes/99999/custom_fields")).Status);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_22_Folders_say_what_lies_in_them(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var starred = await desk.ConversationAsync();
        await api.Some.AddAsync($"insert into ticket_stars (ticket_id, person_id, star) values ({starred}, {api.Owner.Id}, 1) returning ticket_id");
        await desk.ConversationAsync(more: $""" "assignTo": {api.Owner.Id}, "status": "pending", """);
        await desk.ConversationAsync(more: """ "status": "closed", """);
        await desk.ConversationAsync(more: """ "status": "spam", """);
        await desk.ConversationAsync(more: """ "state": "draft", """);

        var folders = (await desk.GetAsync("/mailboxes/1/folders")).ShowsFree("FS-22");

        Assert.Equal(
            ["1 Unassigned 1 1", "20 Mine 1 0", "25 Starred 1 1", "30 Drafts 1 1", "40 Assigned 1 0", "60 Closed 1 0", "70 Deleted 0 0", "80 Spam 1 0"],
            folders.Items("folders").Select(f => $"{f.Number("type")} {f.Text("name")} {f.Number("totalCount")} {f.Number("activeCount")}"));

        foreach (var folder in folders.Items("folders"))
        {
            Assert.Equal(folder.Number("totalCount"), (await desk.GetAsync($"/conversations?folderId={folder.Number("id")}")).Ids("conversations").Count);
        }

        Assert.Equal(6, (await desk.GetAsync("/mailboxes/1/folders?userId=99999")).Items("folders").Count);
        Assert.Equal([101], (await desk.GetAsync("/mailboxes/1/folders?folderId=101")).Ids("folders"));
        Assert.Equal(404, (await desk.GetAsync("/mailboxes/99999/folders")).Status);
    }

    [Theory, EachEngine(Alone = true)]
    public async Task FS_23_Tags_count_their_conversations(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var one = await desk.ConversationAsync(more: """ "tags": ["a", "b"], """);
        await desk.ConversationAsync(more: """ "tags": ["A"], """);

        var tags = (await desk.GetAsync("/tags")).ShowsFree("FS-23").Items("tags");

        Assert.Equal(["a 2", "b 1"], tags.Select(t => $"{t.Text("name")} {t.Number("counter")}"));
        Assert.Equal(2, (await desk.GetAsync($"/tags?conversationId={one}")).Items("tags").Count);
        Assert.Empty((await desk.GetAsync("/tags?conversationId=99999")).Items("tags"));
    }

    [Theory, EachEngine]
    public async Task FS_02_A_tag_counts_the_same_on_every_conversation_and_follows_each_change(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (tag, email) = ($"tag{Some.Next()}", FreeDesk.NewEmail());
        var one = await desk.ConversationAsync(email, more: $$""" "tags": ["{{tag}}"], """);
        await desk.ConversationAsync(email, more: $$""" "tags": ["{{tag}}"], """);

        Assert.Equal([2, 2], await CountersAsync());
        Assert.Equal(204, (await desk.PutAsync($"/conversations/{one}/tags", """{"tags": []}""")).Status);
        Assert.Equal([1], await CountersAsync());

        async Task<List<long>> CountersAsync() =>
        [
            .. (await desk.GetAsync($"/conversations?customerEmail={email}&embed=tags")).Items("conversations")
                .SelectMany(c => c.GetProperty("_embedded").GetProperty("tags").EnumerateArray()).Select(t => t.Number("counter")),
        ];
    }

    [Theory, EachEngine]
    public async Task FS_08_FS_35_FS_36_Time_is_logged_and_listed_newest_first(TestApi api)
    {
        var desk = await FreeDesk.OfAsync(api);
        var (id, agent) = (await desk.ConversationAsync(), await api.Some.EmployeeAsync());

        var first = (await desk.PostAsync($"/conversations/{id}/timelogs", $$"""{"userId": {{agent.Id}}, "timeSpent": 219}""")).ShowsFree("FS-35");
        var second = await desk.PostAsync($"/conversations/{id}/timelogs", $$"""{"userId": {{agent.Id}}, "timeSpent": "0", "conversationStatus": "closed", "finished": false}""");

        Assert.Equal(first.Json.Number("id").ToString(), first.Header("Resource-ID"));
        Assert.Equal([second.Json.Number("id"), first.Json.Number("id")], (await desk.GetAsync($"/conversations/{id}/timelogs")).ShowsFree("FS-08").Ids("timelogs"));
        Assert.Equal(2, (await desk.GetAsync($"/timelogs?userId={agent.Id}")).ShowsFree("FS-36").Items("timelogs").Count);
        Assert.Equal(("closed", false), (second.Json.Text("conversationStatus"), second.Json.GetProperty("finished").GetBoolean()));
        Assert.Equal(
            ["userId|`userId` parameter is required", "timeSpent|Expected a number of seconds"],
            (await desk.PostAsync($"/conversations/{id}/timelogs", """{"timeSpent": -1}""")).Errors());
        Assert.Equal(404, (await desk.GetAsync("/conversations/99999/timelogs")).Status);
    }

    private static Desk.LocalText Named(string name) => Desk.LocalText.Of("en", name);
}
