using System.Globalization;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A person as a request names one (section 3.1): by id, by address, or by an object with either and perhaps a name.</summary>
internal sealed record PersonRef(long? Id, string Email, string Name = "", string Lastname = "")
{
    public bool IsNobody => Id is null && Email.Length == 0;

    public CustomerReference Customer => new() { Id = Id, Email = Email, Name = Name, Lastname = Lastname };

    /// <summary>Reads a person; what cannot be read is refused at the path and answered as nobody.</summary>
    public static PersonRef Read(Parameter sent, DeskproCall call, string path)
    {
        if (sent.Kind is ParameterKind.Map)
        {
            var inner = sent["person"] is { IsAbsent: false } nested ? nested : sent["id"];

            if (!inner.IsAbsent)
            {
                return Read(inner, call, path);
            }

            var email = (sent["email"] is { IsAbsent: false } given ? given : sent["primary_email"]).AsText().Or("");
            var first = sent["first_name"].AsText().Or("");
            var name = first.Length > 0 ? first : sent["name"].AsText().Or("");
            return Checked(new(null, email.Trim(), name, sent["last_name"].AsText().Or("")), call, path);
        }

        if (!sent.AsText().Has(out var text))
        {
            call.Faults.Add(path, sent.AsText().IsBad ? FaultCodes.InvalidType : FaultCodes.Required);
            return new(null, "");
        }

        text = text.Trim();
        return text == "me" ? new(call.Caller.PersonId, "")
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new(id, "")
            : Checked(new(null, text), call, path);
    }

    private static PersonRef Checked(PersonRef person, DeskproCall call, string path)
    {
        if (person.Email.Length == 0)
        {
            call.Faults.Add(path, FaultCodes.Required);
        }
        else if (!EmailAddress.IsValid(person.Email))
        {
            call.Faults.Add(path, FaultCodes.InvalidEmail);
            return new(null, "");
        }

        return person;
    }

    /// <summary>The ids of people who are there, in the order of the references; one who is not is refused.</summary>
    public static async ValueTask<IReadOnlyList<long>> FindAsync(IReadOnlyList<PersonRef> people, DeskproCall call, string path)
    {
        var addresses = people.Where(p => p.Id is null && p.Email.Length > 0).Select(p => p.Email).ToList();
        var known = new Dictionary<string, long>();

        if (addresses.Count > 0)
        {
            await using var db = await call.OpenAsync();
            known = await call.Get<PersonStore>().FindIdsByEmailAsync(db, addresses, call.Aborted);
        }

        var ids = new List<long>();

        foreach (var person in people.Where(p => !p.IsNobody))
        {
            if (person.Id is { } id || known.TryGetValue(EmailAddress.Key(person.Email), out id))
            {
                ids.Add(id);
            }
            else
            {
                call.Faults.Add(path, FaultCodes.BadChoice);
            }
        }

        return ids;
    }

    /// <summary>The addresses of people: those that are named by id have theirs read.</summary>
    public static async ValueTask<IReadOnlyList<string>> AddressesAsync(IReadOnlyList<PersonRef> people, DeskproCall call, string path)
    {
        var ids = people.Select(p => p.Id).OfType<long>().Distinct().ToList();
        var known = new Dictionary<long, string>();

        if (ids.Count > 0)
        {
            await using var db = await call.OpenAsync();
            known = (await db.ListAsync(
                static row => (Id: row.Long(), Email: row.Text()), $"select id, email from people where id in {ids} and deleted_at is null and email <> ''", call.Aborted))
                .ToDictionary(r => r.Id, r => r.Email);
        }

        var addresses = new List<string>();

        foreach (var person in people.Where(p => !p.IsNobody))
        {
            if (person.Id is not { } id)
            {
                addresses.Add(person.Email);
            }
            else if (known.TryGetValue(id, out var email))
            {
                addresses.Add(email);
            }
            else
            {
                call.Faults.Add(path, FaultCodes.BadChoice);
            }
        }

        return [.. addresses.DistinctBy(EmailAddress.Key)];
    }

    /// <summary>Reads a list of people; one alone is a list of one.</summary>
    public static IReadOnlyList<PersonRef> ReadList(Parameter sent, DeskproCall call, string path) => sent.Kind switch
    {
        ParameterKind.Absent or ParameterKind.Null => [],
        ParameterKind.List => [.. sent.Items.Select((p, at) => Read(p, call, $"{path}.{path}_{at}"))],
        ParameterKind.Text => [.. sent.Literal.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => Read(Parameter.OfText(p), call, path))],
        _ => [Read(sent, call, path)],
    };
}
