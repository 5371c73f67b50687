using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>The staff (section 10.1).</summary>
internal static class Users
{
    public const int LongestFirst = 20;
    public const int LongestLast = 30;
    public const int LongestEmail = 100;
    public const int LongestJob = 100;
    public const int LongestPhone = 60;
    public const int ShortestPassword = 6;
    public const int LongestPassword = 1000;

    private static readonly FreeNames Names = new(
        "User with such email already exists", ("name", "firstName", "Name"), ("lastname", "lastName", "Name"), ("emails", "email", "Email"),
        ("heir", "assignTo", "User"));

    public static void MapUsers(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-15", "POST", "/users", Add, FreeTakes.User);
        api.Add("FS-16", "GET", "/users", List, FreeTakes.UserFilters);
        api.Add("FS-19", "GET", "/users/me", Me);
        api.Add("FS-17", "GET", "/users/{user}", Get);
        api.Add("FS-18", "DELETE", "/users/{user}", Remove, FreeTakes.UserRemoval);
    }

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        if (!call.Caller.IsAdmin)
        {
            return FreeErrors.Forbidden();
        }

        var faults = new List<FreeFault>();
        var name = Text("firstName", LongestFirst, isRequired: true);
        var lastname = Text("lastName", LongestLast, isRequired: true);
        var email = Text("email", LongestEmail, isRequired: true);
        var (job, phone, password) = (Text("jobTitle", LongestJob), Text("phone", LongestPhone), Text("password", LongestPassword));
        var timezone = Text("timezone", 255);

        if (email.Length > 0 && !EmailAddress.IsValid(email))
        {
            faults.Add(new FreeFault("email", $"Invalid email: {email}") { RejectedValue = email });
        }
        else if (email.Length > 0 && call.Vocabulary.Departments.Any(d => d.Email.Equals(email, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(new FreeFault("email", "There is a mailbox with such email") { RejectedValue = email });
        }

        if (timezone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(timezone, out _))
        {
            faults.Add(new FreeFault("timezone", "is not valid") { RejectedValue = timezone });
        }

        if (password.Length is > 0 and < ShortestPassword)
        {
            faults.Add(new FreeFault("password", $"Expected at least {ShortestPassword} characters"));
        }

        if (call.Vocabulary.Groups.FirstOrDefault(g => g is { Type: GroupType.Staff, Role: Role.Agent, Disabled: false }) is not { } group)
        {
            faults.Add(new FreeFault("role", "The desk has no group of regular users"));
            return FreeErrors.Bad(faults);
        }

        var alternates = ContactInput.Read(call["alternateEmails"], "alternateEmails", ContactInput.EmailTypes, "other", faults);

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        var draft = new PersonDraft
        {
            Name = name,
            Lastname = lastname,
            JobTitle = job,
            Phone = phone,
            GroupId = group.Id,
            FieldsMayBeMissing = true,
            Password = password.Length > 0 ? password : default(Optional<string>),
            Profile = new()
            {
                Emails = ContactInput.Given([new(email, "work"), .. alternates]),
                Timezone = timezone.Length > 0 ? timezone : call.Vocabulary.Settings.TimeZone,
                Photo = call["photoUrl"].AsText().Has(out var url) ? await FreeAttachments.PhotoAsync(call, url) : null,
            },
        };

        if ((await call.Get<AddPerson>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var id))
        {
            return FreeErrors.Of(problem, Names);
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var added = (await call.Get<PersonProfiles>().ListAsync(db, [id], call.Aborted))[0];
        return FreeAnswer.Created(id, User.Of(added, call.Links), call.Links.User(id));

        string Text(string field, int longest, bool isRequired = false)
        {
            var reading = call[field].AsText();
            var text = reading.Or("").Trim();

            if (text.Length == 0 && isRequired)
            {
                faults.Add(reading.IsAbsent ? FreeErrors.Required(field) : reading.IsBad ? new FreeFault(field, "is not valid") : FreeErrors.Empty(field));
            }
            else if (reading.IsBad || text.Length > longest)
            {
                faults.Add(new FreeFault(field, $"Expected at most {longest} characters"));
            }

            return text;
        }
    }

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        var page = call.Page;
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var filter = new ProfileFilter(Staff: true) { Email = call["email"].AsText().Or(null)?.Trim() };
        var (users, total) = await call.Get<PersonProfiles>().PageAsync(
            db, filter, new(ProfileOrder.Id, Descending: true), call.Caller, page.Skip, page.Size, call.Aborted);
        return FreeAnswer.Page<User>("users", [.. users.Select(u => User.Of(u, call.Links))], page, total);
    }

    private static ValueTask<FreeAnswer> Me(FreeCall call) => call.IsGlobal
        ? new(FreeErrors.NotImplemented("This API key belongs to the whole instance and not to a user."))
        : FindAsync(call, call.Caller.PersonId);

    private static ValueTask<FreeAnswer> Get(FreeCall call) => FindAsync(call, call.Id("user"));

    /// <summary>The order of checks is the product's: unknown, gone already, nobody named, the last administrator.</summary>
    private static async ValueTask<FreeAnswer> Remove(FreeCall call)
    {
        if (!call.Caller.IsAdmin)
        {
            return FreeErrors.Forbidden();
        }

        var id = call.Id("user");
        var by = call["byUserId"].AsInt();

        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await db.FindAsync(
                static row => (Role: row.Enum<Role>(), IsGone: row.LongOrNull() is not null), $"select role, deleted_at from people where id = {id}", call.Aborted)
                is not { Role: >= Role.Agent } user)
            {
                return FreeErrors.NotFound;
            }

            if (user.IsGone)
            {
                return FreeErrors.Bad(new FreeFault("id", "User is already deleted"));
            }

            if (by.IsAbsent || by.IsEmpty)
            {
                return FreeErrors.Bad(FreeErrors.Required("byUserId"));
            }

            if (!await call.Get<Staff>().ExistsAsync(db, by.Or(0), call.Aborted))
            {
                return FreeErrors.Bad(new FreeFault("byUserId", "User not found") { RejectedValue = call["byUserId"].Literal });
            }

            if (user.Role is Role.Owner)
            {
                return FreeErrors.Bad(new FreeFault("id", "The only administrator can not be deleted"));
            }
        }

