using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Tickets, their messages, files, participants and counts.</summary>
public sealed class TicketTests
{
    private static readonly string[] Members =
    [
        "id", "ref", "auth", "access_code", "parent", "brand", "language", "department", "category", "priority", "workflow", "product", "person", "person_id",
        "person_email", "agent", "agent_team", "organization", "linked_chat", "email_account", "sent_to_address", "email_account_address", "creation_system",
        "creation_system_option", "ticket_hash", "status", "ticket_status", "hidden_status", "is_hold", "labels", "urgency", "feedback_rating", "date_feedback_rating",
        "date_created", "date_status", "date_resolved", "date_archived", "date_first_agent_assign", "date_first_agent_reply", "date_last_agent_reply",
        "date_last_user_reply", "date_agent_waiting", "date_user_waiting", "date_locked", "date_on_hold", "total_user_waiting", "total_to_first_reply",
        "total_user_waiting_wh", "total_to_first_reply_wh", "locked_by_agent", "has_attachments", "subject", "original_subject", "title", "properties", "problems",
        "ticket_slas", "children", "siblings", "count_agent_replies", "count_user_replies", "worst_sla_status", "waiting_times", "fields", "contextual_fields", "cc",
        "followers", "star", "ticket_layout", "ticket_excerpt", "ticket_agent_errors", "ticket_user_errors", "ticket_permissions",
    ];

    [Theory, EachEngine]
    public async Task DP_10_Tickets_are_sorted_by_their_references_which_their_ids_do_not_tell(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var ids = new List<long>();

        for (var at = 0; at < 5; at++)
        {
            ids.Add(await desk.TicketAsync());
        }

        var path = $"/tickets?ids={string.Join(',', ids)}&order_by=ref";
        var up = await desk.GetAsync(path);

        Assert.NotEqual(ids, up.Ids());
        Assert.Equal(up.Data().EnumerateArray().Select(t => t.Text("ref")).Order(StringComparer.Ordinal), up.Data().EnumerateArray().Select(t => t.Text("ref")));
        Assert.Equal(up.Ids().Reverse(), (await desk.GetAsync(path + "&order_dir=desc")).Ids());
    }

    [Theory, EachEngine]
    public async Task DP_10_Tickets_are_sorted_by_when_their_status_changed_and_by_nothing_else(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (first, second, third) = (await desk.TicketAsync(), await desk.TicketAsync(), await desk.TicketAsync());
        (await desk.PutAsync($"/tickets/{first}", """{"status": "resolved"}""")).IsChanged();
        (await desk.PutAsync($"/tickets/{second}", """{"urgency": 7, "status": "awaiting_agent"}""")).IsChanged();

        var newest = await desk.GetAsync($"/tickets?ids={first},{second},{third}&order_by=date_status&order_dir=desc");

        Assert.Equal([first, third, second], newest.Ids());
        Assert.Equal([second, third, first], (await desk.GetAsync($"/tickets?ids={first},{second},{third}&order_by=date_status")).Ids());
        Assert.Equal(newest.Data()[0].Text("date_resolved"), newest.Data()[0].Text("date_status"));
        Assert.Equal(newest.Data()[2].Text("date_created"), newest.Data()[2].Text("date_status"));
    }

