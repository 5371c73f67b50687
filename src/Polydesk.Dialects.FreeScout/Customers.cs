using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>People outside of the staff (section 9).</summary>
internal static class Customers
{
    private static readonly FreeNames Names = new(
        "Customers with such email(s) already exist", ("name", "firstName", "Name"), ("lastname", "lastName", "Name"), ("email", "emails", "Email"),
        ("custom_fields", "customerFields", "Field"), ("website", "websites", "Website"), ("phone", "phone", "Phone"));

    public static void MapCustomers(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-10", "POST", "/customers", Add, FreeTakes.NewCustomer);
        api.Add("FS-11", "GET", "/customers", List, FreeTakes.CustomerFilters);
        api.Add("FS-12", "GET", "/customers/{customer}", Get);
        api.Add("FS-13", "PUT", "/customers/{customer}", Change, FreeTakes.CustomerChange);
        api.Add("FS-14", "PUT", "/customers/{customer}/customer_fields", SetFields, FreeTakes.CustomerFields);
        api.Add("FS-14", "PUT", "/customers/{customer}/fields", SetFields, FreeTakes.CustomerFields);
    }

    /// <summary>The customer of the path, or why there is none.</summary>
    public static async ValueTask<(PersonProfile? Customer, FreeAnswer Refusal)> FindAsync(FreeCall call)
    {
        var profiles = call.Get<PersonProfiles>();
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (await profiles.FindMergedIntoAsync(db, call.Id("customer"), call.Aborted) is { } other)
        {
            return (null, FreeAnswer.Moved(call.Links.Customer(other)));
        }

        return (await profiles.FindAsync(db, call.Id("customer"), staff: false, call.Caller, call.Aborted), FreeErrors.NotFound);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        var (draft, faults) = CustomerDraft.Read(call, isNew: true);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call["photoUrl"].AsText().Has(out var url))
        {
            draft = draft with { Profile = draft.Profile with { Photo = await FreeAttachments.PhotoAsync(call, url) } };
        }

        if ((await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var id))
        {
            return Refuse(problem);
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var added = (await call.Get<PersonProfiles>().ListAsync(db, [id], call.Aborted))[0];
        return FreeAnswer.Created(id, CustomerBody.Of(added, call.Vocabulary, call.Links, call.Caller), call.Links.Customer(id));
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var page = call.Page;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var filter = new ProfileFilter(Staff: false)
        {
            Name = call["firstName"].AsText().Or(null),
            Lastname = call["lastName"].AsText().Or(null),
            Phone = call["phone"].AsText().Or(null),
            Email = call["email"].AsText().Or(null)?.Trim(),
            UpdatedSince = call["updatedSince"].AsText().Has(out var since) ? FreeDates.Read(since) : null,
        };
        var key = call["sortField"].AsText().Or("") switch
        {
            "firstName" => ProfileOrder.Name,
            "lastName" => ProfileOrder.Lastname,
            "updatedAt" => ProfileOrder.Updated,
            _ => ProfileOrder.Created,
        };
        var order = new Sort<ProfileOrder>(key, !call["sortOrder"].AsText().Or("desc").Equals("asc", StringComparison.OrdinalIgnoreCase));
        var (profiles, total) = await call.Get<PersonProfiles>().PageAsync(db, filter, order, call.Caller, page.Skip, page.Size, call.Aborted);
        return FreeAnswer.Page<CustomerBody>("customers", [.. profiles.Select(p => CustomerBody.Of(p, call.Vocabulary, call.Links, call.Caller))], page, total);
    }

    private static async ValueTask<FreeAnswer> Get(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);
        return customer is null ? refusal : FreeAnswer.Of(CustomerBody.Of(customer, call.Vocabulary, call.Links, call.Caller));
    }

    private static async ValueTask<FreeAnswer> Change(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        var (draft, faults) = CustomerDraft.Read(call, isNew: false);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        if (call["photoUrl"].AsText().Has(out var url))
        {
            draft = draft with { Profile = draft.Profile with { Photo = await FreeAttachments.PhotoAsync(call, url) } };
        }

        return await RunAsync(call, draft);
    }

    private static async ValueTask<FreeAnswer> SetFields(FreeCall call)
    {
        var (customer, refusal) = await FindAsync(call);

        if (customer is null)
        {
            return refusal;
        }

        if (call["customerFields"] is not { IsAbsent: false } given)
        {
            return FreeErrors.Bad(FreeErrors.Required("customerFields"));
        }

        return FieldsInput.Read(call, given, Subject.Person) is { } fields
            ? await RunAsync(call, new() { Fields = fields, FieldsMayBeMissing = true })
            : FreeErrors.Bad(new FreeFault("customerFields", "`customerFields` must be an array of fields"));
    }

    private static async ValueTask<FreeAnswer> RunAsync(FreeCall call, PersonDraft draft) =>
        (await call.Get<ChangePerson>().RunAsync(call.Id("customer"), draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? Refuse(problem)
            : FreeAnswer.Done;

    private static FreeError Refuse(Problem problem) =>
        problem.Fields?.FirstOrDefault(p => p is { Field: "emails", Fault: FieldFault.Incorrect }) is { } bad
            ? FreeErrors.Bad(new FreeFault("emails", $"Invalid email: {bad.Value}") { RejectedValue = bad.Value })
            : FreeErrors.Of(problem, Names);
}
