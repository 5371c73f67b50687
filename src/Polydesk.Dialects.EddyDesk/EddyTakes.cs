using System.Text.Json.Nodes;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Description;
using static Polydesk.Dialects.Description.Takes;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>What the operations read, for the API browser (sections 2.5 and 2.10). Tests hold it against what is read.</summary>
internal static class EddyTakes
{
    private const string Local = "In the desk's time zone, such as `31.01.2026 12:00`.";

    public static IReadOnlyList<ApiField> Paging() => [Integer("page", "Which page, from 1.")];

    public static IReadOnlyList<ApiField> TicketFilters() =>
    [
        .. Search("the subject, the description, the posts and the author"),
        Ids("user_list", "Whose tickets: ids of authors."),
        Ids("owner_list", "Ids of employees; 0 for nobody."),
        Texts("status_list", "Ids such as `open`."),
        Ids("priority_list"),
        Ids("type_list"),
        Ids("department_list"),
        Texts("source_list", "By what they came, such as `email`."),
        Integer("pid", "Those that belong to this ticket."),
        Flag("freeze", "Those that are frozen, or those that are not."),
        Flag("deleted", "Those that were deleted; the others without it."),
        .. Range("date_created"),
        .. Range("date_updated"),
        Tickets.Order.Field,
    ];

    public static IReadOnlyList<ApiField> NewTicket() =>
    [
        Text("title", "", TicketDraft.LongestSubject).Needed("The printer is offline"),
        Text("description", "As HTML.").Needed("It does not print any more."),
        .. TicketDetails(),
        Flag("create_from_user", "Whether the author wrote the first message; else you did. Yes without it."),
        Files("files").Also("file"),
    ];

    public static IReadOnlyList<ApiField> TicketChange() =>
        [Text("title", "", TicketDraft.LongestSubject), Text("description", "As HTML."), .. TicketDetails(status: "closed")];

    public static IReadOnlyList<ApiField> TicketRemoval() => [Flag("delete", "Whether it goes for good.")];

    public static IReadOnlyList<ApiField> NewMessage() =>
    [
        Text("text", "As HTML.").Needed("Have you tried turning it off and on again?"),
        Integer("user_id", "Who writes it; who asks without this."),
        Files("files").Also("file"),
    ];

    public static IReadOnlyList<ApiField> MessageChange() => [Text("text", "As HTML.").Needed("Please try turning it off and on again.")];

    public static IReadOnlyList<ApiField> AuditFilters() =>
        [Choices("event_list", "Any of these.", AuditWords.AllCodes), Ids("user_list", "Who did it; -1 for the desk."), .. Range("date_created")];

    public static IReadOnlyList<ApiField> BillingFilters() =>
        [Ids("staff_list", "Who worked."), Ids("creator_list", "Who wrote it down."), .. Range("date_created"), .. Range("billing_date")];

    public static IReadOnlyList<ApiField> OptionFilters() => [Integer("pid", "Those below this option.")];

    public static IReadOnlyList<ApiField> Options() =>
    [
        Each(
            "options", "Those with an id are changed, the others are made; all others stay.",
            Integer("id"), Integer("pid", "The option above it, in a hierarchy."), Map("name", "By language.", JsonSchemas.Text).Such(new JsonObject { ["en"] = "Paper jam" }))
            .Needed(),
    ];

    public static IReadOnlyList<ApiField> UserFilters() =>
    [
        .. Search("names, addresses and numbers"), Ids("group_list"), Ids("id_list"), Ids("organization_list"), .. Range("date_created"), .. Range("date_updated"),
        Users.Order.Field,
    ];

    public static IReadOnlyList<ApiField> NewUser() =>
    [
        Text("name", "", PersonRules.LongestText).Needed("Ann"),
        Text("email").Needed("ann.lee@example.org"),
        Integer("group_id").Needed(1),
        Ids("department", "Ids of departments.").Needed(new JsonArray(1)),
        Text("password", "", PersonRules.LongestPassword, PersonRules.ShortestPassword).Needed("correct horse"),
        .. UserDetails(),
    ];

