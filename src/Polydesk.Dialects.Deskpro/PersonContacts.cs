using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the addresses and numbers that a person is to have.</summary>
internal static class PersonContacts
{
    /// <summary>The main address when the request says no more than that, else all addresses, the main one first; nulls when it says nothing of them.</summary>
    public static (string? Main, List<string>? All) Emails(DeskproInput body, PersonBody? before)
    {
        var primary = body.TextOrEmpty("primary_email", "email");
        var list = body["emails"];

        if (!primary.IsGiven && list.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (list.Kind is not (ParameterKind.Absent or ParameterKind.Null or ParameterKind.List or ParameterKind.Text))
        {
            body.Refuse("emails", FaultCodes.InvalidType);
            return default;
        }

        var emails = primary.Or("").Trim() is { Length: > 0 } main ? new List<string> { main } : [];
        var entries = list.Kind is ParameterKind.Text ? [list] : list.Items;

        foreach (var (at, entry) in entries.Index())
        {
            if ((entry.Kind is ParameterKind.Map ? entry["email"] : entry).AsText().Has(out var email))
            {
                emails.Add(email.Trim());
            }
            else
            {
                body.Refuse($"emails.emails_{at}", FaultCodes.InvalidType);
            }
        }

        foreach (var (at, email) in emails.Index())
        {
            if (!EmailAddress.IsValid(email))
            {
                body.Refuse($"emails.emails_{at}", FaultCodes.InvalidEmail);
            }
        }

        if (before is null || list.Kind is not ParameterKind.Absent)
        {
            return (null, [.. emails.DistinctBy(EmailAddress.Key)]);
        }

        // A main address alone leaves the others, and is not taken from somebody who keeps none.
        if (emails is [] && primary.IsGiven && before.PrimaryEmail is not null)
        {
            body.Refuse("primary_email", FaultCodes.Required);
        }

        return (emails is [var alone, ..] ? alone : null, null);
    }

    /// <summary>All numbers; null when the request says nothing of them.</summary>
    public static List<Contact>? Phones(DeskproInput body)
    {
        var sent = body["phone_numbers"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return null;
        }

        if (sent.Kind is not (ParameterKind.Null or ParameterKind.List))
        {
            body.Refuse("phone_numbers", FaultCodes.InvalidType);
            return null;
        }

        var phones = new List<Contact>();

        foreach (var (at, entry) in sent.Items.Index())
        {
            var number = (entry.Kind is ParameterKind.Map ? entry["number"] : entry).AsText();

            if (number.Has(out var text) && text.Length <= 100)
            {
                phones.Add(new(text, entry["label"].AsText().Or("work")) { Extension = entry["extension"].AsText().Or("") });
            }
            else
            {
                body.Refuse($"phone_numbers.phone_numbers_{at}.number", number.IsBad || number.Has(out _) ? FaultCodes.InvalidType : FaultCodes.Required);
            }
        }

        return phones;
    }
}