    [Theory, EachEngine]
    public async Task DP_10_Tickets_show_what_they_are_sorted_by_when_one_side_wrote_last_and_how_long_the_user_waits(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var ids = new List<long>();

        for (var at = 0; at < 4; at++)
        {
            ids.Add(await desk.TicketAsync($"\"person\": \"{ProDesk.NewEmail()}\""));
        }

        await WriteAsync(ids[2], byUser: true, "2026-01-05T08:00:00Z");
        await WriteAsync(ids[2], byUser: true, "2026-01-05T09:00:00Z");
        await WriteAsync(ids[1], byUser: true, "2026-01-05T08:30:00Z");
        await WriteAsync(ids[1], byUser: false, "2026-01-05T08:40:00Z");
        await WriteAsync(ids[3], byUser: false, "2026-01-05T09:30:00Z");
        var shown = (await desk.GetAsync($"/tickets?ids={string.Join(',', ids)}&order_by=id")).Data();

        Assert.Equal([null, "2026-01-05T08:30:00+0000", "2026-01-05T09:00:00+0000", null], Of("date_last_user_reply"));
        Assert.Equal([null, "2026-01-05T08:40:00+0000", null, "2026-01-05T09:30:00+0000"], Of("date_last_agent_reply"));
        Assert.Equal([null, null, "2026-01-05T08:00:00+0000", null], Of("date_user_waiting"));
        Assert.Equal([null, "2026-01-05T08:40:00+0000", null, "2026-01-05T09:30:00+0000"], Of("date_agent_waiting"));
        Assert.Equal((0, 600, 0), (shown[0].Number("total_user_waiting"), shown[1].Number("total_user_waiting"), shown[3].Number("total_user_waiting")));
        Assert.InRange(api.Server.Clock.GetUtcNow().ToUnixTimeSeconds() - shown[2].Number("total_user_waiting"), 1_767_600_000 - 5, 1_767_600_000 + 5);
        Assert.Equal([ids[0], ids[3], ids[1], ids[2]], await OrderAsync("date_last_user_reply"));
        Assert.Equal([ids[0], ids[2], ids[1], ids[3]], await OrderAsync("date_last_agent_reply"));
        Assert.Equal([ids[0], ids[1], ids[3], ids[2]], await OrderAsync("date_user_waiting"));
        Assert.Equal([ids[0], ids[1], ids[3], ids[2]], await OrderAsync("waiting_time"));
        Assert.Equal([ids[0], ids[3], ids[1], ids[2]], await OrderAsync("total_user_waiting"));

        async Task WriteAsync(long ticket, bool byUser, string at)
        {
            var person = byUser ? (await desk.TicketAsync(ticket)).Number("person") : api.Owner.Id;
            (await desk.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "x", "person": {{person}}, "date_created": "{{at}}"}""")).Created();
        }

        async Task<IReadOnlyList<long>> OrderAsync(string by) => (await desk.GetAsync($"/tickets?ids={string.Join(',', ids)}&order_by={by}")).Ids();

        IEnumerable<string?> Of(string name) => shown.EnumerateArray().Select(t => t.Text(name));
    }

    [Theory, EachEngine]
    public async Task DP_11_Children_in_departments_of_others_are_not_named(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var parent = await desk.TicketAsync("\"department\": 1");
        var near = await desk.TicketAsync($"\"department\": 1, \"parent\": {parent}");
        var far = await desk.TicketAsync($"\"department\": {await api.Some.DepartmentAsync()}, \"parent\": {parent}");
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync(1)).Id);

        Assert.Equal([near, far], (await desk.TicketAsync(parent)).GetProperty("children").EnumerateArray().Select(c => c.GetInt64()).Order());
        Assert.Equal([near], (await agent.TicketAsync(parent)).GetProperty("children").EnumerateArray().Select(c => c.GetInt64()));
    }

    [Theory, EachEngine]
    public async Task DP_11_DP_12_Either_verb_creates_a_ticket_that_is_found(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        foreach (var method in new[] { "POST", "PUT" })
        {
            var email = ProDesk.NewEmail();
            var answer = await desk.SendAsync(method, "/tickets", $$"""
                {"subject": "Printer", "person": {"email": "{{email}}", "name": "Jo Doe"}, "message": {"message": "It is\noffline", "format": "html"},
                 "labels": "red, blue", "urgency": "7", "is_hold": true, "cc": ["{{ProDesk.NewEmail()}}"], "followers": [{{api.Owner.Id}}], "agent": "me", "star": 3}
                """);
            var ticket = answer.Created();
            var id = ticket.Number("id");

            Assert.EndsWith($"/api/v2/tickets/{id}", answer.Header("Location"), StringComparison.Ordinal);
            Assert.Equal($"/tickets/{id}", answer.Links().Text("self"));
            Assert.Equal($"/tickets/{id}", answer.Links().Text("data"));
            var read = await desk.GetAsync($"/tickets/{id}");
            Assert.Equal(read.Data().GetRawText(), ticket.GetRawText());
            Assert.Empty(Members.Except(ticket.Keys()));
            Assert.Equal(("Printer", email, "awaiting_agent", "awaiting_agent"), (ticket.Text("subject"), ticket.Text("person_email"), ticket.Text("status"), ticket.Text("ticket_status")));
            Assert.Equal(["red", "blue"], ticket.Texts("labels"));
            Assert.Equal((7, api.Owner.Id, 3, 1), (ticket.Number("urgency"), ticket.Number("agent"), ticket.Number("star"), ticket.Number("count_user_replies")));
            Assert.True(ticket.GetProperty("is_hold").GetBoolean());
            Assert.Single(ticket.Numbers("cc"));
            Assert.Equal([api.Owner.Id], ticket.Numbers("followers"));
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+0000$", ticket.Text("date_created"));
            Assert.Equal(id, (await desk.GetAsync($"/tickets/{ticket.Text("ref")}")).Data().Number("id"));
            var message = Assert.Single((await desk.GetAsync($"/tickets/{id}/messages")).Items());
            Assert.Equal("It is<br>offline", message.Text("message"));
        }

        var followed = await desk.PostAsync("/tickets?follow_location=1", """{"title": "By its alias"}""");
        Assert.Equal(201, followed.Status);
        Assert.Equal((await desk.GetAsync($"/tickets/{followed.Json.GetProperty("data").Number("id")}")).Text, followed.Text);
        (await desk.GetAsync("/tickets/999999")).IsMissing();
        (await desk.GetAsync("/tickets/nothing")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_12_What_is_wrong_with_a_ticket_is_told_together(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var answer = await desk.PostAsync("/tickets", """
            {"department": 999999, "priority": "x", "agent": 999999, "status": "sleeping", "urgency": 11, "person": "no address", "language": 1, "star": 99,
             "fields": {"999999": "x"}, "message": {"message": "x", "attachments": [{"blob_auth": "1nothing"}]}, "nope": 1}
            """);

        Assert.Empty(new[]
        {
            ": extra_fields", "subject: required", "priority: bad_choice", "status: bad_choice", "urgency: out_of_range", "person: invalid_email", "language: bad_choice",
            "star: bad_choice", "message.attachments.attachments_0.blob_auth: bad_choice",
        }.Except(answer.Faults()));

        var more = await desk.PostAsync("/tickets", """{"subject": "x", "department": 999999, "agent": 999999, "fields": {"999999": "x"}}""");
        Assert.Equal(["agent: bad_choice", "department: bad_choice", "fields: extra_fields"], more.Faults().Order(StringComparer.Ordinal));
    }

    [Theory, EachEngine]
    public async Task DP_12_The_same_ticket_again_is_refused_for_some_minutes(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var body = $$"""{"subject": "Twice {{Some.Next()}}", "person": "{{ProDesk.NewEmail()}}", "message": "Hello"}""";

        (await desk.PostAsync("/tickets", body)).Created();
        Assert.Equal([": dupe_ticket"], (await desk.PostAsync("/tickets", body)).Faults());
        (await desk.PostAsync("/tickets", body.Replace("Hello", "Hello again", StringComparison.Ordinal))).Created();
        api.Server.Clock.Move(TimeSpan.FromMinutes(6));
        (await desk.PostAsync("/tickets", body)).Created();
    }

    [Theory, EachEngine]
    public async Task DP_13_Either_verb_changes_only_what_is_sent(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync("\"labels\": [\"a\"], \"message\": \"Hello\"");
        var before = await desk.TicketAsync(id);

        foreach (var method in new[] { "POST", "PUT", "PATCH" })
        {
            var answer = await desk.SendAsync(method, $"/tickets/{id}", $$"""{"id": {{id}}, "subject": "By {{method}}"}""");
            answer.IsChanged();
            Assert.EndsWith($"/tickets/{id}", answer.Header("Location"), StringComparison.Ordinal);
            Assert.Equal("By " + method, (await desk.TicketAsync(id)).Text("subject"));
        }

        var after = await desk.TicketAsync(id);
        Assert.Equal(before.GetProperty("labels").GetRawText(), after.GetProperty("labels").GetRawText());
        Assert.Equal(before.Text("status"), after.Text("status"));

        var followed = await desk.PutAsync($"/tickets/{id}?follow_location=1", """{"status": "resolved", "agent": null, "labels": []}""");
        Assert.Equal((200, "resolved"), (followed.Status, followed.Data().Text("status")));
        Assert.NotNull(followed.Data().Text("date_resolved"));
        Assert.Equal((await desk.GetAsync($"/tickets/{id}")).Text, followed.Text);

        (await desk.PutAsync($"/tickets/{id}", """{"status": "archived"}""")).IsChanged();
        Assert.Equal("archived", (await desk.TicketAsync(id)).Text("status"));
        Assert.Contains(id, (await desk.GetAsync("/tickets?status=archived&count=200")).Ids());
        Assert.DoesNotContain(id, (await desk.GetAsync("/tickets?status=resolved&count=200")).Ids());
        (await desk.PutAsync($"/tickets/{id}", """{"status": "awaiting_agent"}""")).IsChanged();
        var open = await desk.TicketAsync(id);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (open.GetProperty("date_resolved").ValueKind, open.GetProperty("date_archived").ValueKind));
        Assert.Equal(["department: required"], (await desk.PutAsync($"/tickets/{id}", """{"department": null}""")).Faults());
        (await desk.PutAsync("/tickets/999999", """{"subject": "x"}""")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_14_A_deleted_ticket_is_gone_until_an_admin_brings_it_back(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var agent = await ProDesk.OfAsync(api, (await api.Some.EmployeeAsync(1)).Id);
        var id = await desk.TicketAsync();

        (await desk.DeleteAsync($"/tickets/{id}")).IsGone();
        (await desk.GetAsync($"/tickets/{id}")).IsMissing();
        (await desk.DeleteAsync($"/tickets/{id}")).IsMissing();
        (await desk.PutAsync($"/tickets/{id}", """{"subject": "x"}""")).IsMissing();
        (await agent.PutAsync($"/tickets/{id}", """{"status": "awaiting_agent"}""")).IsMissing();
        Assert.DoesNotContain(id, (await desk.GetAsync("/tickets?count=200")).Ids());
        Assert.Contains(id, (await desk.GetAsync("/tickets?count=200&status=hidden.deleted")).Ids());
        Assert.Contains(id, (await desk.GetAsync("/tickets?count=200&status=hidden")).Ids());

        (await desk.PutAsync($"/tickets/{id}", """{"status": "awaiting_agent"}""")).IsChanged();
        Assert.Equal("awaiting_agent", (await desk.TicketAsync(id)).Text("status"));
    }

    [Theory, EachEngine]
    public async Task DP_10_Filters_narrow_the_list(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (email, label) = (ProDesk.NewEmail(), $"label{Some.Next()}");
        var id = await desk.TicketAsync($"\"person\": \"{email}\", \"labels\": [\"{label}\"], \"urgency\": 9, \"agent\": \"me\", \"message\": \"Hi\"");
        var ticket = await desk.TicketAsync(id);

        foreach (var query in new[]
        {
            $"labels={label},other", $"labels[]={label}", $"person={email.ToUpperInvariant()}", $"person={ticket.Number("person")}", $"labels={label}&agent=me&urgency=9&is_hold=0",
            $"ref={ticket.Text("ref")}", $"labels={label}&status=awaiting_agent,pending", $"labels={label}&not_status=resolved", $"labels={label}&department=1&priority={ticket.Number("priority")}",
            $"labels={label}&brand=1", $"labels={label}&filter=1", $"labels={label}&date_created=2026-01-01..2999-12-31", $"ids={id}", $"labels={label}&q=nothing",
        })
        {
            Assert.Equal([id], (await desk.GetAsync("/tickets?" + query)).Ids());
        }

        foreach (var query in new[] { $"problem=1&labels={label}", $"sla=1&labels={label}", $"sla_status=ok&ids={id}", $"labels={label}&agent=0", $"labels={label}&status=resolved", $"labels={label}&urgency=1", $"labels={label}&is_hold=1", $"labels={label}&date_created=2001-01-01..2001-12-31" })
        {
            Assert.Empty((await desk.GetAsync("/tickets?" + query)).Ids());
        }

        foreach (var query in new[] { "status=sleeping", "agent=x", "department=x", "filter=999999", "date_created=yesterday", "ticket_field.999999=1" })
        {
            Assert.Single((await desk.GetAsync("/tickets?" + query)).Faults());
        }
    }

    [Theory, EachEngine]
    public async Task DP_15_Requester_copies_and_followers_take_part(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync($"\"person\": \"{ProDesk.NewEmail()}\", \"cc\": [{{\"person\": \"{ProDesk.NewEmail()}\"}}], \"followers\": [\"me\"]");
        var cc = await desk.PutAsync($"/tickets/{id}", $$"""{"cc": [{"email": "{{(await CopyAsync(api)).Email}}"}]}""");
        var participants = (await desk.GetAsync($"/tickets/{id}/participants")).Items();

        cc.IsChanged();
        Assert.Equal(["requester", "cc", "follower"], participants.Select(p => p.Text("type")));
        Assert.All(participants, p => Assert.Equal(p.Number("id"), p.Number("person")));
        (await desk.GetAsync("/tickets/999999/participants")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_115_Copies_come_and_go_and_followers_go(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync($"\"person\": \"{ProDesk.NewEmail()}\", \"followers\": [\"me\"]");
        var (path, email, known) = ($"/tickets/{id}/participants", ProDesk.NewEmail(), await CopyAsync(api));

        var added = (await desk.PostAsync(path, $$"""{"person": "{{email}}"}""")).Created();
        Assert.Equal(("cc", email, added.Number("id")), (added.Text("type"), added.Text("email"), added.Number("person")));
        (await desk.PostAsync(path, $$"""{"person": {"email": "{{email}}"} }""")).Created();
        (await desk.SendAsync("PUT", path, $$"""{"person": {{known.Id}} }""")).Created();
        Assert.Equal([known.Id, added.Number("id")], (await desk.TicketAsync(id)).Numbers("cc").Order());
        Assert.Equal(email, (await desk.GetAsync($"{path}/{added.Number("id")}")).Data().Text("email"));

        (await desk.DeleteAsync($"{path}/{added.Number("id")}")).IsGone();
        (await desk.DeleteAsync($"{path}/{added.Number("id")}")).IsMissing();
        (await desk.DeleteAsync($"{path}/{api.Owner.Id}")).IsGone();
        Assert.Equal(["requester", "cc"], (await desk.GetAsync(path)).Items().Select(p => p.Text("type")));
        (await desk.DeleteAsync($"{path}/{(await desk.TicketAsync(id)).Number("person")}")).Is(403, "no_permission");
        (await desk.DeleteAsync("/tickets/999999/participants/1")).IsMissing();
        Assert.Equal(["person: required"], (await desk.PostAsync(path)).Faults());
        Assert.Equal(["person: bad_choice"], (await desk.PostAsync(path, """{"person": 999999}""")).Faults());
    }

    [Theory, EachEngine(Alone = true)]
    public async Task DP_21_Counts_by_agent_sum_to_all(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        await desk.TicketAsync("\"agent\": \"me\"");
        await desk.TicketAsync();
        await desk.TicketAsync("\"status\": \"resolved\"");

        var plain = (await desk.GetAsync("/tickets/counts")).Data();
        Assert.Equal((3, JsonValueKind.Null, 0), (plain.Number("count"), plain.GetProperty("grouped_by").ValueKind, plain.GetProperty("nested").GetArrayLength()));
        Assert.Equal(["count", "id", "value", "type", "title", "grouped_by", "nested"], plain.Keys());

        foreach (var by in new[] { "agent", "department", "status", "person", "organization", "priority", "urgency", "brand" })
        {
            var counts = (await desk.GetAsync("/tickets/counts?group_by=" + by)).Data();
            Assert.Equal((by, 3), (counts.Text("grouped_by"), counts.Number("count")));
            Assert.Equal(3, counts.GetProperty("nested").EnumerateArray().Sum(n => n.Number("count")));
        }

        Assert.Equal(1, (await desk.GetAsync("/tickets/counts?status=resolved")).Data().Number("count"));
        Assert.Equal(["group_by: bad_choice"], (await desk.GetAsync("/tickets/counts?group_by=colour")).Faults());
    }

    [Theory, EachEngine]
    public async Task DP_22_DP_23_DP_24_Replies_of_both_sides_and_notes(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var email = ProDesk.NewEmail();
        var id = await desk.TicketAsync($"\"person\": \"{email}\", \"message\": \"First\"");

        var reply = await desk.PostAsync($"/tickets/{id}/messages", """{"message": "<p>Answer</p>"}""");
        Assert.Empty(reply.Created().Numbers("attachments"));
        Assert.Equal("awaiting_user", (await desk.TicketAsync(id)).Text("status"));
        var note = await desk.SendAsync("PUT", $"/tickets/{id}/messages", """{"message": "Between us", "is_note": true}""");
        Assert.Equal(1, note.Created().Number("is_agent_note"));
        Assert.Equal("awaiting_user", (await desk.TicketAsync(id)).Text("status"));
        (await desk.PutAsync($"/tickets/{id}", """{"status": "resolved"}""")).IsChanged();
        var user = (await desk.PostAsync($"/tickets/{id}/messages", $$"""{"message": "a < b", "format": "text", "person": "{{email}}"}""")).Created();
        Assert.Equal(("a &lt; b", 0), (user.Text("message"), user.Number("is_agent_note")));
        var ticket = await desk.TicketAsync(id);
        Assert.Equal(("awaiting_agent", 1, 2), (ticket.Text("status"), ticket.Number("count_agent_replies"), ticket.Number("count_user_replies")));

        var list = await desk.GetAsync($"/tickets/{id}/messages?order_dir=desc");
        Assert.Equal([0, 1, 0, 0], list.Items().Select(m => m.Number("is_agent_note")));
        Assert.Equal(user.Number("id"), list.Ids()[0]);
        Assert.Equal(list.Ids().Order(), (await desk.GetAsync($"/tickets/{id}/messages")).Ids());
        Assert.Equal([note.Json.GetProperty("data").Number("id")], (await desk.GetAsync($"/tickets/{id}/messages?ids={note.Json.GetProperty("data").Number("id")}")).Ids());
        var one = await desk.GetAsync($"/tickets/{id}/messages/{user.Number("id")}?include=person,ticket");
        Assert.Equal([ticket.Number("person").ToString()], one.Linked().GetProperty("person").Keys());
        Assert.Equal([id.ToString()], one.Linked().GetProperty("ticket").Keys());

        var other = await desk.TicketAsync();
        (await desk.GetAsync($"/tickets/{other}/messages/{user.Number("id")}")).IsMissing();
        Assert.Equal(["message: required"], (await desk.PostAsync($"/tickets/{id}/messages", "{}")).Faults());
        Assert.Equal(["person: bad_choice"], (await desk.PostAsync($"/tickets/{id}/messages", $$"""{"message": "x", "is_note": 1, "person": {{ticket.Number("person")}} }""")).Faults());
        (await desk.PostAsync("/tickets/999999/messages", """{"message": "x"}""")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_25_DP_26_DP_27_A_message_is_changed_counted_and_removed(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync("\"message\": \"First\"");
        var message = (await desk.PostAsync($"/tickets/{id}/messages", """{"message": "Answer"}""")).Created().Number("id");

        var count = (await desk.GetAsync($"/tickets/{id}/messages/counts")).Data();
        Assert.Equal((await desk.GetAsync($"/tickets/{id}/messages")).Meta().Number("total"), count.Number("count"));
        (await desk.PutAsync($"/tickets/{id}/messages/{message}", """{"message": "Corrected"}""")).IsChanged();
        Assert.Equal("Corrected", (await desk.GetAsync($"/tickets/{id}/messages/{message}")).Data().Text("message"));
        (await desk.DeleteAsync($"/tickets/{id}/messages/{message}")).IsGone();
        (await desk.GetAsync($"/tickets/{id}/messages/{message}")).IsMissing();
        (await desk.DeleteAsync($"/tickets/{id}/messages/{message}")).IsMissing();
        Assert.Equal(1, (await desk.GetAsync($"/tickets/{id}/messages/counts")).Data().Number("count"));
        Assert.Equal((0, 1), ((await desk.TicketAsync(id)).Number("count_agent_replies"), (await desk.TicketAsync(id)).Number("count_user_replies")));
    }

    [Theory, EachEngine]
    public async Task DP_25_DP_28_DP_29_Files_of_messages_are_listed_downloaded_and_taken_away(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (one, two) = (await api.Some.UploadAsync("one.txt", "one"), await api.Some.UploadAsync("two.txt", "second"));
        var id = await desk.TicketAsync($"\"message\": {{\"message\": \"See\", \"attachments\": [{{\"blob_auth\": \"{one}\"}}]}}");
        var message = (await desk.PostAsync($"/tickets/{id}/messages", $$"""{"message": "More", "attachments": {"7": {"blob_auth": "{{one}}"}, "8": {"blob_auth": "{{two}}", "is_inline": true} } }""")).Created().Number("id");
        var files = (await desk.GetAsync($"/tickets/{id}/messages/{message}/attachments")).Items();

        Assert.Equal(["one.txt", "two.txt"], files.Select(f => f.GetProperty("blob").Text("filename")));
        Assert.All(files, f => Assert.Equal((message, id), (f.Number("message"), f.Number("ticket"))));
        Assert.Equal("6.00 B", files[1].GetProperty("blob").Text("filesize_readable"));
        Assert.Equal(3, (await desk.GetAsync($"/tickets/{id}/attachments")).Items().Count);
        Assert.Equal(files.Select(f => f.Number("id")), (await desk.GetAsync($"/tickets/{id}/messages/{message}")).Data().Numbers("attachments"));
        Assert.True((await desk.TicketAsync(id)).GetProperty("has_attachments").GetBoolean());
        var content = await api.As(null).DownloadAsync(files[1].GetProperty("blob").Text("download_url")!);
        Assert.Equal((200, "second"), (content.Status, content.Text));

        (await desk.PutAsync($"/tickets/{id}/messages/{message}", $$"""{"attachments": [{"blob_auth": "{{files[1].GetProperty("blob").Text("blob_auth_id")}}"}]}""")).IsChanged();
        Assert.Equal([files[1].Number("id")], (await desk.GetAsync($"/tickets/{id}/messages/{message}/attachments")).Ids());
        (await desk.GetAsync("/tickets/999999/attachments")).IsMissing();
        (await desk.GetAsync($"/tickets/{id}/messages/999999/attachments")).IsMissing();
    }

    [Theory, EachEngine]
    public async Task DP_25_DP_28_Whether_a_file_is_shown_within_the_text_is_kept_and_can_be_changed(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var (one, two) = (await api.Some.UploadAsync("one.png", "one"), await api.Some.UploadAsync("two.png", "second"));
        var id = await desk.TicketAsync($"\"message\": {{\"message\": \"See\", \"attachments\": [\"{one}\"], \"inline_attachments\": [{{\"blob_auth\": \"{two}\"}}]}}");
        var message = (await desk.GetAsync($"/tickets/{id}/messages")).Ids()[0];
        var path = $"/tickets/{id}/messages/{message}";
        Assert.Equal([false, true], await InlineAsync());

        var files = (await desk.GetAsync(path + "/attachments")).Items();
        var (first, second) = (Auth(files[0]), Auth(files[1]));
        (await desk.PutAsync(path, $$"""{"attachments": [{"blob_auth": "{{first}}", "is_inline": true}, {"blob_auth": "{{second}}"}]}""")).IsChanged();
        Assert.Equal([true, true], await InlineAsync());
        (await desk.PutAsync(path, $$"""{"attachments": [{"blob_auth": "{{first}}"}, {"blob_auth": "{{second}}", "is_inline": false}]}""")).IsChanged();
        Assert.Equal([true, false], await InlineAsync());
        Assert.Equal(files.Select(f => f.Number("id")), (await desk.GetAsync(path + "/attachments")).Ids());
        (await desk.PutAsync(path, $$"""{"attachments": ["{{first}}", "{{second}}"], "inline_attachments": ["{{second}}"]}""")).IsChanged();
        Assert.Equal([true, true], await InlineAsync());
        Assert.Equal(
            ["attachments.attachments_0.is_inline: invalid_type"],
            (await desk.PutAsync(path, $$"""{"attachments": [{"blob_auth": "{{first}}", "is_inline": "perhaps"}]}""")).Faults());

        async Task<IEnumerable<bool>> InlineAsync() => (await desk.GetAsync(path + "/attachments")).Items().Select(f => f.GetProperty("is_inline").GetBoolean());

        static string Auth(JsonElement file) => file.GetProperty("blob").Text("blob_auth")!;
    }

    private static Task<TestPerson> CopyAsync(TestApi api) => api.Some.ClientAsync();
}
