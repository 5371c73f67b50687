using System.Globalization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>A contact's numbers, which have ids of their own: PATCH changes those that it names (section 5.9).</summary>
internal static class PhoneNumbers
{
    public static void MapPhoneNumbers(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-85", "GET", "/contacts/{id}/phone_numbers", "contacts:read", List);
        api.Add("LD-85", "PATCH", "/contacts/{id}/phone_numbers", "contacts:update", Change, LeadTakes.Numbers);
        api.Add("LD-85", "POST", "/contacts/{id}/phone_numbers", "contacts:update", Add, LeadTakes.NewNumber);
        api.Add("LD-85", "GET", "/contacts/{id}/phone_numbers/{number}", "contacts:read", Get);
        api.Add("LD-85", "DELETE", "/contacts/{id}/phone_numbers/{number}", "contacts:update", Remove);
    }

    /// <summary>Reads entries out of an attribute, or out of an array that is the whole body.</summary>
    /// <param name="body">The object with the attribute.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="known">The numbers that an entry must name; null reads new ones.</param>
    public static IReadOnlyList<NumberDraft> Read(LeadFields body, string name, NumberBook? known)
    {
        if (!body.Has(name))
        {
            return [];
        }

        if (body[name].Kind is not ParameterKind.List)
        {
            body.Refuse(name, LeadWords.Array(body.PathOf(name)));
            return [];
        }

        return [.. body[name].Items.Select((entry, at) => Read(body.Of($"{name}.{at}", entry), $"{name}.{at}.id", entry, known)).OfType<NumberDraft>()];
    }

    private static NumberDraft? Read(LeadFields entry, string idName, Parameter value, NumberBook? known)
    {
        var id = 0L;

        if (known is not null && !long.TryParse(value["id"].Literal, NumberStyles.None, CultureInfo.InvariantCulture, out id))
        {
            entry.Refuse("id", LeadWords.Required(idName));
            return null;
        }

        if (known?.All.All(n => n.Id != id) == true)
        {
            entry.Refuse("id", LeadWords.Selected(idName));
            return null;
        }

        var number = entry.Phone("number", known is null ? Need.Required : Need.Value).Filled();
        var label = entry.Text("label");
        var isMain = entry.Bool("main").Filled();

        // There is always a main number: another takes its place, it does not just leave.
        if (isMain is { IsGiven: true, Value: false } && known?.All.Any(n => n.Id == id && n.IsMain) == true)
        {
            entry.Refuse("main", LeadWords.Fixed(idName[..^2] + "main"));
        }

        return number.IsGiven || known is not null ? new(id, number, label, isMain) : null;
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        if (await Contacts.FindAsync(call, call.Id("id")) is not { } contact)
        {
            return LeadErrors.NotFound("contact");
        }

        var page = call.Page();
        return call.Query.Refusal is { } refusal
            ? refusal
            : call.List([.. page.Of(contact.Numbers).Select(n => Body(call, contact, n))], page, contact.Numbers.Count);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call)
    {
        if (await Contacts.FindAsync(call, call.Id("id")) is not { } contact)
        {
            return LeadErrors.NotFound("contact");
        }

        return contact.Numbers.FirstOrDefault(n => n.Id == call.Id("number")) is { } number
            ? LeadAnswer.Of(Body(call, contact, number))
            : LeadErrors.NotFound("phone_number");
    }

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await Contacts.FindAsync(call, call.Id("id")) is not { } contact)
        {
            return LeadErrors.NotFound("contact");
        }

        if ((await call.ArrayAsync()).FailedArray(out var refusal, out var array))
        {
            return refusal;
        }

        var faults = new LeadFaults();
        var known = new NumberBook(contact.Numbers);
        IReadOnlyList<NumberDraft> numbers =
        [
            .. array.Items.Select((entry, at) => Read(new(entry, call.Zone, false, faults, $"{at}."), $"{at}.id", entry, known)).OfType<NumberDraft>(),
        ];

        return faults.Refusal ?? await SaveAsync(call, contact.Id, new() { Numbers = numbers });
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        var id = call.Id("id");

        if (await Contacts.FindAsync(call, id) is not { } before)
        {
            return LeadErrors.NotFound("contact");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var number = body.Phone("number", Need.Required).Filled();
        var draft = new NumberDraft(0, number, body.Text("label"), body.Bool("main").Filled());

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await SaveAsync(call, id, new() { NewNumbers = [draft] }) is LeadError failed)
        {
            return failed;
        }

        // The same number may be there already, and may have been added by somebody else meanwhile.
        var contact = (await Contacts.FindAsync(call, id))!;
        var made = contact.Numbers.Where(n => n.Number == number.Value).ExceptBy(before.Numbers.Select(n => n.Id), n => n.Id).MaxBy(n => n.Id)!;
        return await call.CreatedAsync(made.Id, $"/contacts/{id}/phone_numbers/{made.Id}", () => ValueTask.FromResult(Body(call, contact, made)));
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call)
    {
        if (await Contacts.FindAsync(call, call.Id("id")) is not { } contact)
        {
            return LeadErrors.NotFound("contact");
        }

        var number = call.Id("number");
        return contact.Numbers.All(n => n.Id != number)
            ? LeadErrors.NotFound("phone_number")
            : await SaveAsync(call, contact.Id, new() { RemovedNumber = number });
    }

    private static async ValueTask<LeadAnswer> SaveAsync(LeadCall call, long id, ContactDraft draft) =>
        (await call.Get<SaveContact>().RunAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? ContactWrites.Refusal(problem, new(call.Vocabulary, call.Caller, "contact"))
            : LeadAnswer.Done;

    private static NumberBody Body(LeadCall call, ContactCard contact, ContactNumber number) =>
        NumberBody.Of(number, call.Links.Of($"/contacts/{contact.Id}/phone_numbers/{number.Id}"));
}
