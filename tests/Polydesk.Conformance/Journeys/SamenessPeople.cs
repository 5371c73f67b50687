using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Xunit;

namespace Polydesk.Conformance.Journeys;

/// <summary>A customer as all APIs show one.</summary>
internal sealed record Customer(long Id, string Name, string Lastname, string Email, string Phone);

/// <summary>Changes customers through random APIs, and holds that each shows them as they were last left.</summary>
internal sealed class SamenessPeople(SamenessDesk desk, Random random)
{
    private readonly Dictionary<long, Customer> known = [];
    private int last;

    private Story Story => desk.Story;

    public (string What, Task<ApiAnswer> Deed, Customer Expected) Next()
    {
        var person = desk.Customers[random.Next(desk.Customers.Count)];
        var now = known.GetValueOrDefault(person.Id) ?? new(person.Id, "", "", person.Email, "");
        var (n, via) = (++last, SamenessDesk.Dialects[random.Next(4)]);
        var next = now with { Name = $"Name{n}", Lastname = $"Last{n}", Email = random.Next(2) == 0 ? $"new{n}of{person.Id}@example.org" : now.Email, Phone = random.Next(2) == 0 ? $"+4790000{n:D3}" : now.Phone };
        known[person.Id] = next;
        var (admin, path) = (desk.Admin, $"/{person.Id}");

        return ($"call customer {person.Id} {next} via {via}", via switch
        {
            "eddydesk" => admin.Eddy.PutJsonAsync("/users" + path, Json(new { name = next.Name, lastname = next.Lastname, email = next.Email, phone = next.Phone })),
            "freescout" => admin.Free.PutAsync("/customers" + path, Json(new { firstName = next.Name, lastName = next.Lastname, emails = new[] { next.Email }, phones = Phones(next, "value") })),
            "deskpro" => admin.Pro.PutAsync("/people" + path, Json(new { first_name = next.Name, last_name = next.Lastname, primary_email = next.Email, phone_numbers = Phones(next, "number") })),
            _ => admin.Lead.PatchAsync("/contacts" + path, Json(new { fname = next.Name, lname = next.Lastname, email = next.Email, phone = next.Phone.Length == 0 ? null : next.Phone })),
        }, next);
    }

    public async Task SeenAsync(Customer expected)
    {
        var id = expected.Id;
        var (eddy, free, pro, lead) = ((await Story.Eddy.GetAsync($"/users/{id}")).Data(), (await Story.Free.GetAsync($"/customers/{id}")).Json,
            (await Story.Pro.GetAsync($"/people/{id}")).Data(), (await Story.Lead.GetAsync($"/contacts/{id}")).IsOk().Json);
        var embedded = free.GetProperty("_embedded");

        Assert.Equal(("EddyDesk", expected), ("EddyDesk", new Customer(id, eddy.Text("name")!, eddy.Text("lastname")!, eddy.Text("email")!, eddy.Text("phone")!)));
        Assert.Equal(("FreeScout", expected), ("FreeScout", new Customer(id, free.Text("firstName")!, free.Text("lastName")!, First(embedded.GetProperty("emails"), "value"), First(embedded.GetProperty("phones"), "value"))));
        Assert.Equal(("Deskpro", expected), ("Deskpro", new Customer(id, pro.Text("first_name")!, pro.Text("last_name")!, pro.Text("primary_email")!, First(pro.GetProperty("phone_numbers"), "number"))));
        Assert.Equal(("LeadDesk", expected), ("LeadDesk", new Customer(id, lead.Text("fname")!, lead.Text("lname")!, lead.Text("email")!, lead.Text("phone") ?? "")));

        var email = Uri.EscapeDataString(expected.Email);
        Assert.Equal([id], (await Story.Eddy.GetAsync($"/users/?search={email}")).Ids());
        Assert.Equal([id], (await Story.Free.GetAsync($"/customers?email={email}")).Ids("customers"));
        Assert.Equal([id], (await Story.Pro.GetAsync($"/people?primary_email={email}")).Ids());
        Assert.Equal([id], (await Story.Lead.GetAsync($"/contacts?email={email}")).CollectionIds());

        static string First(JsonElement list, string name) => list.GetArrayLength() == 0 ? "" : list[0].Text(name)!;
    }

    private static Dictionary<string, string>[] Phones(Customer customer, string name) =>
        customer.Phone.Length == 0 ? [] : [new() { [name] = customer.Phone, [name == "value" ? "type" : "label"] = "work" }];

    private static string Json(object body) => JsonSerializer.Serialize(body);
}
