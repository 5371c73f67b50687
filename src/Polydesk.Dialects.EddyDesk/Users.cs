using System.Text.Json;
using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Users: customers and employees alike (section 3.8).</summary>
internal static class Users
{
    public static readonly EddyOrder<PersonOrder> Order = new(
        new(PersonOrder.Name), ("date_created", PersonOrder.Created), ("date_updated", PersonOrder.Updated), ("name", PersonOrder.Name));

    private static readonly EddyNames Names = new(
        ("name", "name"), ("lastname", "lastname"), ("email", "email"), ("phone", "phone"), ("skype", "skype"), ("website", "website"),
        ("organization", "organization"), ("organization_id", "organiz_id"), ("status", "status"), ("language", "language"),
        ("notifications", "notifications"), ("group", "group_id"), ("departments", "department"), ("password", "password"),
        ("availability", "user_status"), ("custom_fields", "custom_fields"));

    public static readonly (PersonStatus Status, string Word)[] Statuses =
    [
        (PersonStatus.Active, "active"), (PersonStatus.Inactive, "inactive"), (PersonStatus.Disabled, "disabled"), (PersonStatus.Fired, "fired"),
    ];

    public static void MapUsers(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-25", "GET", "/users", List, EddyTakes.UserFilters);
        api.Add("ED-26", "GET", "/users/{id}", Get);
        api.Add("ED-27", "POST", "/users", Add, EddyTakes.NewUser);
        api.Add("ED-28", "PUT", "/users/{id}", Change, EddyTakes.UserChange);
        api.Add("ED-29", "DELETE", "/users/{id}", Delete);
        api.Add("ED-38", "GET", "/users/{user_id}/statuses_log", StatusesLog, EddyTakes.AvailabilityFilters);
    }

