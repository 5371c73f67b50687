using Polydesk.Desk;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the single values of a ticket that are more than a number or a text.</summary>
internal static class TicketValues
{
    public static PersonRef? Person(DeskproInput body, DeskproCall call)
    {
        if (body["person", "person_id"] is { IsAbsent: false } sent)
        {
            return PersonRef.Read(sent, call, "person");
        }

        return body["person_email"].IsAbsent ? null
            : PersonRef.Read(body["person_email"], call, "person_email") with { Name = body.TextOrEmpty("person_name").Or("") };
    }

    /// <summary>The new requester; a ticket cannot be without one.</summary>
    public static PersonRef? ChangedPerson(DeskproInput body, DeskproCall call)
    {
        var person = Person(body, call);

        if (person is null && body["person", "person_id", "person_email"].Kind is ParameterKind.Null)
        {
            body.Refuse("person", FaultCodes.Required);
        }

        return person;
    }

    public static async ValueTask<Optional<long?>> AgentAsync(DeskproInput body, DeskproCall call)
    {
        var sent = body["agent"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (sent.IsAbsent || sent is { Kind: ParameterKind.Text, Literal: "" or "0" } or { Kind: ParameterKind.Number, Literal: "0" })
        {
            return (long?)null;
        }

        return await PersonRef.FindAsync([PersonRef.Read(sent, call, "agent")], call, "agent") is [var id] ? id : default(Optional<long?>);
    }

    /// <summary>A ticket has the organization of its requester; a request that names it must name that one.</summary>
    public static async ValueTask CheckOrganizationAsync(DeskproInput body, PersonRef requester, DeskproCall call)
    {
        if (!body.Id("organization").Is(out var given) || given is not { } organization)
        {
            return;
        }

        await using var db = await call.OpenAsync();
        var person = requester.Id ?? await call.Get<PersonStore>().FindIdByEmailAsync(db, requester.Email, call.Aborted);

        if (person is null || await db.NumberAsync($"select organization_id from people where id = {person}", call.Aborted) != organization)
        {
            body.Refuse("organization", FaultCodes.BadChoice, "A ticket has the organization of its requester.");
        }
    }

    public static Optional<int> Urgency(DeskproInput body)
    {
        if (!body.Int("urgency").Is(out var urgency))
        {
            return default;
        }

        if (urgency is >= 1 and <= 10)
        {
            return (int)urgency;
        }

        body.Refuse("urgency", FaultCodes.OutOfRange, "Must be a number between 1 and 10");
        return default;
    }

    /// <summary>The default brand is what a ticket without one has.</summary>
    public static Optional<long?> Brand(DeskproInput body, DeskproCall call) =>
        body.Id("brand").Is(out var brand) ? brand == call.Vocabulary.DefaultBrand.Id ? (long?)null : brand : default(Optional<long?>);

    public static Optional<string?> Language(DeskproInput body, DeskproCall call)
    {
        if (!body.Id("language").Is(out var given))
        {
            return default;
        }

        if (given is not { } id)
        {
            return (string?)null;
        }

        if (LanguageBody.Find(id, call.Vocabulary) is { } code)
        {
            return code;
        }

        body.Refuse("language", FaultCodes.BadChoice);
        return default;
    }

    /// <summary>A thing that a ticket cannot be without.</summary>
    public static Optional<long> Needed(DeskproInput body, string name)
    {
        if (!body.Id(name).Is(out var given))
        {
            return default;
        }

        if (given is { } id)
        {
            return id;
        }

        body.Refuse(name, FaultCodes.Required);
        return default;
    }

    public static void CheckStar(DeskproInput body)
    {
        if (body.Id("star").Is(out var star) && star is { } id && Star.Find(id) is null)
        {
            body.Refuse("star", FaultCodes.BadChoice);
        }
    }
}
