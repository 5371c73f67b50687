using Polydesk.Desk;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>People: everyone the desk knows, agents too.</summary>
internal static class People
{
    private const string Tag = "people.people";

    private static readonly IReadOnlyList<Param> Filters =
    [
        new("primary_email", ParamType.Text, "Exact, in any letter case."),
        new("email", ParamType.Text, "Any address."),
        new("name", ParamType.Text, "A part of the name."),
        new("organization", ParamType.Ids),
        new("is_agent", ParamType.Flag),
        new("is_deleted", ParamType.Flag),
        new("not_me", ParamType.Flag),
        new("user_group", ParamType.Ids),
        new("labels", ParamType.Texts),
        new("period_created", ParamType.Text, Periods.Words),
        new("person_field.{id}", ParamType.Text),
    ];

    public static void MapPeople(this DeskproApi api)
    {
        api.List<PersonBody>("DP-59", "/people", Tag, List, Filters);
        api.Create<PersonBody>("DP-61", "/people", Tag, Create, PersonInput.Params);
        api.Counts("DP-64", "/people/counts", Tag, Count, [new("group_by", ParamType.Text, "organization, user_group"), .. Filters]);
        api.Get<PersonBody>("DP-16", "/people/{id}", Tag, Get);
        api.Update<PersonBody>("DP-62", "/people/{id}", Tag, Update, PersonInput.Params);
        api.Delete("DP-63", "/people/{id}", Tag, Delete);
        api.Get<BlobBody>("DP-17", "/people/{id}/image", "people.person_image", Image);
        api.List<TicketBody>("DP-68", "/people/{id}/tickets", "people.person_tickets", Tickets, TicketQuery.Params);

        // There is nobody to be introduced to the desk; the pages of the product's own interface ask.
        api.List<PersonBody>("DP-146", "/people/onboarding/new", "people.onboarding", static call => call.WholeAsync<PersonBody>([], p => p.Id), modes: Modes.Session);
        api.List<PersonBody>("DP-146", "/people/onboarding/pending", "people.onboarding", static call => call.WholeAsync<PersonBody>([], p => p.Id), modes: Modes.Session);
        api.Link<PersonBody>(["person"], PersonBody.LoadAsync);
        api.Link<PersonBody>(["agent"], PersonBody.LoadAsync);
        api.Link<MemberBody>(["organization_member"], MemberBody.LoadAsync);
    }

    /// <summary>A page of people.</summary>
    internal static async ValueTask<DeskproAnswer> ListAsync(DeskproCall call, PersonFilter filter, int usual = Paging.Usual)
    {
        var paging = call.Paging(usual);
        filter = filter with { Ids = call.Ids(), Sorts = [Order(call)] };

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var (people, total) = await call.Get<PersonStore>().PageAsync(db, filter, call.Caller, paging.Skip, paging.Take, call.Aborted);
        var bodies = await PersonBody.LoadAsync(call, db, people.ConvertAll(p => p.Id));
        return await call.PageAsync(people.ConvertAll(p => bodies[p.Id]), paging, total);
    }

    private static ValueTask<DeskproAnswer> List(DeskproCall call) => ListAsync(call, Filter(call));

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        var draft = await PersonInput.ReadAsync(call, null);

        if (!draft.Name.IsGiven && !call.Faults.Any)
        {
            call.Faults.Add("name", FaultCodes.Required);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? Refused(problem, draft)
            : await call.CreatedAsync((await FindAsync(call, id))!, $"/people/{id}");
    }

