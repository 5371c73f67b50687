using Polydesk.Conformance.Api;
using Polydesk.Conformance.Matrix;
using Polydesk.Desk;
using Polydesk.Desk.Fields;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Who may do what: every operation for every kind of caller. The table is what the tests hold and what the page shows.</summary>
public static class VisibilityMatrix
{
    public static readonly (string Name, Func<World, TestPerson?> Of)[] Callers =
    [
        ("owner", w => w.Api.Owner),
        ("admin", w => w.Admin),
        ("agent", w => w.Agent),
        ("agent of another department", w => w.OtherAgent),
        ("client", w => w.Client),
        ("manager", w => w.Manager),
        ("disabled", w => w.Disabled),
        ("no key", _ => null),
        ("other account", w => w.Stranger),
    ];

    private const string Everybody = "yes yes yes yes yes yes 401 401 yes";
    private const string Readers = "yes yes yes yes yes yes 401 401 404";
    private const string Admins = "yes yes 403 403 403 403 401 401 404";

    public static readonly IReadOnlyList<MatrixRow<World, ApiClient>> Rows =
    [
        Sees("ED-01", "departments", "/departments", w => w.Department, "sees sees sees hides sees sees 401 401 hides"),
        Sees("ED-02", "the ticket in the list", "/tickets", w => w.Ticket, "sees sees sees hides sees sees 401 401 hides"),
        Sees("ED-02", "the ticket by a search in its posts", "/tickets?search=reply", w => w.Ticket, "sees sees sees hides sees sees 401 401 hides"),
        Does("ED-03", "read the ticket", (w, who) => who.GetAsync($"/tickets/{w.Ticket}"), "yes yes yes 404 yes yes 401 401 404"),
        Does("ED-04", "make a ticket", (_, who) => who.PostAsync("/tickets", ("title", "x"), ("description", "y")), Everybody),
        Does(
            "ED-04", "make a ticket for somebody else",
            (w, who) => who.PostAsync("/tickets", ("title", "x"), ("description", "y"), ("user_id", $"{w.Admin.Id}")), "yes yes yes yes 400 400 401 401 400"),
        Does("ED-05", "change the status of the ticket", async (w, who) => await who.PutAsync($"/tickets/{await w.NewTicketAsync()}", ("status_id", "closed")), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-05", "assign the ticket", async (w, who) => await who.PutAsync($"/tickets/{await w.NewTicketAsync()}", ("owner_id", $"{w.Agent.Id}")), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-06", "delete the ticket", async (w, who) => await who.DeleteAsync($"/tickets/{await w.NewTicketAsync()}"), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-06", "remove the ticket for good", async (w, who) => await who.DeleteAsync($"/tickets/{await w.NewTicketAsync()}?delete=true"), "yes yes 403 404 403 403 401 401 404"),
        Does("ED-07", "read the posts", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/posts"), "yes yes yes 404 yes yes 401 401 404"),
        Does("ED-08", "reply", (w, who) => who.PostAsync($"/tickets/{w.Ticket}/posts", ("text", "x")), "yes yes yes 404 yes yes 401 401 404"),
        Does("ED-08", "reply in the name of another", (w, who) => who.PostAsync($"/tickets/{w.Ticket}/posts", ("text", "x"), ("user_id", $"{w.Api.Owner.Id}")), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-09", "change the owner's post", (w, who) => who.PutAsync($"/tickets/{w.Ticket}/posts/{w.Post}", ("text", "A reply")), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-10", "delete the owner's post", async (w, who) => await who.DeleteAsync($"/tickets/{w.Ticket}/posts/{await w.Api.MessageAsync(w.Ticket, "x")}"), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-11", "read the comments", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/comments"), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-12", "comment", (w, who) => who.PostAsync($"/tickets/{w.Ticket}/comments", ("text", "x")), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-13", "change the owner's comment", (w, who) => who.PutAsync($"/tickets/{w.Ticket}/comments/{w.Comment}", ("text", "A remark")), "yes yes yes 404 403 403 401 401 404"),
        Does(
            "ED-14", "delete the owner's comment",
            async (w, who) => await who.DeleteAsync($"/tickets/{w.Ticket}/comments/{await w.Api.MessageAsync(w.Ticket, "x", "comments")}"), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-15", "read the audit", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/audit"), "yes yes yes 404 403 403 401 401 404"),
        Does("ED-16", "read the billing", (w, who) => who.GetAsync($"/tickets/{w.Ticket}/billing"), "yes yes yes 404 403 403 401 401 404"),
        .. OfFields("/custom_fields", Subject.Ticket, "ticket", 17),
        Does("ED-22", "statuses", (_, who) => who.GetAsync("/statuses"), Everybody),
        Does("ED-23", "priorities", (_, who) => who.GetAsync("/priorities"), Everybody),
        Does("ED-24", "types", (_, who) => who.GetAsync("/types"), Everybody),
        Sees("ED-25", "the client in the list", "/users", w => w.Client.Id, "sees sees sees sees sees hides 401 401 hides"),
        Sees("ED-25", "the agent in the list", "/users", w => w.Agent.Id, "sees sees sees sees hides hides 401 401 hides"),
        Does("ED-26", "read the client", (w, who) => who.GetAsync($"/users/{w.Client.Id}"), "yes yes yes yes yes 404 401 401 404"),
        Does("ED-26", "read the agent", (w, who) => who.GetAsync($"/users/{w.Agent.Id}"), "yes yes yes yes 404 404 401 401 404"),
        Does("ED-27", "add a client", (w, who) => who.PostAsync("/users", User(w, 1)), "yes yes yes 400 403 403 401 401 400"),
        Does("ED-27", "add an employee", (w, who) => who.PostAsync("/users", User(w, 3)), "yes yes 403 403 403 403 401 401 400"),
        Does("ED-28", "change the client", (w, who) => who.PutAsync($"/users/{w.Client.Id}", ("phone", "1")), "yes yes yes yes yes 404 401 401 404"),
        Does("ED-28", "change the agent", (w, who) => who.PutAsync($"/users/{w.Agent.Id}", ("phone", "1")), "yes yes yes 403 404 404 401 401 404"),
        Does("ED-28", "change an admin", (w, who) => who.PutAsync($"/users/{w.Admin.Id}", ("phone", "1")), "yes yes 403 403 404 404 401 401 404"),
        Does("ED-29", "delete a client", async (w, who) => await who.DeleteAsync($"/users/{(await w.Api.Some.ClientAsync()).Id}"), "yes yes 403 403 404 404 401 401 404"),
        .. OfFields("/users/custom_fields", Subject.Person, "user", 30),
        Does("ED-35", "read the client's notes", (w, who) => who.GetAsync($"/users/{w.Client.Id}/notes"), "yes yes yes yes 403 404 401 401 404"),
        Does("ED-36", "write a note on the client", (w, who) => who.PostAsync($"/users/{w.Client.Id}/notes", ("text", "x")), "yes yes yes yes 403 404 401 401 404"),
        Does("ED-37", "delete the owner's note on the client", async (w, who) => await who.DeleteAsync(await NoteAsync(w, $"/users/{w.Client.Id}/notes")), "yes yes 403 403 403 404 401 401 404"),
        Does("ED-38", "read the client's status log", (w, who) => who.GetAsync($"/users/{w.Client.Id}/statuses_log"), "yes yes yes yes yes 404 401 401 404"),
        Sees("ED-39", "the organization in the list", "/organizations", w => w.Organization, "sees sees sees sees sees sees 401 401 hides"),
        Does("ED-40", "read the organization", (w, who) => who.GetAsync($"/organizations/{w.Organization}"), "yes yes yes yes yes yes 401 401 404"),
        Does("ED-41", "add an organization", (_, who) => who.PostAsync("/organizations", ("name", $"New {Some.Next()}")), "yes yes yes yes 403 403 401 401 yes"),
        Does("ED-42", "change the organization", (w, who) => who.PutAsync($"/organizations/{w.Organization}", ("phone", "1")), "yes yes yes yes 403 403 401 401 404"),
        Does("ED-43", "delete an organization", async (w, who) => await who.DeleteAsync($"/organizations/{await w.Api.Some.OrganizationAsync()}"), "yes yes 403 403 404 404 401 401 404"),
        .. OfFields("/organizations/custom_fields", Subject.Organization, "organization", 44),
        Does("ED-49", "read the organization's notes", (w, who) => who.GetAsync($"/organizations/{w.Organization}/notes"), "yes yes yes yes 403 403 401 401 404"),
        Does("ED-50", "write a note on the organization", (w, who) => who.PostAsync($"/organizations/{w.Organization}/notes", ("text", "x")), "yes yes yes yes 403 403 401 401 404"),
        Does(
            "ED-51", "delete the owner's note on the organization",
            async (w, who) => await who.DeleteAsync(await NoteAsync(w, $"/organizations/{w.Organization}/notes")), "yes yes 403 403 403 403 401 401 404"),
        Does("ED-52", "groups", (_, who) => who.GetAsync("/groups"), Everybody),
        Does("ED-53", "user statuses", (_, who) => who.GetAsync("/user_statuses"), Everybody),
        .. OfKnowledge("ED-54", "category", "/knowledge_base/categories", w => w.Categories),
        .. OfKnowledge("ED-55", "article", "/knowledge_base/articles", w => w.Articles),
    ];

    public static MatrixPart Part { get; } = new("EddyDesk", "", [.. Callers.Select(c => c.Name)], Rows);

    private static MatrixRow<World, ApiClient> Does(string id, string what, Func<World, ApiClient, Task<ApiAnswer>> ask, string expected) =>
        new(id, what, async (w, who) => await ask(w, who) is { Status: not 200 } refused ? $"{refused.Status}" : "yes", Split(expected));

    private static MatrixRow<World, ApiClient> Sees(string id, string what, string path, Func<World, long> thing, string expected) => new(
        id, what,
        async (w, who) => await who.GetAsync(path) is { Status: 200 } answer ? answer.Ids().Contains(thing(w)) ? "sees" : "hides" : $"{(await who.GetAsync(path)).Status}",
        Split(expected));

    private static IEnumerable<MatrixRow<World, ApiClient>> OfFields(string path, Subject subject, string thing, int first)
    {
        long Field(World w) => w.Fields[(subject, FieldType.Select)];

        yield return Sees($"ED-{first}", $"the {thing} field in the list", path, Field, "sees sees sees sees sees sees 401 401 hides");
        yield return Sees($"ED-{first}", $"the {thing} field that clients may not view in the list", path + "?page=1", w => w.Hidden[subject], "sees sees sees sees hides hides 401 401 hides");
        yield return Does($"ED-{first + 1}", $"read the {thing} field", (w, who) => who.GetAsync($"{path}/{Field(w)}"), Readers);
        yield return Does($"ED-{first + 1}", $"read the {thing} field that clients may not view", (w, who) => who.GetAsync($"{path}/{w.Hidden[subject]}"), "yes yes yes yes 404 404 401 401 404");
        yield return Does($"ED-{first + 2}", $"read the options of the {thing} field", (w, who) => who.GetAsync($"{path}/{Field(w)}/options"), Readers);
        yield return Does(
            $"ED-{first + 3}", $"add an option of the {thing} field", (w, who) => who.PostJsonAsync($"{path}/{Field(w)}/options", """{"options":[{"name":"x"}]}"""), Admins);
        yield return Does(
            $"ED-{first + 4}", $"delete an option of the {thing} field",
            async (w, who) => await who.DeleteAsync($"{path}/{Field(w)}/options/{await w.Api.OptionAsync(Field(w), "Extra")}"), Admins);
    }

    private static IEnumerable<MatrixRow<World, ApiClient>> OfKnowledge(string id, string thing, string path, Func<World, IReadOnlyDictionary<string, long>> things)
    {
        yield return Sees(id, $"a public {thing}", path, w => things(w)["public"], "sees sees sees sees sees sees 401 401 hides");
        yield return Sees(id, $"a {thing} for users", path, w => things(w)["user"], "sees sees sees sees sees sees 401 401 hides");
        yield return Sees(id, $"a {thing} for staff", path, w => things(w)["staff"], "sees sees sees sees hides hides 401 401 hides");
        yield return Sees(id, $"a {thing} for the group Administrator", path, w => things(w)["group"], "sees sees hides hides hides hides 401 401 hides");
    }

    private static (string, string)[] User(World w, int group) =>
    [
        ("name", "x"), ("email", $"made{Some.Next()}@example.com"), ("group_id", $"{group}"), ("department", $"{w.Department}"), ("password", "secret123"),
    ];

    private static async Task<string> NoteAsync(World w, string path) => $"{path}/{(await w.Api.PostAsync(path, ("text", "x"))).Data().Number("id")}";

    private static string[] Split(string expected) => expected.Length == 0 ? [.. Callers.Select(_ => "?")] : expected.Split(' ');
}
