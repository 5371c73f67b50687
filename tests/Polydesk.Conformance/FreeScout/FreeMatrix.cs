using Polydesk.Conformance.Api;
using Polydesk.Conformance.EddyDesk;
using Polydesk.Conformance.Matrix;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.FreeScout;

/// <summary>Who may do what: every operation for every kind of key. The table is what the tests hold and what the page shows.</summary>
internal static class FreeMatrix
{
    private const string Everybody = "yes yes yes yes yes yes 401 401 401 yes";
    private const string Readers = "yes yes yes yes yes yes 401 401 401 404";
    private const string Members = "yes yes yes 403 yes 404 401 401 401 404";
    private const string Workers = "yes yes 403 403 yes 404 401 401 401 404";

    public static readonly IReadOnlyList<MatrixRow<World, FreeCaller>> Rows =
    [
        Does("FS-01", "make a conversation", (w, who) => who.PostAsync("/conversations", New(w, who.OtherAccount ? 1 : w.Department)), "yes yes 403 403 yes 400 401 401 401 yes"),
        Sees("FS-02", "the conversation in the list", "/conversations", "conversations", w => w.Ticket, "sees sees sees hides sees hides 401 401 401 hides"),
        Sees("FS-02", "the conversation by its mailbox", w => $"/conversations?mailboxId={w.Department}", "conversations", w => w.Ticket, "sees sees sees hides sees hides 401 401 401 hides"),
        Does("FS-03", "read the conversation", (w, who) => who.GetAsync($"/conversations/{w.Ticket}"), Members),
        Does("FS-04", "close a conversation", async (w, who) => await who.PutAsync($"/conversations/{await w.NewTicketAsync()}", $$"""{"status": "closed", "byUser": {{who.Person}}}"""), Workers),
        Does("FS-04", "close it in the name of another", async (w, who) => await who.PutAsync($"/conversations/{await w.NewTicketAsync()}", $$"""{"status": "closed", "byUser": {{w.Api.Owner.Id}}}"""), "yes 403 403 403 403 404 401 401 401 404"),
        Does("FS-05", "delete a conversation", async (w, who) => await who.DeleteAsync($"/conversations/{await w.NewTicketAsync()}"), "yes yes 403 403 403 404 401 401 401 404"),
        Does("FS-06", "tag the conversation", (w, who) => who.PutAsync($"/conversations/{w.Ticket}/tags", """{"tags": ["x"]}"""), Workers),
        Does("FS-07", "set a field of the conversation", (w, who) => who.PutAsync($"/conversations/{w.Ticket}/custom_fields", $$"""{"customFields": [{"id": {{Field(w, Subject.Ticket)}}, "value": "x"}]}"""), Workers),
        Does("FS-08", "read the timelogs of the conversation", (w, who) => who.GetAsync($"/conversations/{w.Ticket}/timelogs"), Members),
        Does("FS-09", "reply as the customer", (w, who) => who.PostAsync($"/conversations/{w.Ticket}/threads", $$"""{"type": "customer", "text": "x", "customer": {"id": {{w.Client.Id}} } }"""), Workers),
        Does("FS-09", "reply as oneself", (w, who) => who.PostAsync($"/conversations/{w.Ticket}/threads", $$"""{"type": "message", "text": "x", "user": {{who.Person}}}"""), Workers),
        Does("FS-09", "reply in the name of another", (w, who) => who.PostAsync($"/conversations/{w.Ticket}/threads", $$"""{"type": "message", "text": "x", "user": {{w.Api.Owner.Id}}}"""), "yes 403 403 403 403 404 401 401 401 404"),
        Does("FS-10", "add a customer", (_, who) => who.PostAsync("/customers", $$"""{"firstName": "x", "emails": [{"value": "{{FreeDesk.NewEmail()}}"}]}"""), "yes yes 403 yes yes yes 401 401 401 yes"),
        Sees("FS-11", "the customer in the list", w => $"/customers?email={w.Client.Email}", "customers", w => w.Client.Id, "sees sees sees sees sees sees 401 401 401 hides"),
        Does("FS-12", "read the customer", (w, who) => who.GetAsync($"/customers/{w.Client.Id}"), Readers),
        Does("FS-13", "change the customer", (w, who) => who.PutAsync($"/customers/{w.Client.Id}", """{"jobTitle": "x"}"""), "yes yes 403 yes yes yes 401 401 401 404"),
        Does("FS-14", "set a field of the customer", (w, who) => who.PutAsync($"/customers/{w.Client.Id}/customer_fields", $$"""{"customerFields": [{"id": {{Field(w, Subject.Person)}}, "value": "x"}]}"""), "yes yes 403 yes yes yes 401 401 401 404"),
        Does("FS-15", "add a user", (_, who) => who.PostAsync("/users", $$"""{"firstName": "x", "lastName": "y", "email": "{{FreeDesk.NewEmail()}}"}"""), "yes yes 403 yes 403 403 401 401 401 yes"),
        Sees("FS-16", "the agent in the list", w => $"/users?email={w.Agent.Email}", "users", w => w.Agent.Id, "sees sees sees sees sees sees 401 401 401 hides"),
        Does("FS-17", "read the agent", (w, who) => who.GetAsync($"/users/{w.Agent.Id}"), Readers),
        Does("FS-18", "delete a user", async (w, who) => await who.DeleteAsync($"/users/{(await w.Api.Some.EmployeeAsync(w.Department)).Id}?byUserId={who.Person}"), "yes yes 403 yes 403 403 401 401 401 404"),
        Does("FS-19", "read oneself", (_, who) => who.GetAsync("/users/me"), "501 yes yes yes yes yes 401 401 401 501"),
        Sees("FS-20", "the mailbox in the list", "/mailboxes", "mailboxes", w => w.Department, "sees sees sees hides sees hides 401 401 401 hides"),
        Does("FS-21", "read the mailbox's fields", (w, who) => who.GetAsync($"/mailboxes/{w.Department}/custom_fields"), Members),
        Does("FS-22", "read the mailbox's folders", (w, who) => who.GetAsync($"/mailboxes/{w.Department}/folders"), Members),
        Does("FS-23", "read the tags", (_, who) => who.GetAsync("/tags"), Everybody),
        new(
            "FS-23", "the conversation's tag in the list",
            async (w, who) => await who.GetAsync($"/tags?conversationId={w.Ticket}") is { Status: 200 } answer ? answer.Items("tags").Count > 0 ? "sees" : "hides" : "401",
            ["sees", "sees", "sees", "hides", "sees", "hides", "401", "401", "401", "hides"]),
        Does("FS-24", "subscribe a webhook", (_, who) => who.PostAsync("/webhooks", """{"url": "https://example.com/hook", "events": ["convo.created"]}"""), "yes yes 403 403 403 403 401 401 401 yes"),
        Does("FS-25", "read the webhooks", (_, who) => who.GetAsync("/webhooks"), "yes yes yes 403 403 403 401 401 401 yes"),
        Does("FS-26", "remove a webhook", async (w, who) => await who.DeleteAsync($"/webhooks/{await WebhookAsync(w)}"), "yes yes 403 403 403 403 401 401 401 404"),
        Does("FS-27", "add an organization", (_, who) => who.PostAsync("/organizations", $$"""{"name": "New {{Some.Next()}}"}"""), "yes yes 403 yes yes yes 401 401 401 yes"),
        Sees("FS-28", "the organization in the list", "/organizations", "organizations", w => w.Organization, "sees sees sees sees sees sees 401 401 401 hides"),
        Does("FS-29", "read the organization", (w, who) => who.GetAsync($"/organizations/{w.Organization}"), Readers),
        Does("FS-30", "change the organization", (w, who) => who.PutAsync($"/organizations/{w.Organization}", """{"phone": "1"}"""), "yes yes 403 yes yes yes 401 401 401 404"),
        Does("FS-31", "delete an organization", async (w, who) => await who.DeleteAsync($"/organizations/{await w.Api.Some.OrganizationAsync()}"), "yes yes 403 yes 403 403 401 401 401 404"),
        Does("FS-32", "read the customer's organization", (w, who) => who.GetAsync($"/customers/{w.Client.Id}/organization"), Readers),
        Does("FS-33", "set the customer's organization", (w, who) => who.PutAsync($"/customers/{w.Client.Id}/organization", $$"""{"organizationId": {{w.Organization}}, "role": "member"}"""), "yes yes 403 yes yes yes 401 401 401 404"),
        Does("FS-34", "remove a customer's organization", async (w, who) => await who.DeleteAsync($"/customers/{(await w.Api.Some.ClientAsync(w.Organization)).Id}/organization"), "yes yes 403 yes yes yes 401 401 401 404"),
        Does("FS-35", "log time", (w, who) => who.PostAsync($"/conversations/{w.Ticket}/timelogs", $$"""{"timeSpent": 60, "userId": {{who.Person}}}"""), Workers),
        Does("FS-36", "read the timelogs", (_, who) => who.GetAsync("/timelogs"), Everybody),
        Does("FS-42", "read the mailbox", (w, who) => who.GetAsync($"/mailboxes/{w.Department}"), Members),
    ];

