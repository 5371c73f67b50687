using System.Text.Json;
using System.Text.Json.Serialization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>A person as a contact (section 5.8). The identity code is for managers and above; of the thirty-five other texts those that are set are shown.</summary>
internal sealed record ContactBody(
    long Id, string? Fname, string? Lname, string Name, string? Phone, string? Email, IReadOnlyList<NumberBody> PhoneNumbers, string? Company, string? Vatin,
    string? Title, long? Companyid, string? Address, string? Postcode, string? City, string? Country, string? Www, long? Birthyear, string? Gender,
    string? Comment, string? ExternalId, bool Blacklisted, string CreatedAt, string UpdatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LeadId>? ContactLists { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ListState? ListState { get; init; }

    [JsonPropertyName("_links")]
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    public static ContactBody Of(LeadCall call, ContactCard c)
    {
        var more = c.Other.OrderBy(o => o.Key).ToDictionary(o => $"other{o.Key}", o => Text(o.Value));

        if (SeesCode(call))
        {
            more["ssc"] = Text(c.Ssc);
        }

        return new(
            c.Id, c.Fname, c.Lname, c.Name, c.Phone, c.Email, [.. c.Numbers.Select(n => NumberBody.Of(n, null))], c.Company, c.Vatin, c.Title, c.OrganizationId,
            c.Street, c.Zip, c.City, c.Country, c.Website, c.Birthyear, c.Gender, c.Comment, c.ExternalId, c.IsBlocked, call.Time(c.CreatedAt),
            call.Time(c.UpdatedAt))
        {
            Links = call.Links.Of($"/contacts/{c.Id}", "phone_numbers", "custom_fields", "contact_lists", "tickets", "calls", "orders", "callbacks"),
            More = more,
        };
    }

    private static readonly JsonElement Nothing = JsonElement.Parse("null");

    private static JsonElement Text(string? text) => text is null ? Nothing : JsonSerializer.SerializeToElement(text, LeadJson.Default.String);

    public static bool SeesCode(LeadCall call) => call.Caller.Role >= Role.Manager;
}

/// <summary>One of a contact's numbers (section 5.9).</summary>
internal sealed record NumberBody(long Id, string Number, string? Label, bool Main, bool Blacklisted)
{
    [JsonPropertyName("_links")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Links { get; init; }

    public static NumberBody Of(ContactNumber n, IReadOnlyDictionary<string, string>? links) => new(n.Id, n.Number, n.Label, n.IsMain, n.IsBlocked) { Links = links };
}

/// <summary>A contact's standing in a list (section 5.7).</summary>
internal sealed record ListState(long AttemptsLeft, long Priority, bool Finalised, string? LastCallAt, long? LastResultId, string AddedAt)
{
    public static ListState Of(LeadCall call, ListMember m) =>
        new(m.AttemptsLeft, m.Priority, m.Finalised, call.Time(m.LastCallAt), m.LastResultId, call.Time(m.AddedAt));
}
