using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using Polydesk.Desk;
using Polydesk.Desk.Knowledge;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Who may do what: every endpoint for every kind of key and token. The table is what the tests hold and what the page shows.</summary>
internal static class ProMatrix
{
    private static readonly string[] Callers =
    [
        "superuser key for the agent", "admin", "agent", "agent of another department", "admin, key for tickets without deletions", "agent's token",
        "client's token", "disabled agent's token", "no key", "other account",
    ];

    private const string Public = "yes yes yes yes yes yes yes yes yes yes";
    private const string Everybody = "yes yes yes yes yes yes 401 401 401 yes";
    private const string Others = "yes yes yes yes 403 yes 401 401 401 yes";
    private const string Members = "yes yes yes 403 yes yes 401 401 401 404";
    private const string Deleters = "yes yes yes 403 403 yes 401 401 401 404";
    private const string Known = "yes yes yes yes yes yes 401 401 401 404";
    private const string Readers = "yes yes yes yes 403 yes 401 401 401 404";
    private const string TicketAdmins = "403 yes 403 403 yes 403 401 401 401 404";
    private const string Admins = "403 yes 403 403 403 403 401 401 401 404";
    private const string AddingAdmins = "403 yes 403 403 403 403 401 401 401 yes";
    private const string Seen = "sees sees sees sees 403 sees 401 401 401 hides";
    private const string SeenWithTickets = "sees sees sees sees sees sees 401 401 401 hides";
    private const string SeenByMembers = "sees sees sees hides sees sees 401 401 401 hides";

