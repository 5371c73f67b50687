using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Description;
using static Polydesk.Dialects.Description.Takes;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What bodies have in common.</summary>
internal static partial class LeadTakes
{
    private static IReadOnlyList<ApiField> UserDetails(string? name = null) =>
    [
        name is null ? Line("name") : Line("name").Such(name),
        Text("primary_email"),
        Phone("phone", ""),
        Phone("workphone", ""),
        Phone("inbound_number", ""),
        Text("password", "", UserInput.LongestPassword, UserInput.ShortestPassword),
        Choice("role", "`agent` without it.", UserRoles.All),
        Choice("employment", "", "active", "inactive"),
        Integer("lang", $"The language: one of {string.Join(", ", UserInput.Languages)}."),
        Text("time_zone", "Such as `Europe/Helsinki`."),
        Integer("office_id"),
        Line("external_id"),
        Relation("campaigns"),
        Values(),
    ];

    private static IReadOnlyList<ApiField> OfficeDetails() => [Text("time_zone", "Such as `Europe/Helsinki`."), Line("ip_address")];

    private static IReadOnlyList<ApiField> CampaignDetails() =>
        [Choice("type", "`outbound` without it.", "outbound", "omni"), Flag("disabled"), Long("description"), Text("url"), Line("external_id"), Integer("office_id")];

    private static IReadOnlyList<ApiField> ProductDetails() =>
    [
        Line("product_code"),
        Line("sponsor_product_code"),
        Takes.Number("price", "", 0).Such(29.8),
        Flag("price_editable", "Whether orders may have another price."),
        Takes.Number("commission"),
        Long("description"),
        Integer("office_id"),
        Flag("disabled"),
    ];

    private static IReadOnlyList<ApiField> ListDetails() =>
        [Long("legend"), Integer("office_id"), Integer("call_attempts", "How often each contact is called.", 1, 100), Time("expires_at", "")];

    private static IReadOnlyList<ApiField> ContactDetails(string name) =>
    [
        Line("fname").Such(name),
        Line("lname"),
        Text("email"),
        Line("company"),
        Line("vatin"),
        Line("title"),
        Integer("companyid", "The organization's id."),
        Line("address"),
        Line("postcode"),
        Line("city"),
        Line("country"),
        Line("www"),
        Integer("birthyear", "", ContactWrites.FirstYear),
        Choice("gender", "", ContactWrites.Genders),
        Line("ssc", "The personal code; for managers."),
        Long("comment"),
        Line("external_id"),
        .. Enumerable.Range(1, ContactWrites.MostOther).Select(n => Line($"other{n}")),
        Values(),
    ];

    private static IReadOnlyList<ApiField> Number() => [Phone("number", ""), Line("label"), Flag("main", "Whether it becomes the main number.")];

    private static IReadOnlyList<ApiField> State(int? example = null)
    {
        var left = Integer("attempts_left", "", 0, 100);
        return [example is { } some ? left.Such(some) : left, Integer("priority"), Flag("finalised")];
    }

    private static IReadOnlyList<ApiField> FieldDetails(string? label = null) =>
    [
        label is null ? Line("label") : Line("label").Such(label), Flag("required"), Integer("position", "", 0, 1_000_000),
    ];

    private static ApiField Lines(string about) =>
        Each("products", about, Integer("id").Needed(1), Integer("quantity", "1 without it.", 1, OrderWrites.MostOfOne).Such(2), Takes.Number("price", "Where the product's price is free.", 0));

    private static IReadOnlyList<ApiField> OrderStateDetails() =>
        [Flag("locked", "Whether orders in it stay as they are."), Flag("hidden"), Integer("position", "", 0)];

    private static IReadOnlyList<ApiField> CallDetails(string? comment = null)
    {
        var said = Long("comment");
        return [Integer("result_id"), comment is null ? said : said.Such(comment), Time("talk_end", ""), Time("handling_stop", ""), Integer("ticket_id")];
    }

    private static IReadOnlyList<ApiField> ResultDetails() =>
    [
        Choice("kind", "", CallResultRoutes.Kinds),
        Integer("campaign_id", "The one campaign in which it counts; in all without it."),
        Flag("finalises_contact", "Whether the contact is not called any more."),
        Flag("blacklists_number"),
        Integer("moves_to_contact_list_id"),
        Integer("wait_minutes", "Until the contact is called again.", 0, 1_000_000),
    ];

    private static IReadOnlyList<ApiField> CallbackDetails() =>
        [Choice("type", "`private` without it.", Callbacks.Types), Integer("user_id", "Who calls back."), Long("comment"), Integer("ticket_id")];

    private static IReadOnlyList<ApiField> HookDetails(bool? isActive = null)
    {
        var active = Flag("active");
        return [Choice("method", "`GET` without it.", "GET", "POST"), Line("secret", "Signs what is sent."), isActive is { } is_ ? active.Such(is_) : active];
    }

    private static IReadOnlyList<ApiField> TicketDetails(string? status = null)
    {
        var state = Choice("status", "", LeadStatus.All);
        return
        [
            status is null ? state : state.Such(status),
            Time("postponed_until", "Of a postponed one."),
            Choice("priority", "", LeadPriority.All),
            Integer("user_id", "Whose it is; null for nobody."),
            Integer("result_id", "Its outcome."),
            Texts("tags", "All of them."),
            Values(),
        ];
    }

    private static ApiField IgnoresBlacklist() => Flag("ignore_blacklist", "Whether numbers on the blacklist are taken.") with { InQuery = true };

    private static ApiField Username() => Text("username", "Letters, digits and `_@.-`.", UserInput.LongestUsername, UserInput.ShortestUsername);

    private static ApiField Url() => Text("url", "It may hold tags, such as `{ticket.id}`.", AddWebhook.LongestUrl);

    private static ApiField Event() => Text("event", $"One of its target's: {string.Join(", ", HookWords.All.Select(w => $"`{w}`"))}.");

    private static ApiField Relation(string name) => Each(name, "", Integer("id").Needed());

    private static ApiField Values() => Map("custom_fields", "Values by the names of the fields; null clears one.");

    private static ApiField Phone(string name, string about) => Text(name, $"{about} With its country code.".Trim());

    private static ApiField Time(string name, string about) => Takes.Time(name, $"{about} Such as `2026-01-31T12:00:00+00:00`.".Trim());

    private static ApiField Line(string name, string about = "") => Text(name, about, LeadFields.LongestLine);

    private static ApiField Long(string name, string about = "") => Text(name, about, LeadFields.LongestText);
}