    private static readonly (string Name, Func<World, Task<FreeCaller>> Of)[] Keys =
    [
        ("global key", async w => new(await FreeDesk.OfAsync(w.Api), w.Api.Owner.Id)),
        ("admin", w => PersonalAsync(w, w.Admin)),
        ("admin, read-only key", w => PersonalAsync(w, w.Admin, readOnly: true)),
        ("admin, key for another mailbox", w => PersonalAsync(w, w.Admin, mailboxes: [w.OtherDepartment])),
        ("agent", w => PersonalAsync(w, w.Agent)),
        ("agent of another mailbox", w => PersonalAsync(w, w.OtherAgent)),
        ("customer", w => PersonalAsync(w, w.Client)),
        ("disabled", w => PersonalAsync(w, w.Disabled)),
        ("no key", w => Task.FromResult(new FreeCaller(new(w.Api, ""), w.Api.Owner.Id))),
        ("other account", async w => await StrangerAsync(w)),
    ];

    public static MatrixPart Part { get; } = new(
        "FreeScout", "The *global key* acts for the whole instance; every other key is of one person.", [.. Keys.Select(k => k.Name)], Rows);

    public static async Task<IReadOnlyList<FreeCaller>> CallersAsync(World world)
    {
        var callers = new List<FreeCaller>();

        foreach (var (_, of) in Keys)
        {
            callers.Add(await of(world));
        }

        return callers;
    }

