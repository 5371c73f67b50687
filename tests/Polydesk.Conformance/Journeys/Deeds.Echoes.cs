using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;

namespace Polydesk.Conformance.Journeys;

/// <summary>Clients that read a ticket and write it back as they read it: nothing changes by that, whoever does it.</summary>
internal sealed partial class Deeds
{
    private static readonly string[] EddyParts =
    [
        "pid", "title", "status_id", "priority_id", "type_id", "department_id", "ticket_lock", "owner_id", "user_id", "cc", "bcc", "followers", "tags", "sla_date",
        "freeze_date",
    ];

    private static readonly string[] ProParts =
    [
        "subject", "person", "department", "category", "priority", "parent", "agent", "status", "product", "workflow", "language", "brand", "organization", "agent_team",
        "urgency", "is_hold", "star", "labels", "cc", "followers",
    ];

    private static readonly string[] LeadParts = ["subject", "campaign_id", "user_id", "status", "postponed_until", "priority", "result_id", "tags"];

    private Deed? Echo(long id, Sight now)
    {
        var who = desk.Admin;
        return Of(
            now, $"write {id} back", _ => { },
            ("eddydesk", async _ => await who.Eddy.PutJsonAsync($"/tickets/{id}", Some((await who.Eddy.GetAsync($"/tickets/{id}")).Data(), EddyParts))),
            ("freescout", async _ => await who.Free.PutAsync($"/conversations/{id}", OfFree((await who.Free.GetAsync($"/conversations/{id}")).Json))),
            ("deskpro", async _ => await who.Pro.PutAsync($"/tickets/{id}", OfPro((await who.Pro.GetAsync($"/tickets/{id}")).Json.GetProperty("data")))),
            ("leaddesk", async _ => await who.Lead.PatchAsync($"/tickets/{id}", Some((await who.Lead.GetAsync($"/tickets/{id}")).Json, LeadParts)))) is { } made
            ? made with { Who = who, IsQuiet = true }
            : null;
    }

    private Deed? Repeat(long id, Sight now)
    {
        var (at, who) = (random.Next(now.List("ids").Count), desk.Admin);
        var (message, kind) = (now.List("ids")[at], now.List("messages")[at].StartsWith("note", StringComparison.Ordinal) ? "comments" : "posts");
        var (eddy, pro) = ($"/tickets/{id}/{kind}/{message}", $"/tickets/{id}/messages/{message}");
        return Of(
            now, $"write {message} of {id} back", _ => { },
            ("eddydesk", async _ => await who.Eddy.PutJsonAsync(eddy, Json(new { text = TextOf(await who.Eddy.GetAsync($"/tickets/{id}/{kind}/"), "text") }))),
            ("deskpro", async _ => await who.Pro.PutAsync(pro, Json(new { message = TextOf(await who.Pro.GetAsync($"/tickets/{id}/messages?count=200"), "message") })))) is { } made
            ? made with { Who = who, IsQuiet = true }
            : null;

        string TextOf(ApiAnswer read, string name) => read.Items().Single(m => m.Number("id") == long.Parse(message)).Text(name)!;
    }

    private static string Some(JsonElement read, string[] parts) => new JsonObject(parts.Select(p => KeyValuePair.Create(p, (JsonNode?)JsonNode.Parse(read.GetProperty(p).GetRawText())))).ToJsonString();

    private static string OfPro(JsonElement read)
    {
        var body = JsonNode.Parse(Some(read, ProParts))!.AsObject();
        body["fields"] = new JsonObject(read.GetProperty("fields").EnumerateObject().Select(f => KeyValuePair.Create(f.Name, (JsonNode?)JsonNode.Parse(f.Value.GetProperty("value").GetRawText()))));
        return body.ToJsonString();
    }

    private static string OfFree(JsonElement read) => Json(new
    {
        subject = read.Text("subject"),
        mailboxId = read.Number("mailboxId"),
        status = read.Text("status"),
        assignTo = read.GetProperty("assignee") is { ValueKind: JsonValueKind.Object } agent ? agent.Number("id") : (long?)null,
        customerId = read.GetProperty("customer").Number("id"),
    });
}
