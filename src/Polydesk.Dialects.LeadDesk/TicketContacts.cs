using Polydesk.Desk.Access;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Who asks in a new ticket: a contact by id, or by an object as in section 5.8, which is matched by address, then by number, and else made.</summary>
internal static class TicketContacts
{
    private const string Attribute = "contact";

    /// <summary>Reads the contact: one who is there, or one to be made. Neither when something is wrong.</summary>
    public static async ValueTask<(long? Id, ContactDraft? New)> ReadAsync(LeadCall call, LeadFields body)
    {
        if (body.Id("contact_id", body.Has(Attribute) ? Need.Optional : Need.Required).Or(null) is { } id)
        {
            if (!await Contacts.ExistsAsync(call, id))
            {
                body.Refuse("contact_id", LeadWords.Selected("contact_id"));
            }

            return (id, null);
        }

        if (Within(body) is not { } contact)
        {
            return (null, null);
        }

        var draft = await ContactWrites.ReadNewAsync(call, contact, new(call.Vocabulary, call.Caller, "contact"), null);
        return await MatchAsync(call, contact, draft) is { } known ? (known, null) : (null, draft);
    }

    /// <summary>The refusal of a token that may not read the lists into which the contact is put.</summary>
    public static LeadError? Lacks(LeadCall call, LeadFields body) => Within(body) is { } contact ? ContactWrites.Lacks(call, contact, isNew: true) : null;

    /// <summary>These names, and those of the contact's attributes.</summary>
    public static LeadNames With(LeadNames names, LeadCall call) => new(names.ByField
        .Concat(ContactWrites.NamesOf(new(call.Vocabulary, call.Caller, "contact")).ByField.Select(n => KeyValuePair.Create($"{Attribute}.{n.Key}", $"{Attribute}.{n.Value}")))
        .ToDictionary());

    /// <summary>An address is one person's, whether or not the caller sees them, as with mail; of those with a number only those whom the caller sees count.</summary>
    private static async ValueTask<long?> MatchAsync(LeadCall call, LeadFields contact, ContactDraft draft)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (draft.Email.Or(null) is { } email && await call.Get<PersonStore>().FindIdByEmailAsync(db, email, call.Aborted) is { } holder)
        {
            if (!await call.Get<ContactStore>().ExistsAsync(db, holder, Caller.System, call.Aborted))
            {
                contact.Refuse("email", LeadWords.Selected(contact.PathOf("email")));
            }

            return holder;
        }

        return draft.Phone.Or(null) is { } phone ? await call.Get<OutreachRules>().OwnerAsync(db, phone, call.Caller, call.Aborted) : null;
    }

    private static LeadFields? Within(LeadFields body) => body.Map(Attribute) is { IsAbsent: false } map ? body.Of(Attribute, map) : null;
}
