using System.Text.Json.Nodes;
using Polydesk.Dialects.Description;
using static Polydesk.Dialects.Description.Takes;

namespace Polydesk.Dialects.FreeScout;

/// <summary>What the operations read, for the API browser (section 4.1). Tests hold it against what is read.</summary>
internal static class FreeTakes
{
    private const string Zulu = "In UTC, such as `2026-01-31T12:00:00Z`.";

    public static IReadOnlyList<ApiField> Paging() =>
        [Integer("page", "Which page, from 1."), Integer("pageSize", $"How many a page, at most {FreePage.LargestSize}.")];

    public static IReadOnlyList<ApiField> ConversationFilters() =>
    [
        Choices("embed", "What stands within each conversation.", FreeWords.Embedded),
        Ids("mailboxId"),
        Integer("folderId"),
        Choices("status", "Any of these.", FreeWords.Statuses),
        Choice("state", "", [.. FreeWords.States, "deleted"]),
        Choice("type", "", FreeWords.Types),
        Text("assignedTo", "The id of a user; `null` for nobody."),
        Ids("customerId"),
        Text("customerEmail"),
        Text("customerPhone"),
        Ids("number"),
        Text("subject", "A part of it."),
        Text("tag", "Its name."),
        Integer("createdByUserId"),
        Integer("createdByCustomerId"),
        Time("createdSince", Zulu),
        Time("updatedSince", Zulu),
        Choice("sortField", "`createdAt` without it.", "createdAt", "mailboxId", "number", "subject", "updatedAt", "waitingSince"),
        Choice("sortOrder", "`desc` without it.", "asc", "desc"),
    ];

    public static IReadOnlyList<ApiField> Conversation() =>
    [
        Choice("type", "By what it came.", FreeWords.Types).Needed("email"),
        Integer("mailboxId").Needed(1),
        Text("subject").Needed("The printer is offline"),
        Object("customer", "Who asks: one who is known by id or address, or a new one.", Customer()).Needed(),
        Each("threads", "The newest first.", Thread(ofConversation: true)).Needed(),
        Choice("status", "Without it, what the threads make of it.", FreeWords.Statuses),
        Choice("state", "`published` without it.", FreeWords.States),
        Integer("assignTo", "The id of a user."),
        Texts("tags").Such(new JsonArray("printer")),
        Fields("customFields", "The values of its custom fields."),
        Flag("imported", "Whether it comes from another product: nobody is told of it, and the times count."),
        Time("createdAt", $"Of an imported one. {Zulu}"),
        Time("closedAt", $"Of an imported one. {Zulu}"),
    ];

    public static IReadOnlyList<ApiField> ConversationChange() =>
    [
        Integer("byUser", "Who changes it; with the key of the instance, status, assignee and mailbox need it.").Such(1),
        Choice("status", "", FreeWords.Statuses).Such("closed"),
        Integer("assignTo", "The id of a user; null for nobody."),
        Integer("mailboxId"),
        Integer("customerId"),
        Text("subject"),
        Texts("tags", "All of them."),
        Fields("customFields", "The values of its custom fields."),
    ];

    public static IReadOnlyList<ApiField> ConversationParts() =>
        [Choices("embed", "What stands within it; its threads without it.", FreeWords.Embedded)];

    public static IReadOnlyList<ApiField> ConversationTags() => [Texts("tags", "All of them; missing ones are made.").Needed(new JsonArray("printer", "urgent"))];

    public static IReadOnlyList<ApiField> ConversationFields() => [Fields("customFields", "Others keep their values.").Needed(new JsonArray())];

    public static IReadOnlyList<ApiField> Thread() => Thread(ofConversation: false);

    public static IReadOnlyList<ApiField> TimelogFilters() => [Integer("conversationId"), Integer("userId"), Time("createdSince", Zulu)];

    public static IReadOnlyList<ApiField> Timelog() =>
    [
        Integer("userId", "Who worked.").Needed(1),
        Integer("timeSpent", "In seconds.", 0).Needed(300),
        Choice("conversationStatus", "In which status the conversation was.", FreeWords.Statuses),
        Flag("finished", "Whether the work is done; it is without this."),
        Time("createdAt", Zulu),
    ];

    public static IReadOnlyList<ApiField> CustomerFilters() =>
    [
        Text("firstName"),
        Text("lastName"),
        Text("phone"),
        Text("email", "Any of the customer's addresses."),
        Time("updatedSince", Zulu),
        Choice("sortField", "`createdAt` without it.", "createdAt", "firstName", "lastName", "updatedAt"),
        Choice("sortOrder", "`desc` without it.", "asc", "desc"),
    ];

    public static IReadOnlyList<ApiField> NewCustomer() =>
    [
        Text("firstName", "This or an address is needed.", CustomerInput.LongestText).Such("Ann"),
        Text("lastName", "", CustomerInput.LongestText).Such("Lee"),
        Text("email", "The first address."),
        .. CustomerDetails(),
    ];

    public static IReadOnlyList<ApiField> CustomerChange() =>
    [
        Text("firstName", "", CustomerInput.LongestText).Such("Anna"),
        Text("lastName", "", CustomerInput.LongestText),
        Contacts("emailsAdd", "Addresses that come to the others.", ContactInput.EmailTypes),
        .. CustomerDetails(),
    ];

    public static IReadOnlyList<ApiField> CustomerFields() => [Fields("customerFields", "Others keep their values.").Needed(new JsonArray())];

    public static IReadOnlyList<ApiField> UserFilters() => [Text("email")];