    private static async ValueTask<DeskproAnswer> Count(DeskproCall call)
    {
        var (filter, by) = (Filter(call), call.FilterText("group_by") ?? "");

        if (by is not ("" or "organization" or "user_group"))
        {
            call.Faults.Add("group_by", FaultCodes.BadChoice);
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        var store = call.Get<PersonStore>();

        if (by.Length == 0)
        {
            return DeskproAnswer.Of(new CountBody((await store.PageAsync(db, filter, call.Caller, 0, 1, call.Aborted)).Total));
        }

        var counts = await store.CountByAsync(db, filter, by == "organization" ? PersonGroup.Organization : PersonGroup.Group, call.Caller, call.Aborted);
        List<long> ids = [.. counts.Select(c => c.Value).OfType<long>()];
        var organizations = by == "organization"
            ? (await call.Get<OrganizationStore>().ListAsync(db, ids, call.Aborted)).ToDictionary(o => o.Id, o => o.Name)
            : ids.ToDictionary(id => id, id => call.Vocabulary.FindGroup(id)?.Name.In(call.Language) ?? "");
        return DeskproAnswer.Of(new CountBody(counts.Sum(c => c.Count))
        {
            GroupedBy = by,
            Nested = counts.ConvertAll(c => new CountBody(c.Count) { Id = c.Value, Type = by, Title = c.Value is { } id ? organizations.GetValueOrDefault(id) : null, Value = c.Value?.ToString() }),
        });
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call) =>
        await FindAsync(call, call.Id("id")) is { } person ? await call.OneAsync(person) : DeskproErrors.NotFound;

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call)
    {
        var id = call.Id("id");

        if (await FindAsync(call, id) is not { IsDeleted: false } before)
        {
            return DeskproErrors.NotFound;
        }

        var draft = await PersonInput.ReadAsync(call, before);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<ChangePerson>().RunAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? Refused(problem, draft)
            : await call.ChangedAsync($"/people/{id}", async () => (await FindAsync(call, id))!);
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call) =>
        (await call.Get<RemovePerson>().RunAsync(call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem)
            : DeskproAnswer.Deleted;

    private static async ValueTask<DeskproAnswer> Image(DeskproCall call) =>
        await FindAsync(call, call.Id("id")) is { PictureBlob: { } picture } ? DeskproAnswer.Of(picture) : DeskproErrors.NotFound;

    private static async ValueTask<DeskproAnswer> Tickets(DeskproCall call)
    {
        var (id, paging, order, filter) = (call.Id("id"), call.Paging(), TicketQuery.Order(call), await TicketQuery.FilterAsync(call));

        if (await FindAsync(call, id) is null)
        {
            return DeskproErrors.NotFound;
        }

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        await using var db = await call.OpenAsync();
        return await Deskpro.Tickets.PageAsync(call, db, filter with { RequesterIds = [id] }, order, paging);
    }

    private static PersonFilter Filter(DeskproCall call) => new()
    {
        PrimaryEmail = call.FilterKey("primary_email"),
        Email = call.FilterKey("email"),
        NamePart = call.FilterText("name"),
        OrganizationIds = call.FilterIds("organization"),
        GroupIds = call.FilterIds("user_group"),
        Staff = call.FilterFlag("is_agent"),
        Removed = call.FilterFlag("is_deleted") ?? false,
        ExceptId = call.FilterFlag("not_me") == true ? call.Caller.PersonId : null,
        Labels = call.FilterTexts("labels"),
        ValuesOf = [.. FieldFilters.Read(call, "person_field", Subject.Person)],
        Created = Periods.Read(call, "period_created"),
    };

    private static Sort<PersonOrder> Order(DeskproCall call)
    {
        var (field, descending) = call.Order("name", "primary_email", "date_created", "last_seen");
        return new(
            field switch
            {
                "name" => PersonOrder.Name,
                "primary_email" => PersonOrder.Email,
                "date_created" => PersonOrder.Created,
                "last_seen" => PersonOrder.LastLogin,
                _ => PersonOrder.Id,
            },
            descending);
    }

    internal static async ValueTask<PersonBody?> FindAsync(DeskproCall call, long id)
    {
        await using var db = await call.OpenAsync();
        return (await PersonBody.LoadAsync(call, db, [id])).GetValueOrDefault(id);
    }

    /// <summary>A taken address is told at its own place among the addresses of the request.</summary>
    private static DeskproError Refused(Problem problem, PersonDraft draft)
    {
        var emails = draft.Profile.Emails.Or([]);
        var taken = problem.Fields?.FirstOrDefault(f => f is { Fault: FieldFault.Taken, Field: "emails" })?.Value;
        var at = emails.Index().FirstOrDefault(e => EmailAddress.Key(e.Item.Value) == taken).Index;
        return DeskproErrors.Of(problem, at == 0 ? PersonInput.Names : new(("emails", $"emails.emails_{at}"), ("lastname", "last_name"), ("group", "user_groups")));
    }
}