    private static async Task<FreeCaller> PersonalAsync(World w, TestPerson person, bool readOnly = false, params long[] mailboxes) =>
        new(await FreeDesk.OfAsync(w.Api, person, readOnly, mailboxes), person.Id);

    private static async Task<FreeCaller> StrangerAsync(World w)
    {
        var other = await w.Api.Server.NewDeskAsync();
        return new(await FreeDesk.OfAsync(other), other.Owner.Id) { OtherAccount = true };
    }

    private static long Field(World w, Subject subject) => w.Fields[(subject, FieldType.Text)];

    private static string New(World w, long mailbox) => $$"""
        {"type": "email", "mailboxId": {{mailbox}}, "subject": "x", "customer": {"email": "{{FreeDesk.NewEmail()}}"}, "threads": [{"type": "customer", "text": "x"}]}
        """;

    private static async Task<long> WebhookAsync(World w) => (await (await FreeDesk.OfAsync(w.Api)).PostAsync(
        "/webhooks", """{"url": "https://example.com/hook", "events": ["convo.created"]}""")).Json.Number("id");

    private static MatrixRow<World, FreeCaller> Does(string id, string what, Func<World, FreeCaller, Task<ApiAnswer>> ask, string expected) =>
        new(id, what, async (w, who) => await ask(w, who) is { Status: not (200 or 201 or 204) } refused ? $"{refused.Status}" : "yes", expected.Split(' '));

    private static MatrixRow<World, FreeCaller> Sees(string id, string what, string path, string key, Func<World, long> thing, string expected) =>
        Sees(id, what, _ => path, key, thing, expected);

    private static MatrixRow<World, FreeCaller> Sees(string id, string what, Func<World, string> path, string key, Func<World, long> thing, string expected) => new(
        id, what,
        async (w, who) => await who.GetAsync(path(w)) is var answer && answer.Status == 200 ? answer.Ids(key).Contains(thing(w)) ? "sees" : "hides" : $"{answer.Status}",
        expected.Split(' '));
}

/// <summary>Who asks: a key, and the person in whose name it acts.</summary>
internal sealed record FreeCaller(FreeDesk Desk, long Person)
{
    public bool OtherAccount { get; init; }

    public Task<ApiAnswer> GetAsync(string path) => Desk.GetAsync(path);

    public Task<ApiAnswer> DeleteAsync(string path) => Desk.DeleteAsync(path);

    public Task<ApiAnswer> PostAsync(string path, string json) => Desk.PostAsync(path, json);

    public Task<ApiAnswer> PutAsync(string path, string json) => Desk.PutAsync(path, json);
}
