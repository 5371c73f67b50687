using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;
using static Polydesk.Dialects.Description.Takes;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What the bodies of writes hold, for the API browser (section 5). Tests hold it against what is read.</summary>
internal static partial class LeadTakes
{
    private const string Any = "+358401234567";

    public static IReadOnlyList<ApiField> Token() =>
    [
        Choice("grant_type", "", [.. TokenEndpoint.Needed.Keys]).Needed("client_user"),
        Text("client_id", "The API client's; with its secret, it can also be sent as HTTP Basic.").Such("your client's id"),
        Text("client_secret").Such("your client's secret"),
        Text("username", "Whose token it is; of `password` and `client_user`.").Such("your user's name"),
        Text("password", "Of `password`."),
        Integer("leaddesk_client_id", "The account's id; of `leaddesk_client_id` and `client_user`.").Such(1),
        Text("refresh_token", "Of `refresh_token`."),
        Text("scope", "What the token may do, separated by blanks; all that the client may without it."),
    ];

    public static IReadOnlyList<ApiField> NewUser() => [Username().Needed("ann.lee"), .. UserDetails()];

    public static IReadOnlyList<ApiField> User() => [Username(), .. UserDetails(name: "Anna Lee")];

    public static IReadOnlyList<ApiField> NewOffice() => [Line("name").Needed("Helsinki"), .. OfficeDetails()];

    public static IReadOnlyList<ApiField> Office() => [Line("name").Such("Turku"), .. OfficeDetails()];

    public static IReadOnlyList<ApiField> NewCampaign() => [Line("name").Needed("Spring"), .. CampaignDetails(), .. CampaignRelations()];

    public static IReadOnlyList<ApiField> Campaign() => [Line("name").Such("Summer"), .. CampaignDetails(), .. CampaignRelations()];

    /// <summary>Relation arrays that are added to what there is.</summary>
    public static IReadOnlyList<ApiField> CampaignRelations() => [.. CampaignRelation.All.Select(r => Relation(r.Name))];

    /// <summary>A relation array that is the whole body.</summary>
    public static IReadOnlyList<ApiField> Ids() => [Each("", "", Integer("id").Needed(1)).Needed()];

    public static IReadOnlyList<ApiField> NewProduct() => [Line("name").Needed("Licence"), .. ProductDetails()];

    public static IReadOnlyList<ApiField> Product() => [Line("name"), .. ProductDetails()];

    public static IReadOnlyList<ApiField> NewList() => [Line("name").Needed("Fair 2026"), .. ListDetails()];

    public static IReadOnlyList<ApiField> List() => [Line("name").Such("Fair 2027"), .. ListDetails()];

    public static IReadOnlyList<ApiField> NewContact() =>
    [
        IgnoresBlacklist(),
        Phone("phone", "The main number; this or an address is needed.").Such(Any),
        Each("phone_numbers", "More numbers.", Number()),
        .. ContactDetails(name: "Ann"),
        Integer("contact_list_id", "A list that the contact comes into."),
        Relation("contact_lists"),
    ];

    public static IReadOnlyList<ApiField> Contact() =>
    [
        IgnoresBlacklist(),
        Phone("phone", "The main number."),
        Each("phone_numbers", "Numbers that change.", [Integer("id").Needed(), .. Number()]),
        .. ContactDetails(name: "Anna"),
        Relation("contact_lists"),
    ];

    public static IReadOnlyList<ApiField> ContactAdditions() => [IgnoresBlacklist(), Relation("contact_lists"), Values()];

    /// <summary>Contacts that are there, or one new one.</summary>
    public static IReadOnlyList<ApiField> ListAdditions()
    {
        var contact = NewContact().Where(f => !f.InQuery).Prepend(Integer("id", "One who is there; nothing else is read then.")).ToList();
        var one = ApiField.SchemaOf(contact);
        var several = JsonSchemas.ListOf(ApiField.SchemaOf([Integer("id").Needed()]));
        return [IgnoresBlacklist(), new ApiField("", new() { ["anyOf"] = new JsonArray(one, several) }, "").Such(ApiField.ExampleOf(contact))];
    }

    public static IReadOnlyList<ApiField> ListState() => [.. State(example: 3), Object("list_state", "The same, as it is read.", State())];

    public static IReadOnlyList<ApiField> NewNumber() =>
        [Phone("number", "").Needed(Any), Line("label").Such("mobile"), Flag("main", "Whether it becomes the main number.")];

    public static IReadOnlyList<ApiField> Numbers() =>
        [Each("", "", Integer("id").Needed(1), Phone("number", ""), Line("label").Such("home"), Flag("main", "Whether it becomes the main number.")).Needed()];

    public static IReadOnlyList<ApiField> NewField() =>
    [
        Choice("target", "What has the field.", CustomFields.Targets).Needed("contact"),
        Text("name", "Small letters, digits and underscores.", CustomFields.LongestName).Needed("shoe_size"),
        Choice("type", "`text` without it.", CustomFields.Types).Such("number"),
        Texts("options", $"The choices of a dropdown, at most {CustomFields.MostOptions}."),
        .. FieldDetails(),
    ];

