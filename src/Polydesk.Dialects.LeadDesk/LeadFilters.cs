using Polydesk.Dialects.Description;
using static Polydesk.Dialects.Description.Takes;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What the queries of lists read, for the API browser (section 2.7). Tests hold it against what is read.</summary>
internal static class LeadFilters
{
    public static IReadOnlyList<ApiField> Paging() =>
        [Integer("page", "Which page, from 1.", 1), Integer("per_page", "How many a page.", 1, LeadPage.LargestSize).Also("limit")];

    public static IReadOnlyList<ApiField> Users() =>
    [
        Text("username"),
        Choice("role", "", UserRoles.All),
        Choice("employment", "", "active", "inactive"),
        Integer("office_id", "0 for those without one."),
        Ids("campaign_id"),
        Text("external_id"),
        Text("primary_email"),
        Sort("username", "name", "created_at"),
    ];

    public static IReadOnlyList<ApiField> Offices() => [Text("name", "A part of it.")];

    public static IReadOnlyList<ApiField> Campaigns() =>
    [
        Text("name", "A part of it."),
        Choice("type", "", "outbound", "omni"),
        Flag("disabled"),
        Integer("office_id", "0 for those without one."),
        Sort("name", "created_at"),
    ];

    public static IReadOnlyList<ApiField> AllCampaigns() =>
        [.. Campaigns(), .. CampaignRelation.All.Select(r => Integer(r.Thing + "_id", $"Those with it among their {r.Name.Replace('_', ' ')}."))];

    public static IReadOnlyList<ApiField> Products() =>
    [
        Text("name", "A part of it."), Text("product_code"), Ids("campaign_id"), Integer("office_id", "0 for those without one."), Flag("disabled"), Sort("name", "price"),
    ];

    public static IReadOnlyList<ApiField> ContactLists() =>
        [Text("name", "A part of it."), Ids("campaign_id"), Integer("office_id", "0 for those without one."), Flag("archived"), Sort("name", "created_at")];

    public static IReadOnlyList<ApiField> Contacts() =>
    [
        Phone(),
        Text("email"),
        Text("fname"),
        Text("lname"),
        Text("name", "A part of both names."),
        Text("company"),
        Text("external_id"),
        Ids("contact_list_id"),
        Ids("campaign_id"),
        .. Changes(),
        Sort("lname", "created_at", "updated_at"),
    ];

    public static IReadOnlyList<ApiField> ContactsOfList() => [Phone()];

    public static IReadOnlyList<ApiField> Fields() => [Choice("target", "", CustomFields.Targets), Text("name"), Sort("position")];

    public static IReadOnlyList<ApiField> Orders() =>
        [Ids("contact_id"), Ids("campaign_id"), Ids("user_id"), Ids("ticket_id"), Ids("order_state_id"), .. Changes(), Sort("created_at", "total")];

    public static IReadOnlyList<ApiField> Calls() =>
    [
        Ids("user_id"),
        Ids("contact_id"),
        Ids("campaign_id"),
        Ids("result_id"),
        Ids("ticket_id"),
        Phone(),
        Choice("direction", "", LeadDesk.Calls.Directions),
        .. Range("talk_start"),
        .. Changes(),
        Sort("talk_start"),
    ];

    public static IReadOnlyList<ApiField> Callbacks() =>
    [
        Choice("type", "", LeadDesk.Callbacks.Types),
        Choice("status", "", LeadDesk.Callbacks.Statuses),
        Ids("user_id"),
        Ids("campaign_id"),
        Ids("contact_id"),
        .. Range("due"),
        .. Changes(),
        Sort("due_at"),
    ];

    public static IReadOnlyList<ApiField> Results() => [Integer("campaign_id", "Those that count in this campaign."), Choice("kind", "", CallResultRoutes.Kinds)];

    public static IReadOnlyList<ApiField> Blacklist() => [Phone("Agents must give it.")];

    public static IReadOnlyList<ApiField> Tickets() =>
    [
        Text("number", "An id or a reference such as `ABC-12345`."),
        Choices("status", "Any of these.", LeadStatus.All),
        Choice("priority", "", LeadPriority.All),
        Ids("campaign_id"),
        Integer("office_id", "Those of the campaigns of this office."),
        Ids("user_id"),
        Ids("contact_id"),
        Choice("channel", "", LeadChannel.All),
        Text("tag"),
        Text("q", "What stands in the subject, the messages and the contact."),
        .. Changes(),
        Sort("created_at", "updated_at", "last_message_at", "priority"),
    ];

    public static IReadOnlyList<ApiField> PersonalData() => [Phone("This or one of the others is needed."), Text("email"), Text("ssn")];

    /// <summary>The filters without one that the path says already.</summary>
    public static Func<IReadOnlyList<ApiField>> But(this Func<IReadOnlyList<ApiField>> filters, string name) => () => [.. filters().Where(f => f.Name != name)];

    private static ApiField Phone(string about = "With or without its country code.") => Text("phone", about);

    private static IReadOnlyList<ApiField> Changes() => [.. Range("created"), .. Range("updated")];

    private static IReadOnlyList<ApiField> Range(string name) =>
        [Time(name + "_from", "Such as `2026-01-31T12:00:00+00:00`; included."), Time(name + "_to", "Not included.")];

    private static ApiField Sort(params IReadOnlyList<string> properties) =>
        Choice("sort", "A minus sorts downwards.", [.. properties, .. properties.Select(p => "-" + p)]);
}
