using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.LeadDesk;

namespace Polydesk.Conformance.Docs;

/// <summary>Makes what paths and examples of the LeadDesk API name.</summary>
internal sealed class DescribedLead(TestApi api, Lead lead, LeadCaller owner, long agent, long campaign, long list, long product)
{
    private long contact;
    private long number;

    public static async Task<DescribedWorld> WorldAsync(TestApi api)
    {
        var lead = await Lead.OfAsync(api);
        var account = api.Account.Info.Id;
        var user = (await lead.AskAsync(new { grant_type = "client_user", username = api.Owner.Email, leaddesk_client_id = account })).Json.Text("access_token");
        var client = (await lead.AskAsync(new { grant_type = "leaddesk_client_id", leaddesk_client_id = account })).Json.Text("access_token");
        var agent = (await lead.UserAsync("agent")).Id;
        var list = await lead.AddAsync("/contact_lists", new { name = "Described" });
        var product = await lead.AddAsync("/products", new { name = "Described", price = 1, price_editable = true });
        var campaign = await lead.AddAsync("/campaigns", new { name = "Described", users = Ids(agent, api.Owner.Id), products = Ids(product), contact_lists = Ids(list) });
        var made = new DescribedLead(api, lead, lead.With(user), agent, campaign, list, product);
        await made.ContactAsync();
        await api.WriteAsync($"insert into priorities (name, position) values ({LocalText.Of("en", "Low")}, {-1})");

        return new(api, "leaddesk", ("Authorization", "Bearer " + user), made.MakeAsync)
        {
            Other = ("Authorization", "Bearer " + client),
            Real = made.RealAsync,
            Beside =
            [
                ("LD-01", "password", "grant_type", "password"), ("LD-01", "refresh_token", "grant_type", "refresh_token"),
                ("LD-76", "phone_numbers.label", "phone_numbers.number", "+358401234567"), ("LD-80", "phone_numbers.label", "phone_numbers.number", "+358401234567"),
                ("LD-82", "phone_numbers", "phone_numbers.id", 1), ("LD-88", "options", "type", "dropdown"), ("LD-88", "type", "options", new JsonArray("S", "M")),
                ("LD-124", "postponed_until", "status", "postponed"),
            ],
        };
    }

    private async Task<string> MakeAsync(string path, string name) => (path["/stable/".Length..].Split('/'), name) switch
    {
        (["clients", ..], _) => api.Account.Info.Id.ToString(),
        (["campaigns", ..], "id") => await AddAsync("/campaigns", new { name = $"Campaign {Some.Next()}", users = Ids(agent) }),
        (["campaigns", ..], _) => agent.ToString(),
        (["users" or "agents", ..], "id") => (await lead.UserAsync("agent")).Id.ToString(),
        (["contacts", ..], "id") => (await ContactAsync()).ToString(),
        (["contacts", ..], "number") => number.ToString(),
        (["contact_lists", _], _) => await AddAsync("/contact_lists", new { name = $"List {Some.Next()}" }),
        (["contact_lists", ..], "contact") => (await ContactAsync()).ToString(),
        (["contact_lists", ..], _) => list.ToString(),
        (["products", _], _) => await AddAsync("/products", new { name = $"Product {Some.Next()}" }),
        (["products", ..], _) => product.ToString(),
        (["offices", ..], _) => await AddAsync("/offices", new { name = $"Office {Some.Next()}" }),
        (["order_states", ..], _) => await AddAsync("/order_states", new { name = $"State {Some.Next()}" }),
        (["results", ..], _) => await AddAsync("/results", new { name = $"Result {Some.Next()}" }),
        (["orders", ..], "id") => await AddAsync("/orders", new { contact_id = contact, campaign_id = campaign, products = Ids(product) }),
        (["calls", ..], _) => await AddAsync("/calls", new { campaign_id = campaign, contact_id = contact }),
        (["callbacks", ..], _) => await AddAsync("/callbacks", new { campaign_id = campaign, contact_id = contact, due_at = "2030-01-31T12:00:00Z" }),
        (["blacklist", ..], _) => await AddAsync("/blacklist", new { phone = CallCentre.NewPhone() }),
        (["hooks", ..], _) => await AddAsync("/hooks", new { url = $"https://example.org/{Some.Next()}", target = "tickets", @event = "create" }),
        (["custom_fields", ..], _) => await AddAsync("/custom_fields", new { target = "order", name = $"f{Some.Next()}", type = "dropdown", options = new[] { "a", "b" } }),
        (["tickets", ..], "id") => await AddAsync("/tickets", new { subject = "Printer", message = "It is off", campaign_id = campaign, contact_id = contact }),
        _ => "1",
    };

