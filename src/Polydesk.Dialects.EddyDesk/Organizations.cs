using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Organizations with their people (section 3.9). The total of their pages is text.</summary>
internal static class Organizations
{
    public static readonly EddyOrder<OrganizationOrder> Order = new(
        new(OrganizationOrder.Name), ("date_created", OrganizationOrder.Created), ("date_updated", OrganizationOrder.Updated),
        ("name", OrganizationOrder.Name));

    private static readonly EddyNames Names = new(
        ("name", "name"), ("domains", "domains"), ("address", "address"), ("phone", "phone"), ("email", "email"), ("web", "web"),
        ("minute_limit", "minute_limit"), ("employees", "employees"), ("managers", "managers"), ("custom_fields", "custom_fields"));

    public static void MapOrganizations(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-39", "GET", "/organizations", List, EddyTakes.OrganizationFilters);
        api.Add("ED-40", "GET", "/organizations/{id}", Get);
        api.Add("ED-41", "POST", "/organizations", Add, EddyTakes.NewOrganization);
        api.Add("ED-41", "POST", "/organization", Add, EddyTakes.NewOrganization); // as the reference's own example writes it
        api.Add("ED-42", "PUT", "/organizations/{id}", Change, EddyTakes.OrganizationChange);
        api.Add("ED-43", "DELETE", "/organizations/{id}", Delete);
    }

    private static async ValueTask<EddyAnswer> List(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new OrganizationFilter
        {
            Search = filters.Search,
            ExactSearch = filters.ExactSearch,
            Created = filters.Range("date_created"),
            Updated = filters.Range("date_updated"),
            Sorts = Order.Of(call),
        };

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (organizations, total) = await call.Get<OrganizationStore>().PageAsync(
            db, filter, call.Caller, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);

        return EddyAnswer.Page(await ShowAsync(call, db, organizations), new(total, EddyPage.Default, call.Page, TotalAsText: true));
    }

    private static async ValueTask<EddyAnswer> Get(EddyCall call) => await AnswerAsync(call, call.Id("id"));

    private static async ValueTask<EddyAnswer> Add(EddyCall call)
    {
        var outcome = await call.Get<AddOrganization>().RunAsync(Read(call, isNew: true), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var id) ? Refusals.Of(problem, Names) : await AnswerAsync(call, id);
    }

    private static async ValueTask<EddyAnswer> Change(EddyCall call)
    {
        var outcome = await call.Get<ChangeOrganization>().RunAsync(call.Id("id"), Read(call, isNew: false), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? Refused(call, problem) : await AnswerAsync(call, call.Id("id"));
    }

    private static async ValueTask<EddyAnswer> Delete(EddyCall call)
    {
        var outcome = await call.Get<RemoveOrganization>().RunAsync(call.Id("id"), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? Refused(call, problem) : EddyAnswer.Deleted("Organization", call.IdText("id"));
    }

    private static EddyErrors Refused(EddyCall call, Problem problem) =>
        problem.Kind is ProblemKind.NotFound ? Refusals.NotFound("Organization", call.IdText("id")) : Refusals.Of(problem, Names);

    private static async ValueTask<EddyAnswer> AnswerAsync(EddyCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        return await call.Get<OrganizationStore>().FindAsync(db, id, call.Caller, call.Aborted) is { } organization
            ? EddyAnswer.Data((await ShowAsync(call, db, [organization]))[0])
            : Refusals.NotFound("Organization", call.Route.Values is [var asSent, ..] ? asSent : id.ToString());
    }

    private static async ValueTask<IReadOnlyList<OrganizationBody>> ShowAsync(EddyCall call, Session db, IReadOnlyList<Organization> organizations)
    {
        List<long> ids = [.. organizations.Select(o => o.Id)];
        var members = await call.Get<OrganizationStore>().MembersAsync(db, ids, call.Aborted);
        var values = await call.Get<FieldValueStore>().LoadAsync(db, Subject.Organization, ids, call.Aborted);

        return [.. organizations.Select(o => OrganizationBody.Of(call, o, members[o.Id], values[o.Id]))];
    }

    private static OrganizationDraft Read(EddyCall call, bool isNew)
    {
        var read = new EddyFields(call.Bag);

        return new()
        {
            Name = read.Text("name", "name", required: true),
            Domains = read.Text("domains", "domains"),
            Address = read.Text("address", "address"),
            Phone = read.Text("phone", "phone"),
            Email = read.Text("email", "email").Is(out var email) ? email.Trim() : default(Optional<string>),
            Web = read.Text("web", "web"),
            MinuteLimit = read.Id("minute_limit", "minute_limit", emptyIs: isNew ? null : 0),
            EmployeeIds = read.Ids("employees", "employees"),
            ManagerIds = read.Ids("managers", "managers"),
            Fields = CustomFields.Read(call, Subject.Organization, read.Unread),
            Unread = read.Unread,
        };
    }

    internal sealed record OrganizationBody(
        long Id, string DateCreated, string DateUpdated, string Name, string Domains, string Address, string Phone, string Email, string Web,
        long MinuteLimit, IReadOnlyList<long> Employees, IReadOnlyList<long> Managers, CustomFields CustomFields)
    {
        public static OrganizationBody Of(EddyCall call, Organization o, IEnumerable<Member> members, FieldValues values) => new(
            o.Id, call.Dates.Write(o.CreatedAt), call.Dates.Write(o.UpdatedAt), o.Name, o.Domains, o.Address, o.Phone, o.Email, o.Web, o.MinuteLimit,
            [.. members.Select(m => m.PersonId)], [.. members.Where(m => m.Manages).Select(m => m.PersonId)], new(call, Subject.Organization, values));
    }
}