    public static readonly IReadOnlyList<MatrixRow<ProWorld, ProCaller>> Rows =
    [
        Does("DP-01", "discover", (_, who) => who.GetAsync("/helpdesk/discover"), Public),
        Does("DP-02", "read oneself", (_, who) => who.GetAsync("/me"), Others),
        Does("DP-04", "read the ways to sign in", (_, who) => who.GetAsync("/api_tokens/user_sources/agent"), Public),
        Does("DP-08", "send a batch", (_, who) => who.PostAsync("/batch", """{"a": "me"}"""), Others),
        Does("DP-08", "read the ticket in a batch", async (w, who) => PartOf(await who.PostAsync("/batch", $$"""{"a": "tickets/{{w.Ticket}}"}""")), "yes yes yes 403 403 yes 401 401 401 404"),
        Does("DP-09", "ask for a batch", (_, who) => who.GetAsync("/batch?get[a]=me"), Others),
        Sees("DP-10", "the ticket in the list", w => $"/tickets?ids={w.Ticket}", w => w.Ticket, SeenByMembers),
        Sees("DP-10", "the ticket by its department", w => $"/tickets?department={w.Department}&count=200", w => w.Ticket, SeenByMembers),
        Does("DP-11", "read the ticket", (w, who) => who.GetAsync($"/tickets/{w.Ticket}"), Members),
        Does("DP-12", "make a ticket", (w, who) => who.PostAsync("/tickets", $$"""{"subject": "{{Some.Next()}}"{{(who.IsStranger ? "" : $", \"department\": {w.Department}")}}}"""), "yes yes yes 400 yes yes 401 401 401 yes"),
        Does("DP-13", "change the ticket", (w, who) => who.PutAsync($"/tickets/{w.Ticket}", """{"urgency": 3}"""), Members),
        Does("DP-14", "delete a ticket", async (w, who) => await who.DeleteAsync($"/tickets/{await w.World.NewTicketAsync()}"), Deleters),
        Does("DP-15", "read the participants", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/participants"), Members),
        Does("DP-16", "read the client", (w, who) => who.GetAsync($"/people/{w.Client}"), Readers),
        Does("DP-16", "read the admin", (w, who) => who.GetAsync($"/people/{w.World.Admin.Id}"), Readers),
        Reads("DP-16", "the ticket in the client's number of tickets", w => $"/people/{w.Client}", "sees sees sees hides 403 sees 401 401 401 404"),
        Sees("DP-18", "the stars", _ => "/ticket_stars", _ => 1, "sees sees sees sees sees sees 401 401 401 sees"),
        Sees("DP-19", "the department in the list", _ => "/ticket_departments", w => w.Department, "sees sees sees hides 403 sees 401 401 401 hides"),
        Does("DP-20", "read the API's page", (_, who) => who.GetAsync("/doc"), Public),
        Counts("DP-21", "the ticket among the counted", w => $"/tickets/counts?ids={w.Ticket}", SeenByMembers),
        Does("DP-22", "read the messages", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/messages"), Members),
        Does("DP-23", "reply", (w, who) => who.PostAsync($"/tickets/{w.Ticket}/messages", """{"message": "x"}"""), Members),
        Does("DP-24", "read a message", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/messages/{w.World.Post}"), Members),
        Does("DP-25", "change a message", async (w, who) => await who.PutAsync($"/tickets/{w.Ticket}/messages/{await w.NewMessageAsync()}", """{"message": "y"}"""), Members),
        Does("DP-26", "delete a message", async (w, who) => await who.DeleteAsync($"/tickets/{w.Ticket}/messages/{await w.NewMessageAsync()}"), Deleters),
        Does("DP-27", "count the messages", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/messages/counts"), Members),
        Does("DP-28", "read the attachments of a message", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/messages/{w.World.Post}/attachments"), Members),
        Does("DP-29", "read the attachments", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/attachments"), Members),
        Does("DP-30", "upload a file for a while", (_, who) => UploadAsync(who, "/blobs/temp"), Others),
        Does("DP-31", "upload a file", (_, who) => UploadAsync(who, "/blobs"), Others),
        Sees("DP-32", "the ticket's field in the list", _ => "/ticket_custom_fields", w => w.Field(Subject.Ticket), SeenWithTickets),
        Does("DP-33", "read the ticket's field", (w, who) => who.GetAsync($"/ticket_custom_fields/{w.Field(Subject.Ticket)}"), Known),
        Does("DP-34", "change the ticket's field", (w, who) => who.PutAsync($"/ticket_custom_fields/{w.Field(Subject.Ticket)}", """{"display_order": 5}"""), TicketAdmins),
        Does("DP-35", "read the department's layout", (w, who) => who.GetAsync($"/ticket_layouts/agent/{w.Department}"), Members),
        Does("DP-36", "send a form", (w, who) => who.PostAsync("/ticket_forms/agent", $$"""{"subject": "{{Some.Next()}}", "message": {"message": "x"}{{(who.IsStranger ? "" : $", \"department\": {w.Department}")}}}"""), "yes yes yes 400 yes yes 401 401 401 400"),
        Does("DP-37", "change the ticket by a form", (w, who) => who.PutAsync($"/ticket_forms/agent/{w.Ticket}", """{"urgency": 4}"""), Members),
        Does("DP-38", "read the statuses", (_, who) => who.GetAsync("/ticket_statuses"), Everybody),
        Does("DP-39", "read the categories of tickets", (_, who) => who.GetAsync("/ticket_categories"), Everybody),
        Does("DP-40", "read a category of tickets", (_, who) => who.GetAsync("/ticket_categories/1"), Everybody),
        Does("DP-41", "count the categories of tickets", (_, who) => who.GetAsync("/ticket_categories/counts"), Everybody),
        Does("DP-42", "read the priorities", (_, who) => who.GetAsync("/ticket_priorities"), Everybody),
        Does("DP-43", "read a priority", (_, who) => who.GetAsync("/ticket_priorities/1"), Everybody),
        Does("DP-44", "count the priorities", (_, who) => who.GetAsync("/ticket_priorities/counts"), Everybody),
        Sees("DP-45", "a product in the list", _ => "/ticket_products", w => w.Product, SeenWithTickets),
        Does("DP-46", "read a product", (w, who) => who.GetAsync($"/ticket_products/{w.Product}"), Known),
        Does("DP-47", "count the products", (_, who) => who.GetAsync("/ticket_products/counts"), Everybody),
        Sees("DP-48", "a workflow in the list", _ => "/ticket_workflows", w => w.Workflow, SeenWithTickets),
        Does("DP-49", "read a workflow", (w, who) => who.GetAsync($"/ticket_workflows/{w.Workflow}"), Known),
        Does("DP-50", "count the workflows", (_, who) => who.GetAsync("/ticket_workflows/counts"), Everybody),
        Does("DP-51", "read the filters", (_, who) => who.GetAsync("/ticket_filters"), Everybody),
        Does("DP-52", "read the department", (w, who) => who.GetAsync($"/ticket_departments/{w.Department}"), "yes yes yes 403 403 yes 401 401 401 404"),
        Does("DP-53", "count the departments", (_, who) => who.GetAsync("/ticket_departments/counts"), Others),
        Does("DP-54", "add a department", (_, who) => who.PostAsync("/ticket_departments", """{"title": "x"}"""), AddingAdmins),
        Does("DP-55", "change the department", (w, who) => who.PutAsync($"/ticket_departments/{w.Department}", """{"display_order": 5}"""), Admins),
        Does("DP-56", "delete a department", async (w, who) => await who.DeleteAsync($"/ticket_departments/{await w.NewAsync("/ticket_departments", """{"title": "x"}""")}"), Admins),
        Sees("DP-57", "the department for chats in the list", _ => "/chat_departments", w => w.Chats, "sees sees sees hides 403 sees 401 401 401 hides"),
        Does("DP-58", "read the department for chats", (w, who) => who.GetAsync($"/chat_departments/{w.Chats}"), "yes yes yes 403 403 yes 401 401 401 404"),
        Does("DP-58", "change the department for chats", (w, who) => who.PutAsync($"/chat_departments/{w.Chats}", """{"display_order": 5}"""), Admins),
        Sees("DP-59", "the client in the list", w => $"/people?primary_email={w.World.Client.Email}", w => w.Client, Seen),
        new("DP-60", "the client by a query in a body", async (w, who) => Seeing(await who.SendAsync("POST", "/people", ApiClient.Json($$"""{"primary_email": "{{w.World.Client.Email}}"}"""), ("X-Deskpro-Api-Get-Query-Body", "1")), w.Client), Seen.Split(' ')),
        Does("DP-61", "add a person", (_, who) => who.PostAsync("/people", $$"""{"name": "x", "primary_email": "{{ProDesk.NewEmail()}}"}"""), Others),
        Does("DP-62", "change the client", (w, who) => who.PutAsync($"/people/{w.Client}", """{"summary": "x"}"""), Readers),
        Does("DP-62", "change an admin", (w, who) => who.PutAsync($"/people/{w.World.Admin.Id}", """{"summary": "x"}"""), Admins),
        Does("DP-63", "delete a client", async (w, who) => await who.DeleteAsync($"/people/{(await w.Api.Some.ClientAsync()).Id}"), Admins),
        Counts("DP-64", "the client among the counted", w => $"/people/counts?primary_email={w.World.Client.Email}", Seen),
        Does("DP-65", "read the client's notes", (w, who) => who.GetAsync($"/people/{w.Client}/notes"), Readers),
        Does("DP-66", "write a note on the client", (w, who) => who.PostAsync($"/people/{w.Client}/notes", """{"note": "x"}"""), Readers),
        Does("DP-67", "read the note on the client", (w, who) => who.GetAsync($"/people/{w.Client}/notes/{w.World.UserNote}"), Readers),
        Does("DP-67", "change another's note on the client", (w, who) => who.PutAsync($"/people/{w.Client}/notes/{w.World.UserNote}", """{"note": "x"}"""), Admins),
        Does("DP-67", "delete another's note on the client", async (w, who) => await who.DeleteAsync($"/people/{w.Client}/notes/{await w.NewAsync($"/people/{w.Client}/notes", """{"note": "x"}""")}"), Admins),
        Does("DP-67", "count the client's notes", (w, who) => who.GetAsync($"/people/{w.Client}/notes/counts"), Readers),
        Sees("DP-68", "the client's ticket", w => $"/people/{w.Client}/tickets?count=200", w => w.Ticket, "sees sees sees hides 403 sees 401 401 401 404"),
        Sees("DP-69", "the person's field in the list", _ => "/person_custom_fields", w => w.Field(Subject.Person), Seen),
        Does("DP-70", "read the person's field", (w, who) => who.GetAsync($"/person_custom_fields/{w.Field(Subject.Person)}"), Readers),
        Does("DP-70", "change the person's field", (w, who) => who.PutAsync($"/person_custom_fields/{w.Field(Subject.Person)}", """{"display_order": 5}"""), Admins),
        Sees("DP-71", "the agent in the list", w => $"/agents?ids={w.World.Agent.Id}", w => w.World.Agent.Id, Seen),
        Does("DP-72", "read the agent", (w, who) => who.GetAsync($"/agents/{w.World.Agent.Id}"), Readers),
        Sees("DP-73", "the organization in the list", w => $"/organizations?ids={w.Organization}", w => w.Organization, Seen),
        Does("DP-74", "add an organization", (_, who) => who.PostAsync("/organizations", $$"""{"name": "New {{Some.Next()}}"}"""), Others),
        Does("DP-75", "read the organization", (w, who) => who.GetAsync($"/organizations/{w.Organization}"), Readers),
        Does("DP-76", "change the organization", (w, who) => who.PutAsync($"/organizations/{w.Organization}", """{"summary": "x"}"""), Readers),
        Does("DP-77", "delete an organization", async (w, who) => await who.DeleteAsync($"/organizations/{await w.Api.Some.OrganizationAsync()}"), Admins),
        Counts("DP-78", "the organization among the counted", w => $"/organizations/counts?ids={w.Organization}", Seen),
        Does("DP-79", "read the organization's notes", (w, who) => who.GetAsync($"/organizations/{w.Organization}/notes"), Readers),
        Does("DP-79", "write a note on the organization", (w, who) => who.PostAsync($"/organizations/{w.Organization}/notes", """{"note": "x"}"""), Readers),
        Does("DP-79", "delete another's note on the organization", async (w, who) => await who.DeleteAsync($"/organizations/{w.Organization}/notes/{await w.NewAsync($"/organizations/{w.Organization}/notes", """{"note": "x"}""")}"), Admins),
        Reads("DP-75", "the ticket in the organization's number of tickets", w => $"/organizations/{w.Organization}", "sees sees sees hides 403 sees 401 401 401 404"),
        Sees("DP-80", "the organization's field in the list", _ => "/organization_custom_fields", w => w.Field(Subject.Organization), Seen),
        Does("DP-81", "read the organization's field", (w, who) => who.GetAsync($"/organization_custom_fields/{w.Field(Subject.Organization)}"), Readers),
        Does("DP-81", "change the organization's field", (w, who) => who.PutAsync($"/organization_custom_fields/{w.Field(Subject.Organization)}", """{"display_order": 5}"""), Admins),
        Finds("DP-82", "the ticket by a search", w => $"/search?types=ticket&q={w.Word}", w => w.Ticket, "sees sees sees hides 403 sees 401 401 401 hides"),
        Finds("DP-82", "the client by a search", w => $"/search?types=person&q={w.World.Client.Email}", w => w.Client, Seen),
        Finds("DP-82", "the article by a search", _ => "/search?types=article&q=x&count=200", w => w.Content[KnowledgeKind.Article], Seen),
        .. Knowledge("articles", "article_categories", "article", KnowledgeKind.Article, 83),
        .. Knowledge("news", "news_categories", "piece of news", KnowledgeKind.News, 91),
        .. Knowledge("downloads", "download_categories", "download", KnowledgeKind.Download, 99),
        .. ReadersOfArticles(),
        Sees("DP-107", "the feedback in the list", w => $"/feedback?ids={w.Content[KnowledgeKind.Feedback]}", w => w.Content[KnowledgeKind.Feedback], Seen),
        Does("DP-107", "read the feedback", (w, who) => who.GetAsync($"/feedback/{w.Content[KnowledgeKind.Feedback]}"), Readers),
        Does("DP-107", "delete a feedback", async (w, who) => await who.DeleteAsync($"/feedback/{await ProWorld.NewFeedbackAsync(w.Api)}"), Admins),
        Sees("DP-108", "a category of feedback in the list", _ => "/feedback_categories?count=200", w => w.Categories[KnowledgeKind.FeedbackStatus], Seen),
        Sees("DP-109", "a type of feedback in the list", _ => "/feedback_types?count=200", w => w.Categories[KnowledgeKind.Feedback], Seen),
        Does("DP-109", "read a type of feedback", (w, who) => who.GetAsync($"/feedback_types/{w.Categories[KnowledgeKind.Feedback]}"), Readers),
        Does("DP-110", "ping", (_, who) => who.GetAsync("/apps/zapier/ping"), Others),
        Does("DP-111", "subscribe", (_, who) => who.PostAsync("/apps/zapier/hooks", """{"target_url": "https://example.com/hook", "event": "ticket_created"}"""), AddingAdmins),
        Does("DP-112", "end another's subscription", async (w, who) => await who.DeleteAsync($"/apps/zapier/hooks/{await w.NewAsync("/apps/zapier/hooks", """{"target_url": "https://example.com/hook", "event": "ticket_created"}""")}"), Admins),
        Does("DP-113", "read an example", (_, who) => who.GetAsync("/apps/zapier/example/ticket_created"), "yes yes yes 404 403 yes 401 401 401 yes"),
        Does("DP-146", "read who is new", (_, who) => who.GetAsync("/people/onboarding/new"), "403 403 403 403 403 403 401 401 401 403"),
    ];

    public static MatrixPart Part { get; } = new(
        "Deskpro",
        """
        The ticket lies in the department of the *agent*. The *superuser key* names the agent by a header. The key for tickets without deletions has the patterns
        `tickets.*, -*.delete`; its 403 is one of the key, all others are of the person. Clients have no part in this API: their tokens are nobody's.
        """, Callers, Rows);

    private static IEnumerable<MatrixRow<ProWorld, ProCaller>> Knowledge(string path, string categories, string thing, KnowledgeKind kind, int first) =>
    [
        Sees($"DP-{first:00}", $"the {thing} in the list", w => $"/{path}?ids={w.Content[kind]}", w => w.Content[kind], Seen),
        Does($"DP-{first + 1:00}", $"add a {thing}", (w, who) => who.PostAsync("/" + path, ProWorld.ContentBody(kind, w.Categories[kind])), "yes yes yes yes 403 yes 401 401 401 400"),
        Does($"DP-{first + 2:00}", $"read the {thing}", (w, who) => who.GetAsync($"/{path}/{w.Content[kind]}"), Readers),
        Does($"DP-{first + 2:00}", $"change another's {thing}", (w, who) => who.PutAsync($"/{path}/{w.Content[kind]}", """{"title": "x"}"""), Admins),
        Does($"DP-{first + 2:00}", $"delete another's {thing}", async (w, who) => await who.DeleteAsync($"/{path}/{await w.NewContentAsync(kind, "/" + path)}"), Admins),
        Counts($"DP-{first + 3:00}", $"the {thing} among the counted", w => $"/{path}/counts?category={w.Categories[kind]}", Seen),
        Sees($"DP-{first + 4:00}", $"its category in the list", _ => $"/{categories}?count=200", w => w.Categories[kind], Seen),
        Does($"DP-{first + 5:00}", $"add a category", (_, who) => who.PostAsync("/" + categories, """{"title": "x"}"""), AddingAdmins),
        Does($"DP-{first + 6:00}", $"read its category", (w, who) => who.GetAsync($"/{categories}/{w.Categories[kind]}"), Readers),
        Does($"DP-{first + 6:00}", $"change its category", (w, who) => who.PutAsync($"/{categories}/{w.Categories[kind]}", """{"display_order": 5}"""), Admins),
        Does($"DP-{first + 6:00}", $"delete a category", async (w, who) => await who.DeleteAsync($"/{categories}/{await w.NewAsync("/" + categories, """{"title": "x"}""")}"), Admins),
        Does($"DP-{first + 7:00}", $"count the categories", (_, who) => who.GetAsync($"/{categories}/counts"), Others),
    ];

    private static IEnumerable<MatrixRow<ProWorld, ProCaller>> ReadersOfArticles() => new (string Name, string Whom, string Expected)[]
    {
        ("staff", "for staff", Readers), ("group", "for the group Administrator", Admins.Replace("403 yes 403 403 403 403", "404 yes 404 404 403 404", StringComparison.Ordinal)),
    }.Select(a => Does("DP-85", $"read the article {a.Whom}", (w, who) => who.GetAsync($"/articles/{w.World.Articles[a.Name]}"), a.Expected));

    private static Task<ApiAnswer> UploadAsync(ProCaller who, string path)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.txt" } };
        return who.SendAsync("POST", path, form);
    }

    /// <summary>The answer of the one part of a batch.</summary>
    private static ApiAnswer PartOf(ApiAnswer batch) => batch.Status != 200
        ? batch
        : batch with { Status = (int)batch.Json.GetProperty("a").GetProperty("headers").Number("response_code") };

    private static MatrixRow<ProWorld, ProCaller> Does(string id, string what, Func<ProWorld, ProCaller, Task<ApiAnswer>> ask, string expected) =>
        new(id, what, async (w, who) => await ask(w, who) is { Status: not (200 or 201 or 204) } refused ? $"{refused.Status}" : "yes", expected.Split(' '));

    private static MatrixRow<ProWorld, ProCaller> Sees(string id, string what, Func<ProWorld, string> path, Func<ProWorld, long> thing, string expected) =>
        new(id, what, async (w, who) => Seeing(await who.GetAsync(path(w)), thing(w)), expected.Split(' '));

    private static MatrixRow<ProWorld, ProCaller> Counts(string id, string what, Func<ProWorld, string> path, string expected) => new(
        id, what, async (w, who) => await who.GetAsync(path(w)) is var answer && answer.Status == 200 ? answer.Data().Number("count") > 0 ? "sees" : "hides" : $"{answer.Status}",
        expected.Split(' '));

    private static MatrixRow<ProWorld, ProCaller> Reads(string id, string what, Func<ProWorld, string> path, string expected) => new(
        id, what, async (w, who) => await who.GetAsync(path(w)) is var answer && answer.Status == 200 ? answer.Data().Number("tickets_count") > 0 ? "sees" : "hides" : $"{answer.Status}",
        expected.Split(' '));

    private static MatrixRow<ProWorld, ProCaller> Finds(string id, string what, Func<ProWorld, string> path, Func<ProWorld, long> thing, string expected) => new(
        id, what,
        async (w, who) => await who.GetAsync(path(w)) is var answer && answer.Status == 200 ? answer.Text.Contains($"\"id\":{thing(w)},", StringComparison.Ordinal) ? "sees" : "hides" : $"{answer.Status}",
        expected.Split(' '));

    private static string Seeing(ApiAnswer answer, long thing) => answer.Status == 200 ? answer.Ids().Contains(thing) ? "sees" : "hides" : $"{answer.Status}";
}
