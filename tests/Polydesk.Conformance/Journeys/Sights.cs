using System.Globalization;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.FreeScout;
using Polydesk.Desk.Access;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.EddyDesk;

namespace Polydesk.Conformance.Journeys;

/// <summary>Looks at a ticket from the desk and through each of the four APIs, in the same words.</summary>
internal sealed class Sights(Story story, DeskVocabulary vocabulary, long textField, long choiceField)
{
    public static string FreeWord(StatusKind kind) => kind switch
    {
        StatusKind.Pending => "pending",
        StatusKind.Resolved => "closed",
        StatusKind.Spam => "spam",
        _ => "active",
    };

    public static string ProWord(StatusKind kind) => kind switch
    {
        StatusKind.Open => "awaiting_agent",
        StatusKind.Pending => "awaiting_user",
        StatusKind.InProgress => "pending",
        StatusKind.Resolved => "resolved",
        _ => "hidden",
    };

    public static string LeadWord(StatusKind kind) => kind switch
    {
        StatusKind.InProgress => "waiting",
        StatusKind.Pending => "postponed",
        StatusKind.Resolved => "closed",
        _ => "open",
    };

    /// <summary>The ticket as the desk keeps it; null when it is gone.</summary>
    public async Task<Sight?> OfDeskAsync(long id)
    {
        var account = story.Api.Account;
        await using var db = await account.Database.OpenAsync(default);

        if (await account.Get<TicketStore>().FindAsync(db, id, Caller.System, default) is not { } t)
        {
            return null;
        }

        var messages = (await account.Get<MessageStore>().ListAsync(db, [id], default))[id].Where(m => !m.IsDraft).OrderBy(m => m.Id).ToList();
        var last = messages.LastOrDefault(m => m.Kind is not MessageKind.Note || t.Channel == "phone");
        var reply = messages.LastOrDefault(m => m.Kind is not MessageKind.Note);
        var status = vocabulary.FindStatus(t.StatusId)!;

        return new Sight().With("subject", t.Subject).With("status", status.Slug).With("status in FreeScout", FreeWord(status.Kind))
            .With("status in Deskpro", t.Deleted ? "hidden" : t.ArchivedAt is null ? ProWord(status.Kind) : "archived").With("archived", t.ArchivedAt is not null)
            .WithList("followers", t.FollowerIds.Select(f => $"{f}")).With("parent", t.ParentId ?? 0).With("status in LeadDesk", LeadWord(status.Kind))
            .With("department", t.DepartmentId).With("requester", t.Requester.Id).With("requester's address", t.Requester.Email).With("agent", t.Agent?.Id ?? 0)
            .With("priority", t.PriorityId).With("deleted", t.Deleted).WithList("tags", t.Tags.Order(StringComparer.Ordinal)).WithList("cc", t.Cc)
            .With("text", t.FieldValues[textField].Text).With("choice", t.FieldValues[choiceField].Parts.Select(p => p.OptionId).FirstOrDefault() ?? 0)
            .WithList("ids", messages.Select(m => $"{m.Id}")).WithList("messages", messages.Select(m => Line(m.Kind is MessageKind.Note, m.AuthorId, m.Html)))
            .WithList("kinds", messages.Select(m => m.Kind.ToString().ToLowerInvariant())).With("replies", messages.Count(m => m.Kind is not MessageKind.Note))
            .With("created", t.CreatedAt.ToUnixTimeSeconds()).With("updated", t.UpdatedAt.ToUnixTimeSeconds()).With("closed", t.ClosedAt?.ToUnixTimeSeconds())
            .With("last reply", last?.CreatedAt.ToUnixTimeSeconds()).With("last reply by", last?.Kind switch
            {
                null => "",
                MessageKind.Customer => "customer",
                _ => "user",
            }).With("preview", messages is [.., var newest] ? Sight.Plain(newest.Html) : "").With("due", t.SlaDue?.ToUnixTimeSeconds()).With("frozen", t.FrozenUntil?.ToUnixTimeSeconds())
            .With("last reply in Deskpro", reply?.CreatedAt.ToUnixTimeSeconds()).With("postponed until", LeadWord(status.Kind) == "postponed" ? t.FrozenUntil?.ToUnixTimeSeconds() : null).With("urgency", t.Urgency).With("hold", t.HeldAt is not null).With("held since", t.HeldAt?.ToUnixTimeSeconds());
    }

