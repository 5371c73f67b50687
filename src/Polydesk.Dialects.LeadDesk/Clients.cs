using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Accounts, which LeadDesk calls clients: the one that the token belongs to (section 5.5).</summary>
internal static class Clients
{
    public static void MapClients(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-54", "GET", "/clients", "clients:read", List);
        api.Add("LD-55", "GET", "/clients/{id}", "clients:read", Get);
    }

    private static ValueTask<LeadAnswer> List(LeadCall call)
    {
        var page = call.Page();
        return new(call.Query.Refusal ?? call.List(page.Of([Client.Of(call)]), page, 1));
    }

    private static ValueTask<LeadAnswer> Get(LeadCall call) =>
        new(call.Id("id") == call.Account.Info.Id ? LeadAnswer.Of(Client.Of(call)) : LeadErrors.NotFound("client"));

    internal sealed record Client(long Id, string Name, string TimeZone, string Currency, string CreatedAt)
    {
        [System.Text.Json.Serialization.JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static Client Of(LeadCall call)
        {
            var info = call.Account.Info;
            return new(info.Id, info.Name, call.Vocabulary.Settings.TimeZone, call.Settings.Currency, call.Time(info.CreatedAt))
            {
                Links = call.Links.Of($"/clients/{info.Id}"),
            };
        }
    }
}