    public static IReadOnlyList<ApiField> Field() =>
    [
        Text("target", "It stays what it is."),
        Text("name", "It stays what it is."),
        Text("type", "It stays what it is."),
        Texts("options", $"The choices of a dropdown, at most {CustomFields.MostOptions}."),
        .. FieldDetails("Size of shoes"),
    ];

    /// <summary>Values that are the whole body.</summary>
    public static IReadOnlyList<ApiField> AllValues() => [Map("", "Values by the names of the fields; null clears one.").Such(new JsonObject())];

    public static IReadOnlyList<ApiField> NewOrder() =>
    [
        Integer("contact_id").Needed(1),
        Integer("campaign_id").Needed(1),
        Integer("user_id", "The seller; API clients must name one.").Such(1),
        Lines("").Needed(),
        Integer("call_id"),
        Integer("ticket_id"),
        Integer("order_state_id"),
        Long("comment"),
        Flag("finalise_contact", "Whether the contact is not called any more."),
        Values(),
    ];

    public static IReadOnlyList<ApiField> Order() =>
    [
        Lines("All of them."), Integer("call_id"), Integer("ticket_id"), Integer("order_state_id"), Long("comment").Such("Deliver in May."), Values(),
    ];

    public static IReadOnlyList<ApiField> OrderAdditions() => [Lines("More of them.").Such(new JsonArray(new JsonObject { ["id"] = 1, ["quantity"] = 2 })), Values()];

    public static IReadOnlyList<ApiField> NewOrderState() => [Line("name").Needed("Delivered"), .. OrderStateDetails()];

    public static IReadOnlyList<ApiField> OrderState() => [Line("name").Such("On its way"), .. OrderStateDetails()];

    public static IReadOnlyList<ApiField> NewCall() =>
    [
        Integer("campaign_id").Needed(1),
        Phone("phone", "This or a contact is needed.").Such(Any),
        Integer("contact_id"),
        Integer("user_id", "Who called; API clients must name somebody.").Such(1),
        Choice("direction", "`out` without it.", Calls.Directions),
        Choice("status", "`answered` without it.", Calls.Statuses),
        Time("talk_start", "Now without it."),
        .. CallDetails(),
    ];

    public static IReadOnlyList<ApiField> Call() => CallDetails("Will call back.");

    public static IReadOnlyList<ApiField> Recording() => [File("")];

    public static IReadOnlyList<ApiField> NewResult() => [Line("name").Needed("Interested"), .. ResultDetails()];

    public static IReadOnlyList<ApiField> Result() => [Line("name").Such("Very interested"), .. ResultDetails()];

    public static IReadOnlyList<ApiField> NewCallback() =>
    [
        Integer("campaign_id").Needed(1),
        Integer("contact_id", "Who is called; this or a number is needed."),
        Phone("phone", "").Such(Any),
        Time("due_at", "").Needed("2030-01-31T12:00:00+00:00"),
        .. CallbackDetails(),
    ];

    public static IReadOnlyList<ApiField> Callback() =>
        [Phone("phone", ""), Time("due_at", ""), Choice("status", "", Callbacks.Statuses).Such("done"), .. CallbackDetails()];

    public static IReadOnlyList<ApiField> BlacklistEntry() =>
        [Phone("phone", "").Needed(Any), Integer("campaign_id", "In which it is not called; in none without it."), Long("comment").Such("Asked for it.")];

    public static IReadOnlyList<ApiField> NewHook() =>
        [Url().Needed("https://example.org/hook?ticket={ticket.id}"), Choice("target", "", HookWords.Targets).Needed("tickets"), Event().Needed("update"), .. HookDetails()];

    public static IReadOnlyList<ApiField> Hook() => [Url(), Choice("target", "", HookWords.Targets), Event(), .. HookDetails(isActive: false)];

    public static IReadOnlyList<ApiField> NewTicket() =>
    [
        Line("subject").Needed("The printer is offline"),
        Long("message").Needed("It does not print any more."),
        Choice("message_type", "`customer` without it.", MessageWords.Types),
        Integer("campaign_id").Needed(1),
        Integer("contact_id", "Who asks; this or `contact` is needed."),
        IgnoresBlacklist(),
        Object("contact", "Who asks: known by address or number, or new; then the token also needs `contacts:create`.", [.. NewContact().Where(f => !f.InQuery)])
            .Such(new JsonObject { ["email"] = "ann@example.org", ["fname"] = "Ann" }),
        Choice("channel", "`api` without it.", LeadChannel.All),
        .. TicketDetails(),
    ];

    public static IReadOnlyList<ApiField> Ticket() => [Line("subject"), Integer("campaign_id"), .. TicketDetails("closed")];

    public static IReadOnlyList<ApiField> TicketAdditions() => [Texts("tags", "More of them.").Such(new JsonArray("printer")), Values()];

    public static IReadOnlyList<ApiField> NewMessage() =>
    [
        Choice("type", "", MessageWords.Types).Needed("reply"),
        Long("body", "The text; this or `body_html` is needed.").Such("Have you tried turning it off and on again?"),
        Long("body_html"),
        Choice("status", "In which status it leaves the ticket.", LeadStatus.All),
        Choice("channel", "`api` without it.", LeadChannel.All),
        Integer("user_id", "Who writes; API clients must name somebody."),
        Each("attachments", "", Line("name").Needed(), Line("content_type"), Text("data", "The file in base64.").Needed()),
    ];
}