    private static async ValueTask<EddyAnswer> List(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var filter = new PersonFilter
        {
            Search = filters.Search,
            ExactSearch = filters.ExactSearch,
            GroupIds = filters.Ids("group_list"),
            Ids = filters.Ids("id_list"),
            OrganizationIds = filters.Ids("organization_list"),
            Created = filters.Range("date_created"),
            Updated = filters.Range("date_updated"),
            Sorts = Order.Of(call),
        };

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (people, total) = await call.Get<PersonStore>().PageAsync(
            db, filter, call.Caller, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);

        return EddyAnswer.Page(await ShowAsync(call, db, people), new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer> Get(EddyCall call) => await AnswerAsync(call, call.Id("id"));

    private static async ValueTask<EddyAnswer> Add(EddyCall call)
    {
        var outcome = await call.Get<AddPerson>().RunAsync(Read(call, isNew: true), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var id) ? Refusals.Of(problem, Names) : await AnswerAsync(call, id);
    }

    private static async ValueTask<EddyAnswer> Change(EddyCall call)
    {
        var outcome = await call.Get<ChangePerson>().RunAsync(call.Id("id"), Read(call, isNew: false), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? Refused(call, problem) : await AnswerAsync(call, call.Id("id"));
    }

    private static async ValueTask<EddyAnswer> Delete(EddyCall call)
    {
        var outcome = await call.Get<RemovePerson>().RunAsync(call.Id("id"), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? Refused(call, problem) : EddyAnswer.Deleted("User", call.IdText("id"));
    }

    private static async ValueTask<EddyAnswer> StatusesLog(EddyCall call)
    {
        var filters = new EddyFilters(call);
        var (statuses, when) = (filters.Texts("statuses"), filters.Range("date_created"));
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (!await call.Get<PersonStore>().ExistsAsync(db, call.Id("user_id"), call.Caller, call.Aborted))
        {
            return Refusals.NotFound("User", call.IdText("user_id"));
        }

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        var (changes, total) = await call.Get<AvailabilityLog>().PageAsync(
            db, call.Id("user_id"), statuses, when, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);

        return EddyAnswer.Page<LoggedStatus>([.. changes.Select(c => LoggedStatus.Of(call, c))], new(total, EddyPage.Default, call.Page));
    }

    private static EddyErrors Refused(EddyCall call, Problem problem) =>
        problem.Kind is ProblemKind.NotFound ? Refusals.NotFound("User", call.IdText("id")) : Refusals.Of(problem, Names);

    private static async ValueTask<EddyAnswer> AnswerAsync(EddyCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        return await call.Get<PersonStore>().FindAsync(db, id, call.Caller, call.Aborted) is { } person
            ? EddyAnswer.Data((await ShowAsync(call, db, [person]))[0])
            : Refusals.NotFound("User", call.Route.Values is [var asSent, ..] ? asSent : id.ToString());
    }

    /// <summary>People with what belongs to them, in as many statements for a page as for one.</summary>
    private static async ValueTask<IReadOnlyList<User>> ShowAsync(EddyCall call, Session db, IReadOnlyList<Person> people)
    {
        List<long> ids = [.. people.Select(p => p.Id)];
        List<long> withKey = call.Caller.IsOwner ? ids : [.. ids.Where(id => id == call.Caller.PersonId)];
        List<long> organizationIds = [.. people.Select(p => p.OrganizationId).OfType<long>().Distinct()];

        var keys = withKey.Count == 0 ? [] : await call.Get<ApiKeys>().ShowAsync(db, "eddydesk", withKey, call.Aborted);
        var organizations = (await call.Get<OrganizationStore>().ListAsync(db, organizationIds, call.Aborted)).ToDictionary(o => o.Id);
        var values = await call.Get<FieldValueStore>().LoadAsync(db, Subject.Person, ids, call.Aborted);

        return [.. people.Select(p => User.Of(
            call, p, p.OrganizationId is { } id ? organizations.GetValueOrDefault(id) : null, keys.GetValueOrDefault(p.Id, ""), values[p.Id]))];
    }

    private static PersonDraft Read(EddyCall call, bool isNew)
    {
        var read = new EddyFields(call.Bag);

        if (isNew)
        {
            RefuseAbsent(call, read);
        }

        var organization = read.Text("organization", "organization");

        return new()
        {
            Name = read.Text("name", "name", required: true),
            Lastname = read.Text("lastname", "lastname"),
            Email = read.Text("email", "email", required: true).Is(out var email) ? email.Trim() : default(Optional<string>),
            Phone = read.Text("phone", "phone"),
            Skype = read.Text("skype", "skype"),
            Website = read.Text("website", "website"),
            OrganizationName = organization,
            OrganizationId = string.IsNullOrWhiteSpace(organization.Or("")) ? OrganizationId(read, isNew) : default,
            Status = Status(read),
            Language = read.Text("language", "language", emptyIsBad: true),
            Notifications = read.Flag("notifications", "notifications"),
            GroupId = GroupId(call, read),
            DepartmentIds = DepartmentIds(call, read),
            Password = read.Text("password", "password", required: true),
            Availability = read.Text("user_status", "availability", emptyIsBad: true),
            Fields = CustomFields.Read(call, Subject.Person, read.Unread),
            Unread = read.Unread,
        };
    }

    private static void RefuseAbsent(EddyCall call, EddyFields read)
    {
        foreach (var (name, field) in new[]
        {
            ("name", "name"), ("email", "email"), ("group_id", "group"), ("department", "departments"), ("password", "password"),
        })
        {
            if (call.Bag[name].IsAbsent)
            {
                read.Refuse(field, FieldFault.Missing);
            }
        }
    }

    private static Optional<long?> OrganizationId(EddyFields read, bool isNew) =>
        read.Id("organiz_id", "organization_id", emptyIs: isNew ? null : 0).Is(out var id) ? (id == 0 ? null : id) : default(Optional<long?>);

    private static Optional<PersonStatus> Status(EddyFields read)
    {
        if (!read.Text("status", "status", emptyIsBad: true).Is(out var word))
        {
            return default;
        }

        foreach (var (status, known) in Statuses)
        {
            if (known == word)
            {
                return status;
            }
        }

        read.Refuse("status", FieldFault.Incorrect);
        return default;
    }

    /// <summary>Empty, the required ones are missing and not incorrect.</summary>
    private static Optional<long> GroupId(EddyCall call, EddyFields read)
    {
        if (!call.Bag["group_id"].AsInt().IsEmpty)
        {
            return read.Id("group_id", "group");
        }

        read.Refuse("group", FieldFault.Missing);
        return default;
    }

    private static Optional<IReadOnlyList<long>> DepartmentIds(EddyCall call, EddyFields read)
    {
        if (!call.Bag["department"].AsIds().IsEmpty)
        {
            return read.Ids("department", "departments");
        }

        read.Refuse("departments", FieldFault.Missing);
        return default;
    }

    internal sealed record User(
        long Id, string DateCreated, string DateUpdated, string Name, string Lastname, string Email, string Phone, string Skype, string Website,
        [property: JsonConverter(typeof(OrganizationOrBlank))] UserOrganization? Organization,
        string Status, string Language, int Notifications, string ApiKey, Groups.Group Group, IReadOnlyList<long> Department, string LdapUsername,
        string UserStatus, CustomFields CustomFields)
    {
        public static User Of(EddyCall call, Person p, Organization? organization, string key, FieldValues values) => new(
            p.Id, call.Dates.Write(p.CreatedAt), call.Dates.Write(p.UpdatedAt), p.Name, p.Lastname, p.Email, p.Phone, p.Skype, p.Website,
            organization is null ? null : UserOrganization.Of(organization),
            Statuses.First(s => s.Status == p.Status).Word, p.Language, p.Notifications ? 1 : 0, key, Groups.Group.Of(call, p.GroupId), p.DepartmentIds,
            p.LdapUsername, p.Availability, new(call, Subject.Person, values));
    }

    /// <summary>An organization as users carry it: seven of its keys.</summary>
    internal sealed record UserOrganization(long Id, string Name, string Domains, string Address, string Phone, string Email, string Web)
    {
        public static UserOrganization Of(Organization o) => new(o.Id, o.Name, o.Domains, o.Address, o.Phone, o.Email, o.Web);
    }

    internal sealed record LoggedStatus(long Id, string StatusId, LocalText Name, string DateCreated)
    {
        public static LoggedStatus Of(EddyCall call, AvailabilityChange change) => new(
            change.Id, change.Availability,
            call.Vocabulary.FindAvailability(change.Availability) is { } known
                ? call.Local(known.Name)
                : LocalText.Of(call.Vocabulary.Settings.DefaultLanguage, change.Availability),
            call.Dates.Write(change.At));
    }

    /// <summary>Without an organization the product writes empty text.</summary>
    internal sealed class OrganizationOrBlank : JsonConverter<UserOrganization?>
    {
        public override bool HandleNull => true;

        public override UserOrganization Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, UserOrganization? value, JsonSerializerOptions options)
        {
            if (value is null)
            {
                writer.WriteStringValue(""u8);
            }
            else
            {
                JsonSerializer.Serialize(writer, value, EddyJson.Of<UserOrganization>());
            }
        }
    }
}