    public static IReadOnlyList<ApiField> UserChange() =>
    [
        Text("name", "", PersonRules.LongestText).Such("Anna"),
        Text("email"),
        Integer("group_id"),
        Ids("department", "Ids of departments."),
        Text("password", "", PersonRules.LongestPassword, PersonRules.ShortestPassword),
        .. UserDetails(),
    ];

    public static IReadOnlyList<ApiField> AvailabilityFilters() => [Texts("statuses", "Ids such as `online`."), .. Range("date_created")];

    public static IReadOnlyList<ApiField> Note() => [Text("text").Needed("Prefers to be called in the morning."), File("file").Also("files")];

    public static IReadOnlyList<ApiField> OrganizationFilters() =>
        [.. Search("names, domains, addresses and numbers"), .. Range("date_created"), .. Range("date_updated"), Organizations.Order.Field];

    public static IReadOnlyList<ApiField> NewOrganization() => [Text("name", "", OrganizationRules.LongestText).Needed("Lee & Co"), .. OrganizationDetails()];

    public static IReadOnlyList<ApiField> OrganizationChange() =>
        [Text("name", "", OrganizationRules.LongestText).Such("Lee and Company"), .. OrganizationDetails()];

    public static IReadOnlyList<ApiField> CategoryFilters() =>
        [Ids("parent_list"), Flag("public", "Only what everybody may read."), .. Range("date_created"), .. Range("date_updated"), Knowledge.CategoryOrder.Field];

    public static IReadOnlyList<ApiField> ArticleFilters() =>
        [Ids("category_list"), Flag("public", "Only what everybody may read."), .. Range("date_created"), .. Range("date_updated"), Knowledge.ArticleOrder.Field];

    private static IReadOnlyList<ApiField> TicketDetails(string? status = null)
    {
        var state = Text("status_id", "Its id, such as `open`.");

        return
        [
            Integer("pid", "The ticket that it belongs to; 0 for none."),
            Text("sla_date", Local),
            Text("freeze_date", Local),
            status is null ? state : state.Such(status),
            Integer("priority_id"),
            Integer("type_id"),
            Integer("department_id"),
            Flag("ticket_lock", "Whether clients can no longer reply."),
            Integer("owner_id", "The employee; 0 for nobody."),
            Integer("user_id", "The author."),
            Text("user_email", "The author's address; whoever is not known yet becomes a user."),
            Texts("cc"),
            Texts("bcc"),
            Ids("followers", "Ids of employees."),
            Texts("tags", "All of them."),
            Values(),
        ];
    }

    private static IReadOnlyList<ApiField> UserDetails() =>
    [
        Text("lastname", "", PersonRules.LongestText),
        Text("phone", "", PersonRules.LongestText),
        Text("skype", "", PersonRules.LongestText),
        Text("website", "", PersonRules.LongestWebsite),
        Text("organization", "Its name; it is made if there is none.", PersonRules.LongestText),
        Integer("organiz_id", "The organization's id, where the name is not given."),
        Choice("status", "", [.. Users.Statuses.Select(s => s.Word)]),
        Text("language", "Two letters of a language that is active in the desk."),
        Flag("notifications", "Whether the user is told by mail."),
        Text("user_status", "The id of the availability, such as `online`."),
        Values(),
    ];

    private static IReadOnlyList<ApiField> OrganizationDetails() =>
    [
        Text("domains", "", OrganizationRules.LongestList),
        Text("address", "", OrganizationRules.LongestList),
        Text("phone", "", OrganizationRules.LongestText),
        Text("email"),
        Text("web", "", OrganizationRules.LongestAddress),
        Integer("minute_limit", "How many minutes of work are paid for.", 0),
        Ids("employees", "All users who belong to it."),
        Ids("managers", "Those of them who see all of its tickets."),
        Values(),
    ];

    private static ApiField Values() => Map("custom_fields", "Values by the id of the field; files as `custom_fields[9]` of a form.");

    private static IReadOnlyList<ApiField> Search(string where) =>
        [Text("search", $"What stands in {where}."), Flag("exact_search", "Whether that is the whole.")];

    private static IReadOnlyList<ApiField> Range(string name) =>
        [Time("from_" + name, "In the desk's time zone, such as `2026-01-31 12:00:00`."), Time("to_" + name, "Including this second.")];
}
