using Polydesk.Desk;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Organizations: companies of users.</summary>
internal static class Organizations
{
    private const string Tag = "organizations.organizations";

    private static readonly DeskproNames Names = new(("domains", "email_domains"), ("employees", "members"));

    private static readonly IReadOnlyList<Param> Filters =
    [
        new("name", ParamType.Text, "A part of the name."),
        new("labels", ParamType.Texts),
        new("period_created", ParamType.Text, Periods.Words),
        new("org_field.{id}", ParamType.Text),
    ];

    private static readonly IReadOnlyList<Param> Written =
    [
        Param.Needed("name", ParamType.Text),
        new("parent", ParamType.Integer),
        new("summary", ParamType.Text),
        new("importance", ParamType.Integer),
        new("labels", ParamType.Texts),
        new("email_domains", ParamType.Texts),
        new("fields", ParamType.Map),
        new("contact_data", ParamType.Map),
        new("members", ParamType.List, "All its people; an address that nobody has becomes one."),
        new("user_groups", ParamType.Ids, "Organizations are in none; only null and an empty list are taken."),
        new("picture_blob", ParamType.Text, "The blob_auth of an uploaded picture; null takes it away."),
    ];

    public static void MapOrganizations(this DeskproApi api)
    {
        api.List<OrganizationBody>("DP-73", "/organizations", Tag, List, Filters);
        api.Create<OrganizationBody>("DP-74", "/organizations", Tag, Create, Written);
        api.Counts("DP-78", "/organizations/counts", Tag, Count, Filters);
        api.Get<OrganizationBody>("DP-75", "/organizations/{id}", Tag, Get);
        api.Update<OrganizationBody>("DP-76", "/organizations/{id}", Tag, Update, Written);
        api.Delete("DP-77", "/organizations/{id}", Tag, Delete);
        api.Link<OrganizationBody>(["organization"], OrganizationBody.LoadAsync);
    }

    private static async ValueTask<DeskproAnswer> List(DeskproCall call)
    {
        var (paging, filter) = (call.Paging(), Filter(call) with { Sorts = [Order(call)] });

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (organizations, total) = await call.Get<OrganizationStore>().PageAsync(db, filter, call.Caller, paging.Skip, paging.Take, call.Aborted);
        var bodies = await OrganizationBody.LoadAsync(call, db, organizations.ConvertAll(o => o.Id));
        return await call.PageAsync(organizations.ConvertAll(o => bodies[o.Id]), paging, total);
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        call.Body.Require("name");
        var draft = await ReadAsync(call, null);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<AddOrganization>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? DeskproErrors.Of(problem, Names)
            : await call.CreatedAsync((await FindAsync(call, id))!, $"/organizations/{id}");
    }

    private static async ValueTask<DeskproAnswer> Count(DeskproCall call)
    {
        var filter = Filter(call);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        return DeskproAnswer.Of(new CountBody((await call.Get<OrganizationStore>().PageAsync(db, filter, call.Caller, 0, 1, call.Aborted)).Total));
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call) =>
        await FindAsync(call, call.Id("id")) is { } organization ? await call.OneAsync(organization) : DeskproErrors.NotFound;

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        var id = call.Id("id");

        if (await FindAsync(call, id) is not { } before)
        {
            return DeskproErrors.NotFound;
        }

        var draft = await ReadAsync(call, before);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<ChangeOrganization>().RunAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : await call.ChangedAsync($"/organizations/{id}", async () => (await FindAsync(call, id))!);
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call) =>
        (await call.Get<RemoveOrganization>().RunAsync(call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem)
            : DeskproAnswer.Deleted;

    private static async ValueTask<OrganizationDraft> ReadAsync(DeskproCall call, OrganizationBody? before)
    {
        var body = call.Body;
        var draft = new OrganizationDraft
        {
            Name = body.Text("name"),
            ParentId = body.Id("parent"),
            Summary = body.TextOrEmpty("summary"),
            Importance = body.Int("importance"),
            Labels = body.Texts("labels"),
            ContactData = ContactInput.Read(body, call),
            Domains = Domains(body, before),
            Picture = await Pictures.ReadAsync(body, call, before?.PictureBlob),
            Fields = FieldBody.Read(body, Subject.Organization, call.Vocabulary),
            FieldsMayBeMissing = true,
        };

        if (body["user_groups"] is not ({ IsAbsent: true } or { Kind: ParameterKind.List, Items.Count: 0 }))
        {
            body.Refuse("user_groups", FaultCodes.BadChoice, "Organizations are in no groups.");
        }

        if (body["members"].Kind is ParameterKind.Absent)
        {
            return draft;
        }

        var members = PersonRef.ReadList(body["members"], call, "members");
        return draft with
        {
            EmployeeIds = draft.EmployeeIds.With([.. members.Select(m => m.Id).OfType<long>()]),
            EmployeesByAddress = [.. members.Where(m => m is { Id: null, IsNobody: false }).Select(m => m.Customer)],
        };
    }

    /// <summary>Domains of mail; those that are there already may be written back, whatever another API made of them.</summary>
    private static Optional<string> Domains(DeskproInput body, OrganizationBody? before)
    {
        if (!body.Texts("email_domains").Is(out var domains))
        {
            return default;
        }

        foreach (var (at, domain) in domains.Index())
        {
            if (before?.EmailDomains.Contains(domain) is not true && !EmailAddress.IsValid("a@" + domain))
            {
                body.Refuse($"email_domains.email_domains_{at}", FaultCodes.InvalidType, "This is no domain.");
            }
        }

        return string.Join(", ", domains);
    }

    private static OrganizationFilter Filter(DeskproCall call) => new()
    {
        Ids = call.Ids(),
        NamePart = call.FilterText("name"),
        Labels = call.FilterTexts("labels"),
        ValuesOf = [.. FieldFilters.Read(call, "org_field", Subject.Organization)],
        Created = Periods.Read(call, "period_created"),
    };

    private static Sort<OrganizationOrder> Order(DeskproCall call)
    {
        var (field, descending) = call.Order("name", "date_created");
        return new(
            field switch
            {
                "name" => OrganizationOrder.Name,
                "date_created" => OrganizationOrder.Created,
                _ => OrganizationOrder.Id,
            },
            descending);
    }

    private static async ValueTask<OrganizationBody?> FindAsync(DeskproCall call, long id)
    {
        await using var db = await call.OpenAsync();
        return (await OrganizationBody.LoadAsync(call, db, [id])).GetValueOrDefault(id);
    }
}
