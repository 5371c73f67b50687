using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>Who may do what: the operations for every kind of token. The table is what the tests hold and what the page shows.</summary>
internal static class LeadMatrix
{
    private static readonly string[] Callers =
    [
        "owner", "admin", "manager", "team leader", "team leader of another office", "agent", "read-only token", "expired token", "other client's token",
    ];

    private const string Everybody = "yes yes yes yes yes yes yes 401 yes";
    private const string Readers = "yes yes yes yes 404 yes yes 401 404";
    private const string Seers = "sees sees sees sees hides sees sees 401 hides";
    private const string Leaders = "yes yes yes yes 404 403 403 401 404";
    private const string Workers = "yes yes yes yes 404 yes 403 401 404";
    private const string Managers = "yes yes yes 403 403 403 403 401 404";
    private const string Admins = "yes yes 403 403 403 403 403 401 404";
    private const string AddingAdmins = "yes yes 403 403 403 403 403 401 yes";
    private const string AddingManagers = "yes yes yes 403 403 403 403 401 yes";
    private const string AddingLeaders = "yes yes yes yes yes 403 403 401 yes";
    private const string Naming = "yes yes yes yes 422 yes 403 401 422";

    public static readonly IReadOnlyList<MatrixRow<LeadWorld, LeadCaller>> Rows =
    [
        Sees("LD-36", "the agent in the list", w => $"/users?username={w.Centre.AgentPerson.Email}", w => w.Centre.AgentId, Seers),
        Does("LD-37", "add an agent", (_, who) => who.PostAsync("/users", $$"""{"username":"u{{Some.Next()}}"}"""), AddingLeaders),
        Does("LD-38", "read the agent", (w, who) => who.GetAsync($"/users/{w.Centre.AgentId}"), Readers),
        Does("LD-39", "rename the agent", (w, who) => who.PatchAsync($"/users/{w.Centre.AgentId}", """{"name":"x"}"""), Leaders),
        Does("LD-40", "delete an agent", async (w, who) => await who.DeleteAsync($"/users/{await w.NewAgentAsync()}"), Leaders),
        Does("LD-41", "read the agent's values", (w, who) => who.GetAsync($"/users/{w.Centre.AgentId}/custom_fields"), Readers),
        Does("LD-44", "read the agent's campaigns", (w, who) => who.GetAsync($"/users/{w.Centre.AgentId}/campaigns"), Readers),
        Does("LD-45", "read oneself", (_, who) => who.GetAsync("/users/me"), Everybody),
        Sees("LD-46", "the agent among the agents", w => $"/agents?username={w.Centre.AgentPerson.Email}", w => w.Centre.AgentId, Seers),
        Does("LD-47", "read the agent as one", (w, who) => who.GetAsync($"/agents/{w.Centre.AgentId}"), Readers),
        Sees("LD-48", "the office in the list", _ => "/offices", w => w.Office, Seers),
        Does("LD-49", "add an office", (_, who) => who.PostAsync("/offices", $$"""{"name":"Office {{Some.Next()}}"}"""), AddingAdmins),
        Does("LD-50", "read the office", (w, who) => who.GetAsync($"/offices/{w.Office}"), Readers),
        Does("LD-51", "change the office", (w, who) => who.PatchAsync($"/offices/{w.Office}", """{"ip_address":"x"}"""), Admins),
        Does("LD-52", "delete an office", async (w, who) => await who.DeleteAsync($"/offices/{await w.NewAsync("/offices", new { name = $"Office {Some.Next()}" })}"), Admins),
        Does("LD-53", "read the office's campaigns", (w, who) => who.GetAsync($"/offices/{w.Office}/campaigns"), Readers),
        Does("LD-54", "read the clients", (_, who) => who.GetAsync("/clients"), Everybody),
        Does("LD-55", "read the client", (w, who) => who.GetAsync($"/clients/{w.Centre.Lead.Api.Account.Info.Id}"), "yes yes yes yes yes yes yes 401 404"),
        Sees("LD-56", "the campaign in the list", _ => "/campaigns?per_page=500", w => w.Centre.Campaign, Seers),
        Does("LD-57", "add a campaign", (_, who) => who.PostAsync("/campaigns", """{"name":"x"}"""), AddingLeaders),
        Does("LD-58", "read the campaign", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}"), Readers),
        Does("LD-59", "change the campaign", (w, who) => who.PatchAsync($"/campaigns/{w.Centre.Campaign}", """{"description":"x"}"""), Leaders),
        Does("LD-60", "add a product to the campaign", (w, who) => who.PostAsync($"/campaigns/{w.Centre.Campaign}", $$"""{"products":[{"id":{{w.Product}}}]}"""), Leaders),
        Does("LD-61", "delete a campaign", async (w, who) => await who.DeleteAsync($"/campaigns/{await w.NewAsync("/campaigns", new { name = "x", office_id = w.Office })}"), Managers),
        Does("LD-62", "read the campaign's users", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}/users"), Readers),
        Does("LD-64", "add a user to the campaign", (w, who) => who.PostAsync($"/campaigns/{w.Centre.Campaign}/users", $$"""[{"id":{{w.Centre.AgentId}}}]"""), Leaders),
        Does("LD-65", "take a user from the campaign", async (w, who) => await who.DeleteAsync($"/campaigns/{w.Centre.Campaign}/users/{await w.NewAgentAsync()}"), Leaders),
        Does("LD-66", "read the campaign's products", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}/products"), Readers),
        Does("LD-67", "read the campaign's lists", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}/contact_lists"), Readers),
        Does("LD-68", "read the campaign's outcomes", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}/results"), Readers),
        Does("LD-69", "read the campaign's tickets", (w, who) => who.GetAsync($"/campaigns/{w.Centre.Campaign}/tickets"), Readers),
        Sees("LD-70", "the list among the lists", _ => "/contact_lists?per_page=500", w => w.Centre.List, Seers),
        Does("LD-71", "add a list", (_, who) => who.PostAsync("/contact_lists", $$"""{"name":"List {{Some.Next()}}"}"""), AddingLeaders),
        Does("LD-72", "read the list", (w, who) => who.GetAsync($"/contact_lists/{w.Centre.List}"), Readers),
        Does("LD-73", "change the list", (w, who) => who.PatchAsync($"/contact_lists/{w.Centre.List}", """{"legend":"x"}"""), Leaders),
        Does("LD-74", "delete a list", async (w, who) => await who.DeleteAsync($"/contact_lists/{await w.NewAsync("/contact_lists", new { name = $"List {Some.Next()}", office_id = w.Office })}"), Leaders),
        Does("LD-75", "read the list's contacts", (w, who) => who.GetAsync($"/contact_lists/{w.Centre.List}/contacts"), Readers),
        Does("LD-76", "add a contact to the list", (w, who) => who.PostAsync($"/contact_lists/{w.Centre.List}/contacts", $$"""[{"id":{{w.Centre.Contact}}}]"""), Leaders),
        Does("LD-77", "change a contact's standing", (w, who) => who.PatchAsync($"/contact_lists/{w.Centre.List}/contacts/{w.Centre.Contact}", """{"priority":1}"""), Leaders),
        Does("LD-78", "take a contact from the list", async (w, who) => await who.DeleteAsync($"/contact_lists/{w.Centre.List}/contacts/{await w.NewContactAsync()}"), Leaders),
        Sees("LD-79", "the contact by its number", w => "/contacts?phone=" + Uri.EscapeDataString(w.Centre.Phone), w => w.Centre.Contact, Seers),
        Does("LD-80", "add a contact", (_, who) => who.PostAsync("/contacts", $$"""{"phone":"{{CallCentre.NewPhone()}}"}"""), "yes yes yes yes yes yes 403 401 yes"),
        Does("LD-81", "read the contact", (w, who) => who.GetAsync($"/contacts/{w.Centre.Contact}"), Readers),
        Does("LD-82", "change the contact", (w, who) => who.PatchAsync($"/contacts/{w.Centre.Contact}", """{"city":"x"}"""), Workers),
        Does("LD-83", "delete a contact", async (w, who) => await who.DeleteAsync($"/contacts/{await w.NewContactAsync()}"), Leaders),
        Does("LD-84", "read the contact's values", (w, who) => who.GetAsync($"/contacts/{w.Centre.Contact}/custom_fields"), Readers),
        Does("LD-85", "read the contact's numbers", (w, who) => who.GetAsync($"/contacts/{w.Centre.Contact}/phone_numbers"), Readers),
        Does("LD-86", "read the contact's calls", (w, who) => who.GetAsync($"/contacts/{w.Centre.Contact}/calls"), Readers),
        Sees("LD-87", "the field in the list", _ => "/custom_fields?per_page=500", w => w.Field, "sees sees sees sees sees sees sees 401 hides"),
        Does("LD-88", "define a field", (_, who) => who.PostAsync("/custom_fields", $$"""{"target":"order","name":"f{{Some.Next()}}"}"""), AddingAdmins),
        Does("LD-89", "read the field", (w, who) => who.GetAsync($"/custom_fields/{w.Field}"), "yes yes yes yes yes yes yes 401 404"),
        Does("LD-90", "change the field", (w, who) => who.PatchAsync($"/custom_fields/{w.Field}", """{"label":"x"}"""), Admins),
        Does("LD-91", "remove a field", async (w, who) => await who.DeleteAsync($"/custom_fields/{await w.NewAsync("/custom_fields", new { target = "user", name = $"f{Some.Next()}" })}"), Admins),
        Sees("LD-92", "the product in the list", _ => "/products?per_page=500", w => w.Product, Seers),
        Does("LD-93", "add a product", (_, who) => who.PostAsync("/products", """{"name":"x"}"""), AddingLeaders),
        Does("LD-94", "read the product", (w, who) => who.GetAsync($"/products/{w.Product}"), Readers),
        Does("LD-95", "change the product", (w, who) => who.PatchAsync($"/products/{w.Product}", """{"description":"x"}"""), Leaders),
        Does("LD-96", "delete a product", async (w, who) => await who.DeleteAsync($"/products/{await w.NewAsync("/products", new { name = "x", office_id = w.Office })}"), Leaders),
        Sees("LD-97", "the agent's order in the list", _ => "/orders?per_page=500", w => w.Order, Seers),
        Does("LD-98", "order for the agent", (w, who) => who.PostAsync("/orders", w.Ordering), Naming),
        Does("LD-99", "read the agent's order", (w, who) => who.GetAsync($"/orders/{w.Order}"), Readers),
        Does("LD-100", "change the agent's order", (w, who) => who.PatchAsync($"/orders/{w.Order}", """{"comment":"x"}"""), Workers),
        Does("LD-101", "delete an order", async (w, who) => await who.DeleteAsync($"/orders/{(await w.Centre.Agent.PostAsync("/orders", w.Ordering)).Json.Number("id")}"), Leaders),
        Does("LD-102", "read the order's values", (w, who) => who.GetAsync($"/orders/{w.Order}/custom_fields"), Readers),
        Does("LD-103", "read the states of orders", (_, who) => who.GetAsync("/order_states"), Everybody),
        Does("LD-104", "add a state of orders", (_, who) => who.PostAsync("/order_states", $$"""{"name":"State {{Some.Next()}}"}"""), AddingManagers),
        Sees("LD-105", "the agent's call in the list", w => $"/calls?campaign_id={w.Centre.Campaign}&per_page=500", w => w.Call, Seers),
        Does("LD-106", "log a call of the agent", (w, who) => who.PostAsync("/calls", w.Calling), Naming),
        Does("LD-107", "read the agent's call", (w, who) => who.GetAsync($"/calls/{w.Call}"), Readers),
        Does("LD-108", "change the agent's call", (w, who) => who.PatchAsync($"/calls/{w.Call}", """{"comment":"x"}"""), Workers),
        Does("LD-109", "delete a call", async (w, who) => await who.DeleteAsync($"/calls/{await w.Centre.CallAsync()}"), Managers),
        Does("LD-110", "store a recording", async (w, who) => await who.PutAsync($"/calls/{await w.Centre.CallAsync()}/recording", ApiClient.Raw("audio/wav", [1])), Workers),
        Does("LD-111", "fetch the recording", (w, who) => who.GetAsync($"/audio/files/{w.Recording}"), Readers),
        Does("LD-112", "read the outcomes", (_, who) => who.GetAsync("/results"), Everybody),
        Does("LD-113", "add an outcome", (_, who) => who.PostAsync("/results", """{"name":"x"}"""), AddingManagers),
        Sees("LD-114", "the agent's private callback in the list", _ => "/callbacks?per_page=500", w => w.Callback, Seers),
        Does("LD-115", "promise that the agent calls back", (w, who) => who.PostAsync("/callbacks", w.Promising()), Naming),
        Does("LD-115", "promise that somebody calls back", (w, who) => who.PostAsync("/callbacks", w.Promising(",\"type\":\"public\"")), "yes yes yes yes 422 403 403 401 422"),
        Does("LD-116", "read the agent's private callback", (w, who) => who.GetAsync($"/callbacks/{w.Callback}"), Readers),
        Does("LD-117", "change the agent's private callback", (w, who) => who.PatchAsync($"/callbacks/{w.Callback}", """{"comment":"x"}"""), Workers),
        Does("LD-118", "delete a private callback of the agent", async (w, who) => await who.DeleteAsync($"/callbacks/{(await w.Centre.Agent.PostAsync("/callbacks", w.Promising())).Json.Number("id")}"), Workers),
        Does("LD-119", "read the do-not-call list", (_, who) => who.GetAsync("/blacklist"), "yes yes yes yes yes 422 yes 401 yes"),
        Does("LD-119", "look a number up in it", (_, who) => who.GetAsync("/blacklist?phone=123456"), Everybody),
        Does("LD-120", "block a number", (_, who) => who.PostAsync("/blacklist", $$"""{"phone":"{{CallCentre.NewPhone()}}"}"""), "yes yes yes yes yes yes 403 401 yes"),
        Does("LD-121", "read an entry", (w, who) => who.GetAsync($"/blacklist/{w.Blocked}"), "yes yes yes yes yes 403 yes 401 404"),
        Does("LD-122", "release a number", async (w, who) => await who.DeleteAsync($"/blacklist/{await w.NewAsync("/blacklist", new { phone = CallCentre.NewPhone() })}"), Managers),
        Sees("LD-123", "the ticket in the list", _ => "/tickets?per_page=500", w => w.Ticket, Seers),
        Does("LD-124", "make a ticket", (w, who) => who.PostAsync("/tickets", $$"""{"subject":"x","message":"y","campaign_id":{{w.Centre.Campaign}},"contact_id":{{w.Centre.Contact}} }"""), Naming),
        Does("LD-125", "read the ticket", (w, who) => who.GetAsync($"/tickets/{w.Ticket}"), Readers),
        Does("LD-126", "change the ticket", (w, who) => who.PatchAsync($"/tickets/{w.Ticket}", """{"priority":"high"}"""), Workers),
        Does("LD-126", "tag the ticket", (w, who) => who.PostAsync($"/tickets/{w.Ticket}", """{"tags":["x"]}"""), Workers),
        Does("LD-127", "delete a ticket", async (w, who) => await who.DeleteAsync($"/tickets/{await w.NewAsync("/tickets", new { subject = "x", message = "y", campaign_id = w.Centre.Campaign, contact_id = w.Centre.Contact })}"), Managers),
        Does("LD-128", "read the messages", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/messages"), Readers),
        Does("LD-129", "write a note", (w, who) => who.PostAsync($"/tickets/{w.Ticket}/messages", """{"type":"note","body":"x"}"""), Workers),
        Does("LD-131", "read the ticket's values", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/custom_fields"), Readers),
        Does("LD-132", "read the ticket's callbacks", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/callbacks"), Readers),
        Does("LD-134", "read the hooks", (_, who) => who.GetAsync("/hooks"), "yes yes yes 403 403 403 yes 401 yes"),
        Does("LD-135", "add a hook", (_, who) => who.PostAsync("/hooks", """{"url":"https://example.com/","target":"calls","event":"create"}"""), AddingAdmins),
        Does("LD-136", "remove a hook", async (w, who) => await who.DeleteAsync($"/hooks/{await w.NewAsync("/hooks", new { url = "https://example.com/", target = "calls", @event = "create" })}"), Admins),
        Does("LD-139", "look a person up", (w, who) => who.GetAsync("/gdpr/contact?phone=" + Uri.EscapeDataString(w.Centre.Phone)), "yes yes 403 403 403 403 yes 401 yes"),
        Does("LD-141", "erase a person", async (w, who) => await who.DeleteAsync($"/gdpr/contact?email={await NewEmailAsync(w)}"), Admins),
    ];

    public static MatrixPart Part { get; } = new(
        "LeadDesk",
        """
        Everything belongs to an office, which the *team leader* leads and the *agent* works in, in the campaign; *other client's token* is an owner's of another
        account. *422*: it names a thing that for the caller does not exist, or lacks what the caller must name.
        """, Callers, Rows);

    private static async Task<string> NewEmailAsync(LeadWorld w)
    {
        var email = $"erased{Some.Next()}@example.com";
        await w.NewAsync("/contacts", new { fname = "x", email });
        return email;
    }

    private static MatrixRow<LeadWorld, LeadCaller> Does(string id, string what, Func<LeadWorld, LeadCaller, Task<ApiAnswer>> ask, string expected) =>
        new(id, what, async (w, who) => await ask(w, who) is { Status: not (200 or 201 or 204 or 302) } refused ? $"{refused.Status}" : "yes", expected.Split(' '));

    private static MatrixRow<LeadWorld, LeadCaller> Sees(string id, string what, Func<LeadWorld, string> path, Func<LeadWorld, long> thing, string expected) => new(
        id, what,
        async (w, who) => await who.GetAsync(path(w)) is var answer && answer.Status == 200 ? answer.CollectionIds().Contains(thing(w)) ? "sees" : "hides" : $"{answer.Status}",
        expected.Split(' '));
}