    public async Task<Sight?> OfEddyAsync(long id)
    {
        if (await story.Eddy.GetAsync($"/tickets/{id}") is not { Status: 200 } answer)
        {
            return null;
        }

        var t = answer.Data();
        var notes = (await story.Eddy.GetAsync($"/tickets/{id}/comments/")).Items().Select(m => (Note: true, Message: m));
        var messages = (await story.Eddy.GetAsync($"/tickets/{id}/posts/")).Items().Select(m => (Note: false, Message: m)).Concat(notes).OrderBy(m => m.Message.Number("id")).ToList();
        var choice = t.FieldValue(choiceField);

        return new Sight().With("subject", t.Text("title")).With("status", t.Text("status_id")).With("department", t.Number("department_id"))
            .With("requester", t.Number("user_id")).With("requester's address", t.Text("user_email")).With("agent", t.Number("owner_id"))
            .With("priority", t.Number("priority_id")).With("deleted", t.Number("deleted") == 1).WithList("tags", Sorted(t.Texts("tags"))).WithList("cc", t.Texts("cc")!)
            .With("text", JsonElement.Parse(t.FieldValue(textField)).ToString()).With("choice", IdIn(choice))
            .WithList("ids", messages.Select(m => $"{m.Message.Number("id")}"))
            .WithList("messages", messages.Select(m => Line(m.Note, m.Message.Number("user_id"), m.Message.Text("text")))).With("replies", messages.Count(m => !m.Note))
            .WithList("followers", t.Numbers("followers").Select(f => $"{f}")).With("parent", t.Number("pid")).With("created", Time(t, "date_created")).With("updated", Time(t, "date_updated"))
            .With("due", Short(t.Text("sla_date"))).With("frozen", t.Number("freeze") == 1 ? Short(t.Text("freeze_date")) : t.Text("freeze_date") == "null" ? "" : "not frozen");
    }

    public async Task<Sight?> OfFreeAsync(long id)
    {
        if (await story.Free.GetAsync($"/conversations/{id}?embed=threads,tags") is not { Status: 200 } answer)
        {
            return null;
        }

        var t = answer.Json;
        var messages = t.Threads().Where(m => m.Text("type") != "lineitem" && m.Text("state") == "published").OrderBy(m => m.Number("id")).ToList();
        var waiting = t.GetProperty("customerWaitingSince");

        return new Sight().With("subject", t.Text("subject")).With("status in FreeScout", t.Text("status")).With("department", t.Number("mailboxId"))
            .With("requester", t.GetProperty("customer").Number("id")).With("requester's address", t.GetProperty("customer").Text("email"))
            .With("agent", t.GetProperty("assignee") is { ValueKind: JsonValueKind.Object } agent ? agent.Number("id") : 0).With("deleted", t.Text("state") == "deleted")
            .WithList("tags", Sorted(t.GetProperty("_embedded").GetProperty("tags").EnumerateArray().Select(g => g.Text("name")))).WithList("cc", t.Texts("cc")!)
            .With("text", Field(textField)).With("choice", Field(choiceField) is { Length: > 0 } option ? option : "0").WithList("ids", messages.Select(m => $"{m.Number("id")}"))
            .WithList("messages", messages.Select(m => Line(m.Text("type") == "note", m.GetProperty("createdBy").Number("id"), m.Text("body"))))
            .WithList("kinds", messages.Select(m => m.Text("type") == "message" ? "agent" : m.Text("type")!)).With("replies", t.Number("threadsCount"))
            .With("created", Time(t, "createdAt")).With("updated", Time(t, "updatedAt")).With("closed", Time(t, "closedAt"))
            .With("last reply", Time(waiting, "time")).With("last reply by", waiting.Text("latestReplyFrom")).With("preview", Sight.Plain(t.Text("preview")));

        string Field(long field) => t.GetProperty("customFields").EnumerateArray().Single(f => f.Number("id") == field).Text("value")!;
    }

