using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads who a customer is (section 7.1.1).</summary>
internal static class CustomerInput
{
    public const int LongestText = 255;
    public const int LongestNotes = 65_536;

    public static FreeFault Unnamed { get; } = new("customer.first_name", "Customer first name or email is required.");

    /// <summary>The reference, or what is wrong with it. An automation service sends the object inside an array of one.</summary>
    public static (CustomerReference? Customer, FreeFault? Fault) Read(Parameter given, string path)
    {
        var map = given is { Kind: ParameterKind.List, Items: [var only] } ? only : given;

        if (map.Kind is not ParameterKind.Map)
        {
            return (null, FreeErrors.Required(path));
        }

        if (FreeInput.Of(map, "id") is { IsAbsent: false, Literal: not "" } id)
        {
            return id.AsInt().Has(out var number)
                ? (new() { Id = number }, null)
                : (null, new FreeFault($"{path}.id", "Customer not found") { RejectedValue = id.Literal });
        }

        foreach (var name in new[] { "email", "phone", "firstName", "lastName", "jobTitle", "company", "notes" })
        {
            var reading = FreeInput.Of(map, name).AsText();

            if (reading.IsBad || reading.Or("").Length > (name == "notes" ? LongestNotes : LongestText))
            {
                return (null, new FreeFault($"{path}.{name}", "is not valid"));
            }
        }

        var email = Text("email");

        if (email.Length > 0 && !EmailAddress.IsValid(email))
        {
            return (null, new FreeFault($"{path}.email", $"Invalid email: {email}") { RejectedValue = email });
        }

        var customer = new CustomerReference
        {
            Email = email,
            Phone = Text("phone"),
            Name = Text("firstName"),
            Lastname = Text("lastName"),
            JobTitle = Text("jobTitle"),
            Company = Text("company"),
            Background = Text("notes"),
        };

        return customer is { Email: "", Name: "", Phone: "" }
            ? (null, Unnamed)
            : (customer, null);

        string Text(string name) => FreeInput.Of(map, name).AsText().Or("").Trim();
    }
}
