using Polydesk.Desk;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Organizations and who belongs to them (section 9.7).</summary>
internal static class Organizations
{
    public const string Member = "member";
    public const string Manager = "manager";

    private static readonly FreeNames Names = new("Organization with such name already exists", ("organization_id", "organizationId", "Organization"));

    public static void MapOrganizations(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-27", "POST", "/organizations", Add, FreeTakes.NewOrganization);
        api.Add("FS-28", "GET", "/organizations", List);
        api.Add("FS-29", "GET", "/organizations/{organization}", Get);
        api.Add("FS-30", "PUT", "/organizations/{organization}", Change, FreeTakes.OrganizationChange);
        api.Add("FS-31", "DELETE", "/organizations/{organization}", Remove);
        api.Add("FS-32", "GET", "/customers/{customer}/organization", GetMembership);
        api.Add("FS-33", "PUT", "/customers/{customer}/organization", SetMembership, FreeTakes.Membership);
        api.Add("FS-34", "DELETE", "/customers/{customer}/organization", RemoveMembership);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        var name = call["name"].AsText();

        if (!name.Has(out var text) || string.IsNullOrWhiteSpace(text))
        {
            return FreeErrors.Bad(name.IsAbsent ? FreeErrors.Required("name") : name.IsBad ? new FreeFault("name", "is not valid") : FreeErrors.Empty("name"));
        }

        if ((await call.Get<AddOrganization>().RunAsync(new() { Name = text.Trim() }, call.Caller, call.Aborted)).Failed(out var problem, out var id))
        {
            return FreeErrors.Of(problem, Names);
        }

        return FreeAnswer.Created(id, Body.Of((await FindAsync(call, id))!), call.Links.Organization(id));
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var page = call.Page;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var filter = new OrganizationFilter { Sorts = [new(OrganizationOrder.Id)] };
        var (found, total) = await call.Get<OrganizationStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return FreeAnswer.Page<Body>("organizations", [.. found.Select(Body.Of)], page, total);
    }

    private static async ValueTask<FreeAnswer> Get(FreeCall call) =>
        await FindAsync(call, call.Id("organization")) is { } organization ? FreeAnswer.Of(Body.Of(organization)) : FreeErrors.NotFound;

    private static async ValueTask<FreeAnswer> Change(FreeCall call)
    {
        var name = call["name"].AsText();
        var draft = new OrganizationDraft { Name = name.IsAbsent ? default(Optional<string>) : name.Or("").Trim() };

        return (await call.Get<ChangeOrganization>().RunAsync(call.Id("organization"), draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;
    }

    private static async ValueTask<FreeAnswer> Remove(FreeCall call) =>
        (await call.Get<RemoveOrganization>().RunAsync(call.Id("organization"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;

    private static async ValueTask<FreeAnswer> GetMembership(FreeCall call)
    {
        var (customer, refusal) = await Customers.FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        return customer.Person.OrganizationId is { } id && await FindAsync(call, id) is { } organization
            ? FreeAnswer.Of(new Membership(id, customer.Person.ManagesOrganization ? Manager : Member, Body.Of(organization)))
            : FreeErrors.NotFound;
    }

    private static async ValueTask<FreeAnswer> SetMembership(FreeCall call)
    {
        var (customer, refusal) = await Customers.FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        var id = call["organizationId"].AsInt();
        var role = call["role"].AsText().Or(Member).Trim().ToLowerInvariant();

        if (id.IsAbsent || id.IsEmpty)
        {
            return FreeErrors.Bad(FreeErrors.Required("organizationId"));
        }

        if (await FindAsync(call, id.Or(0)) is null)
        {
            return FreeErrors.Bad(new FreeFault("organizationId", "Organization not found") { RejectedValue = call["organizationId"].Literal });
        }

        if (role is not (Member or Manager))
        {
            return FreeErrors.Bad(FreeErrors.OneOf("role", role, [Member, Manager]));
        }

        return await PutAsync(call, id.Or(0), role == Manager);
    }

    private static async ValueTask<FreeAnswer> RemoveMembership(FreeCall call)
    {
        var (customer, refusal) = await Customers.FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        return customer.Person.OrganizationId is null ? FreeErrors.NotFound : await PutAsync(call, null, false);
    }

    private static async ValueTask<FreeAnswer> PutAsync(FreeCall call, long? organization, bool manages)
    {
        var draft = new PersonDraft { OrganizationId = organization, ManagesOrganization = manages, FieldsMayBeMissing = true };

        return (await call.Get<ChangePerson>().RunAsync(call.Id("customer"), draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;
    }

    private static async ValueTask<Organization?> FindAsync(FreeCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<OrganizationStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    internal sealed record Body(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static Body Of(Organization o) => new(o.Id, o.Name, o.CreatedAt, o.UpdatedAt);
    }

    internal sealed record Membership(long OrganizationId, string Role, Body Organization);
}