    public async Task<Sight?> OfProAsync(long id)
    {
        if (await story.Pro.GetAsync($"/tickets/{id}") is not { Status: 200 } answer)
        {
            return null;
        }

        var t = answer.Data();
        var messages = (await story.Pro.GetAsync($"/tickets/{id}/messages?count=200&order_by=id&order_dir=asc")).Items().OrderBy(m => m.Number("id")).ToList();
        var (user, agent) = (Time(t, "date_last_user_reply"), Time(t, "date_last_agent_reply"));

        return new Sight().With("subject", t.Text("subject")).With("status in Deskpro", t.Text("status")).With("department", t.Number("department"))
            .With("requester", t.Number("person")).With("requester's address", t.Text("person_email")).With("agent", Id(t, "agent")).With("priority", t.Number("priority"))
            .WithList("tags", Sorted(t.Texts("labels"))).With("text", Field(textField, v => v.GetString()!, "")).With("choice", Field(choiceField, v => v.GetRawText(), "0"))
            .WithList("ids", messages.Select(m => $"{m.Number("id")}"))
            .WithList("messages", messages.Select(m => Line(m.Number("is_agent_note") == 1, m.Number("person"), m.Text("message"))))
            .With("replies", t.Number("count_agent_replies") + t.Number("count_user_replies")).With("created", Time(t, "date_created")).With("closed", Time(t, "date_resolved"))
            .WithList("followers", t.Numbers("followers").Select(f => $"{f}")).With("parent", Id(t, "parent")).With("status since", Time(t, "date_status")).With("archived", t.GetProperty("date_archived").ValueKind is not JsonValueKind.Null)
            .With("last reply in Deskpro", string.CompareOrdinal(user, agent) > 0 ? user : agent).With("urgency", t.Number("urgency")).With("hold", t.GetProperty("is_hold").GetBoolean())
            .With("held since", Time(t, "date_on_hold"));

        string Field(long field, Func<JsonElement, string> read, string none) =>
            t.GetProperty("fields").TryGetProperty($"{field}", out var value) ? read(value.GetProperty("value")) : none;
    }

    public async Task<Sight?> OfLeadAsync(long id)
    {
        if (await story.Lead.GetAsync($"/tickets/{id}") is not { Status: 200 } answer)
        {
            return null;
        }

        var t = answer.Json;
        var values = (await story.Lead.GetAsync($"/tickets/{id}/custom_fields")).Json;
        var messages = (await story.Lead.GetAsync($"/tickets/{id}/messages?per_page=500")).Json.GetProperty("collection").EnumerateArray().ToList();
        var option = vocabulary.Options.Values.FirstOrDefault(o => o.FieldId == choiceField && o.Name.In("en") == values.Text($"field_{choiceField}"));

        return new Sight().With("subject", t.Text("subject")).With("status in LeadDesk", t.Text("status")).With("department", t.Number("campaign_id"))
            .With("requester", t.Number("contact_id")).With("agent", Id(t, "user_id")).WithList("tags", Sorted(t.Texts("tags")))
            .With("text", values.Text($"field_{textField}")).With("choice", option?.Id ?? 0).WithList("ids", messages.Select(m => $"{m.Number("id")}"))
            .WithList("messages", messages.Select(m => Line(m.Text("type") == "note", Id(m, "user_id") + Id(m, "contact_id"), m.Text("body"))))
            .WithList("kinds", messages.Select(m => m.Text("type") == "reply" ? "agent" : m.Text("type")!)).With("replies", messages.Count(m => m.Text("type") != "note"))
            .With("created", Time(t, "created_at")).With("updated", Time(t, "updated_at")).With("closed", Time(t, "closed_at")).With("last reply", Time(t, "last_message_at"))
            .With("postponed until", Time(t, "postponed_until"));
    }

    public static string Line(bool note, long author, string? text) => $"{(note ? "note" : "reply")} of {author}: {Sight.Plain(text)}";

    private static IEnumerable<string> Sorted(IEnumerable<string?> texts) => texts.OfType<string>().Order(StringComparer.Ordinal);

    private static long Id(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } id ? id.GetInt64() : 0;

    private static string Time(JsonElement json, string name) =>
        json.GetProperty(name).GetString() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds().ToString() : "";

    private string Short(string? text) =>
        text is null ? "" : EddyDates.Of(vocabulary.Settings.TimeZone).ReadShort(text)!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The first number in a value that may be an id, a text, or an object with an id.</summary>
    private static string IdIn(string json) => System.Text.RegularExpressions.Regex.Match(json, "[0-9]+") is { Success: true } id ? id.Value : "0";
}
