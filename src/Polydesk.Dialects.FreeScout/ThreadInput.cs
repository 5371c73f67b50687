using Polydesk.Desk.Files;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>One thread of a request (section 8.1), checked but for whether its people exist. Its files are taken afterwards.</summary>
/// <param name="Draft">The message without its files.</param>
/// <param name="UserId">Who of the staff writes it; null for a customer's.</param>
/// <param name="Attachments">The attachments as they were sent.</param>
internal sealed record ThreadInput(MessageDraft Draft, long? UserId, Parameter Attachments)
{
    public const string Customer = "customer";
    private const string Message = "message";
    public const string Note = "note";
    private const int LongestText = 8 * 1024 * 1024;

    public static readonly string[] Types = [Customer, Message, Note];

    public static readonly IReadOnlyList<StatusKind> Active = FreeWords.Kinds(FreeWords.Active)!;
    public static readonly IReadOnlyList<StatusKind> Pending = [StatusKind.Pending];

    /// <param name="given">The thread's object: the body itself, or a member of a list.</param>
    /// <param name="path">What goes before the names of its parameters in errors.</param>
    /// <param name="imported">Whether the whole conversation is imported.</param>
    /// <param name="faults">Where to put what is wrong.</param>
    public static ThreadInput? Read(Func<string, Parameter> given, string path, bool imported, List<FreeFault> faults)
    {
        var before = faults.Count;
        var type = TypeOf(given("type"), path, faults);
        var text = given("text").AsText();
        var said = MessageText.Of("");

        if (text.IsAbsent)
        {
            faults.Add(FreeErrors.Required(path + "text"));
        }
        else if (!text.Has(out var some) || string.IsNullOrWhiteSpace(some))
        {
            faults.Add(text.IsBad ? new FreeFault(path + "text", "is not valid") : FreeErrors.Empty(path + "text"));
        }
        else if (some.Length > LongestText)
        {
            faults.Add(new FreeFault(path + "text", "is too long"));
        }
        else if ((said = MessageText.Of(Html.LineBreaks(some))).IsEmpty && given("attachments").Items.Count == 0)
        {
            faults.Add(FreeErrors.Empty(path + "text"));
        }

        var (user, customer) = Author(given, type, path, faults);
        var asked = given("status").AsText();
        var status = asked.Has(out var word) ? FreeWords.Kinds(word) : null;

        if (asked.IsBad || (word is not null && status is null))
        {
            faults.Add(FreeErrors.OneOf(path + "status", word ?? given("status").Literal, FreeWords.Statuses));
        }

        var state = given("state").AsText().Or("published").Trim().ToLowerInvariant();

        if (state is not ("draft" or "published" or "1" or "2"))
        {
            faults.Add(FreeErrors.OneOf(path + "state", state, FreeWords.States));
        }

        imported |= Flag(given, "imported", path, faults);
        var written = given("createdAt");
        var createdAt = imported ? Date(written, path + "createdAt", faults) : null;
        var (to, cc, bcc) = (Addresses(given("to"), path + "to", faults), Addresses(given("cc"), path + "cc", faults), Addresses(given("bcc"), path + "bcc", faults));

        if (faults.Count > before)
        {
            return null;
        }

        var kind = type switch
        {
            Customer => MessageKind.Customer,
            Message => MessageKind.Agent,
            _ => MessageKind.Note,
        };
        var closes = status is [StatusKind.Resolved, ..];

        return new(
            new(said)
            {
                Kind = kind,
                Customer = customer,
                AuthorId = user,
                IsDraft = state is "draft" or "1",
                Imported = imported,
                CreatedAt = imported ? createdAt : null,
                To = to,
                Cc = cc,
                Bcc = bcc,
                Leads = true,
                StatusKinds = status ?? kind switch
                {
                    MessageKind.Customer => Active,
                    MessageKind.Agent => Pending,
                    _ => null,
                },

                // What follows from a reply is no event of its own; what a note sets, and what closes, is.
                QuietStatus = kind is not MessageKind.Note && !closes,
            },
            user, given("attachments"));
    }

    public async ValueTask<MessageDraft> WithFilesAsync(FreeCall call) =>
        Attachments.IsAbsent ? Draft : Draft with { Files = await FreeAttachments.ReadAsync(call, Attachments) };

    public static bool Flag(Func<string, Parameter> given, string name, string path, List<FreeFault> faults)
    {
        var reading = given(name).AsBool();

        if (reading.IsBad)
        {
            faults.Add(new FreeFault(path + name, "Expected true or false") { RejectedValue = given(name).Literal });
        }

        return reading.Or(false);
    }

    /// <summary>Null when there is none; one that cannot be read is a fault.</summary>
    public static DateTimeOffset? Date(Parameter given, string path, List<FreeFault> faults)
    {
        if (given.IsAbsent || given.AsText().IsEmpty)
        {
            return null;
        }

        if (given.AsText().Has(out var text) && FreeDates.Read(text) is { } time)
        {
            return time;
        }

        faults.Add(new FreeFault(path, "Expected a date like 2020-01-02T23:00:00Z") { RejectedValue = given.Literal });
        return null;
    }

    private static string? TypeOf(Parameter given, string path, List<FreeFault> faults)
    {
        if (!given.AsText().Has(out var text))
        {
            faults.Add(given.AsText().IsEmpty ? FreeErrors.Empty(path + "type") : FreeErrors.Required(path + "type"));
            return null;
        }

        var type = text.Trim().ToLowerInvariant() switch
        {
            "1" => Customer,
            "2" => Message,
            "3" => Note,
            var name => name,
        };

        if (Types.Contains(type))
        {
            return type;
        }

        faults.Add(FreeErrors.OneOf(path + "type", text, Types));
        return null;
    }

    private static (long? User, CustomerReference? Customer) Author(Func<string, Parameter> given, string? type, string path, List<FreeFault> faults)
    {
        switch (type)
        {
            case Customer when given("customer").IsAbsent:
                return default;

            case Customer:
                var (customer, fault) = CustomerInput.Read(given("customer"), path + "customer");

                if (fault is not null)
                {
                    faults.Add(fault);
                }

                return (null, customer);

            case null:
                return default;

            default:
                var user = given("user").AsInt();

                if (user.IsAbsent || user.IsEmpty)
                {
                    faults.Add(FreeErrors.Required(path + "user"));
                }
                else if (user.IsBad)
                {
                    faults.Add(new FreeFault(path + "user", "User not found") { RejectedValue = given("user").Literal });
                }

                return (user.Or(0), null);
        }
    }

    private static IReadOnlyList<string> Addresses(Parameter given, string path, List<FreeFault> faults)
    {
        var reading = given.AsTexts();

        if (reading.IsBad)
        {
            faults.Add(new FreeFault(path, "Expected a list of addresses"));
            return [];
        }

        var addresses = reading.Or([]);

        if (addresses.FirstOrDefault(a => !EmailAddress.IsValid(a)) is { } bad)
        {
            faults.Add(new FreeFault(path, $"Invalid email: {bad}") { RejectedValue = bad });
        }

        return addresses;
    }
}