        if (call.ActingAs(by.Or(0)) is not { } caller)
        {
            return FreeErrors.Forbidden("The API key may not act as another user");
        }

        var (heirs, fault) = Heirs(call);

        if (fault is not null)
        {
            return FreeErrors.Bad(fault);
        }

        return (await call.Get<RemovePerson>().RunAsync(id, heirs, caller, call.Aborted)).Failed(out var problem, out _)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Done;
    }

    /// <summary><c>assignTo[mailbox]=user</c>. An entry without a user leaves the mailbox's conversations to nobody.</summary>
    private static (Dictionary<long, long> Heirs, FreeFault? Fault) Heirs(FreeCall call)
    {
        var heirs = new Dictionary<long, long>();

        if (call["assignTo"].IsAbsent)
        {
            return (heirs, null);
        }

        if (!call["assignTo"].AsMap().Has(out var entries))
        {
            return call["assignTo"].AsMap().IsBad ? (heirs, new FreeFault("assignTo", "Expected assignTo[<mailboxId>]=<userId>")) : (heirs, null);
        }

        foreach (var (key, value) in entries)
        {
            if (!long.TryParse(key, out var mailbox) || call.Vocabulary.FindDepartment(mailbox) is null)
            {
                return (heirs, new FreeFault("assignTo", "Mailbox not found") { RejectedValue = key });
            }

            if (!value.AsInt().Has(out var user))
            {
                return (heirs, new FreeFault("assignTo", "User not found") { RejectedValue = value.Literal });
            }

            if (user > 0)
            {
                heirs[mailbox] = user;
            }
        }

        return (heirs, null);
    }

    private static async ValueTask<FreeAnswer> FindAsync(FreeCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<PersonProfiles>().FindAsync(db, id, staff: true, call.Caller, call.Aborted) is { } user
            ? FreeAnswer.Of(User.Of(user, call.Links))
            : FreeErrors.NotFound;
    }

    internal sealed record User(
        long Id, string FirstName, string LastName, string Email, string Role, string AlternateEmails, string JobTitle, string Phone, string Timezone,
        string PhotoUrl, string Language, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    {
        public static User Of(PersonProfile profile, FreeLinks links)
        {
            var p = profile.Person;

            return new(
                p.Id, p.Name, p.Lastname, p.Email, p.Role >= Desk.Access.Role.Admin ? "admin" : "user",
                string.Join(",", profile.Emails.Select(e => e.Address.Value).Where(a => a != EmailAddress.Key(p.Email))), p.JobTitle, p.Phone, profile.Timezone,
                links.Photo(profile.PhotoToken), p.Language, p.CreatedAt, p.UpdatedAt);
        }
    }
}