    public static IReadOnlyList<ApiField> User() =>
    [
        Text("firstName", "", Users.LongestFirst).Needed("Sam"),
        Text("lastName", "", Users.LongestLast).Needed("Ray"),
        Text("email", "", Users.LongestEmail).Needed("sam.ray@example.org"),
        Text("password", "Without it the user cannot sign in yet.", Users.LongestPassword, Users.ShortestPassword),
        Text("jobTitle", "", Users.LongestJob),
        Text("phone", "", Users.LongestPhone),
        Text("timezone", "A name such as `Europe/Berlin`."),
        Text("photoUrl", "Where the picture is; it is fetched."),
        Contacts("alternateEmails", "More addresses.", ContactInput.EmailTypes),
    ];

    public static IReadOnlyList<ApiField> UserRemoval() =>
    [
        Integer("byUserId", "Who deletes the user.") with { Required = true },
        Map("assignTo", "Who takes over, by mailbox: `assignTo[3]=7`.", JsonSchemas.Integer),
    ];

    public static IReadOnlyList<ApiField> MailboxFilters() => [Integer("userId", "Those in which this user works.")];

    public static IReadOnlyList<ApiField> FolderFilters() => [Integer("userId", "Whose own folders are listed."), Integer("folderId", "This one alone.")];

    public static IReadOnlyList<ApiField> TagFilters() => [Integer("conversationId", "Those of this conversation.")];

    public static IReadOnlyList<ApiField> NewOrganization() => [Text("name").Needed("Lee & Co")];

    public static IReadOnlyList<ApiField> OrganizationChange() => [Text("name").Such("Lee and Company")];

    public static IReadOnlyList<ApiField> Membership() =>
    [
        Integer("organizationId").Needed(1),
        Choice("role", "`member` without it. A manager sees the organization's conversations.", Organizations.Member, Organizations.Manager),
    ];

    public static IReadOnlyList<ApiField> Webhook() =>
    [
        Text("url", "Where events are sent.", Webhooks.LongestUrl).Needed("https://example.org/hook"),
        Choices("events", "Of which events.", FreeWebhooks.AllWords).Needed(new JsonArray(FreeWebhooks.AllWords[0])),
        Ids("mailboxes", "Only of these; of all without them."),
    ];

    private static IReadOnlyList<ApiField> Thread(bool ofConversation) =>
    [
        Choice("type", "", ThreadInput.Types).Needed(ofConversation ? ThreadInput.Customer : ThreadInput.Note),
        Text("text", "As HTML.").Needed("It does not print any more."),
        ofConversation ? Integer("user", "Who wrote it; a message or note needs it.") : Integer("user", "Who writes it; a message or note needs it.").Such(1),
        Object("customer", "Who wrote it, where it is not the conversation's customer.", Customer(hasExample: false)),
        Choice("status", "In which status it leaves the conversation.", FreeWords.Statuses),
        Choice("state", "`published` without it.", FreeWords.States),
        Texts("to"),
        Texts("cc"),
        Texts("bcc"),
        Flag("imported", "Whether it comes from another product: nobody is told of it, and its time counts."),
        Time("createdAt", $"Of an imported one. {Zulu}"),
        Each("attachments", "What cannot be read or fetched is left out.", Text("fileName") with { Required = true }, Text("mimeType"),
            Text("data", "The file in base64."), Text("fileUrl", "Where it is fetched, if it is not here.")),
    ];

    private static IReadOnlyList<ApiField> Customer(bool hasExample = true)
    {
        var email = Text("email");

        return
        [
            Integer("id", "One who is known; nothing else is read then."),
            hasExample ? email.Such("ann@example.org") : email,
            Text("phone", "", CustomerInput.LongestText),
            Text("firstName", "", CustomerInput.LongestText),
            Text("lastName", "", CustomerInput.LongestText),
            Text("jobTitle", "", CustomerInput.LongestText),
            Text("company", "", CustomerInput.LongestText),
            Text("notes", "", CustomerInput.LongestNotes),
        ];
    }

    private static IReadOnlyList<ApiField> CustomerDetails() =>
    [
        Contacts("emails", "All addresses.", ContactInput.EmailTypes),
        Text("phone", "The first number."),
        Contacts("phones", "All numbers.", ContactInput.PhoneTypes),
        Contacts("socialProfiles", "", ContactInput.SocialTypes),
        Each("websites", "", Text("value")),
        Text("jobTitle", "", CustomerInput.LongestText),
        Text("company", "", CustomerInput.LongestText),
        Text("notes", "", CustomerInput.LongestNotes),
        new("address", new() { ["type"] = new JsonArray("object", "string") }, "The street; or all of it, and none of the fields below is read then.")
        {
            Members = [Texts("lines"), Text("address", "The street."), Text("city"), Text("state"), Text("zip"), Text("country")],
        },
        Text("city", "", CustomerInput.LongestText),
        Text("state", "", CustomerInput.LongestText),
        Text("zip", "", CustomerInput.LongestText),
        Text("country", "Its two letters."),
        Choice("photoType", "", ContactInput.PhotoTypes),
        Text("photoUrl", "Where the picture is; it is fetched."),
    ];

    private static ApiField Contacts(string name, string about, IReadOnlyList<string> types) => Each(name, about, Text("value"), Choice("type", "", types));

    private static ApiField Fields(string name, string about) =>
        Each(name, about, Integer("id"), Any("value", "A text; the key or label of an option; a list of these where there can be several."));
}