    /// <summary>The examples' ids are those of the first of each kind; here they are those of what there is.</summary>
    private async Task<JsonNode> RealAsync(ApiOperation operation, JsonNode body)
    {
        var real = body.DeepClone();

        if (real is JsonArray { Count: > 0 } entries)
        {
            Put(entries[0]!, "id", operation.Path.Split('/')[^1]);
        }

        if (real is not JsonObject o)
        {
            return real;
        }

        foreach (var name in new[] { "contact_id", "campaign_id", "user_id" })
        {
            Put(o, name, name);
        }

        foreach (var name in new[] { "users", "products", "contact_lists", "campaigns", "phone_numbers" })
        {
            if (o[name] is JsonArray { Count: > 0 } relation)
            {
                Put(relation[0]!, "id", name);
            }
        }

        // Each target has events of its own.
        if ((string?)o["target"] is { } target && operation.Path.Contains("/hooks", StringComparison.Ordinal) && HookWords.EventsOf(target) is { Count: > 0 } events
            && (operation.Method == "PATCH" || (string?)o["event"] == "update"))
        {
            o["event"] = events[0];
        }

        return operation.Id == "LD-01" ? await TokenAsync(o) : real;
    }

    private void Put(JsonNode at, string name, string kind)
    {
        if (at is JsonObject o && o[name] is JsonValue value && value.ToJsonString() == "1")
        {
            o[name] = kind switch
            {
                "contact_id" => contact,
                "campaign_id" or "campaigns" => campaign,
                "user_id" or "users" => agent,
                "products" => product,
                "contact_lists" => list,
                "phone_numbers" => number,
                _ => 1,
            };
        }
    }

    private async Task<JsonObject> TokenAsync(JsonObject body)
    {
        (string Name, JsonNode? Value)[] known =
        [
            ("client_id", lead.Client.ClientId), ("client_secret", lead.Client.Secret), ("username", api.Owner.Email), ("leaddesk_client_id", api.Account.Info.Id),
        ];

        foreach (var (name, value) in known.Where(k => body.ContainsKey(k.Name)))
        {
            body[name] = value;
        }

        switch ((string?)body["grant_type"])
        {
            case "password":
                body["password"] = "password";
                break;
            case "refresh_token":
                body["refresh_token"] = (await lead.AskAsync(new { grant_type = "password", username = api.Owner.Email, password = "password" })).Json.Text("refresh_token");
                break;
            default:
                break;
        }

        return body;
    }

    private async Task<long> ContactAsync()
    {
        contact = long.Parse(await AddAsync("/contacts", new { fname = "Kari", phone = CallCentre.NewPhone(), contact_list_id = list }));
        number = (await owner.GetAsync($"/contacts/{contact}")).IsOk().Json.GetProperty("phone_numbers")[0].Number("id");
        return contact;
    }

    private async Task<string> AddAsync(string path, object body) => (await owner.PostAsync(path, JsonSerializer.Serialize(body))).IsOk().Json.Number("id").ToString();

    private static object[] Ids(params long[] ids) => [.. ids.Select(id => new { id })];
}
