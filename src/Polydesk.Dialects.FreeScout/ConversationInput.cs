using Polydesk.Desk;
using Polydesk.Desk.Messages;
using Polydesk.Desk.People;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>
/// A conversation to be created (section 7.1). Its own parameters are checked in the product's order, and its threads only when these are right, so that
/// the first error is the one that the product would give.
/// </summary>
/// <param name="Threads">The newest first, as they were sent.</param>
internal sealed record ConversationInput(TicketDraft Draft, IReadOnlyList<ThreadInput> Threads, long? AssignTo, List<FreeFault> Faults)
{
    private const int MostThreads = 100;

    public static FreeFault NoTags { get; } = new("tags", "`tags` must be an array of tags");

    public static FreeFault NoFields { get; } = new("customFields", "`customFields` must be an array of fields");

    /// <summary>Staff are no customers here, and nobody finds them among these.</summary>
    public static FreeFault NoCustomer(string path, long id) => new(path, "Customer not found") { RejectedValue = id.ToString() };

    public static ConversationInput Read(FreeCall call)
    {
        var faults = new List<FreeFault>();
        var subject = Text(call, "subject", faults);
        var type = Text(call, "type", faults);
        var channel = type is null ? null : FreeWords.Channel(type);

        if (type is not null && channel is null)
        {
            faults.Add(FreeErrors.OneOf("type", type, FreeWords.Types));
        }

        var mailbox = Mailbox(call, faults);
        var (customer, fault) = CustomerInput.Read(call["customer"], "customer");

        if (fault is not null)
        {
            faults.Add(fault);
        }

        IReadOnlyList<Parameter> given = call["threads"] is { Kind: ParameterKind.List or ParameterKind.Map } list ? list.Items : [];

        if (call["threads"].IsAbsent)
        {
            faults.Add(FreeErrors.Required("threads"));
        }
        else if (call["threads"].Kind is not (ParameterKind.List or ParameterKind.Map) || given.Any(t => t.Kind is not ParameterKind.Map))
        {
            faults.Add(new FreeFault("threads", "`threads` must be an array of threads"));
        }
        else if (given.Count is 0 or > MostThreads)
        {
            faults.Add(given.Count == 0 ? FreeErrors.Empty("threads") : new FreeFault("threads", $"Too many threads, at most {MostThreads} are allowed"));
        }

        var asked = call["status"].AsText();
        var kinds = asked.Has(out var status) ? FreeWords.Kinds(status) : null;

        if (asked.IsBad || (status is not null && kinds is null))
        {
            faults.Add(FreeErrors.OneOf("status", status ?? call["status"].Literal, FreeWords.Statuses));
        }

        var state = call["state"].AsText().Or("published").Trim().ToLowerInvariant();

        if (state is not ("draft" or "published" or "1" or "2"))
        {
            faults.Add(FreeErrors.OneOf("state", state, FreeWords.States));
        }

        var imported = ThreadInput.Flag(name => call[name], "imported", "", faults);

        // Times count only for what is imported; elsewhere clients send them and nobody reads them.
        var createdAt = imported ? ThreadInput.Date(call["createdAt"], "createdAt", faults) : null;
        var closedAt = imported ? ThreadInput.Date(call["closedAt"], "closedAt", faults) : null;
        var fields = call["customFields"] is { IsAbsent: false } some ? FieldsInput.Read(call, some, Subject.Ticket) : [];

        if (fields is null)
        {
            faults.Add(NoFields);
        }

        var tags = call["tags"].AsTexts();
        faults.AddRange(tags.IsBad ? [NoTags] : []);

        List<ThreadInput> threads = faults.Count > 0 ? [] :
        [
            .. given.Index()
                .Select(t => ThreadInput.Read(name => FreeInput.Of(t.Item, name), $"threads.{t.Index}.", imported, faults))
                .OfType<ThreadInput>()
                .Select(t => t with { Draft = t.Draft with { Channel = channel!, Leads = false, Customer = AuthorOf(t.Draft, customer) } }),
        ];

        if (FreeAttachments.TooMany(call, "threads", threads.Select(t => t.Attachments)) is { } tooMany)
        {
            faults.Add(tooMany);
        }

        return new(
            new()
            {
                Subject = subject,
                Channel = channel ?? "",
                DepartmentId = mailbox,
                Requester = customer,
                StatusId = faults.Count > 0 ? null : Status(call, kinds, channel!, threads),
                IsDraft = state is "draft" or "1",
                Imported = imported,
                CreatedAt = createdAt,
                ClosedAt = closedAt,
                Fields = fields ?? [],
                FieldsMayBeMissing = true,
                Tags = tags.Or([]),
            },
            threads, call["assignTo"].AsInt().Has(out var agent) ? agent : null, faults);
    }

    private static CustomerReference? AuthorOf(MessageDraft thread, CustomerReference? customer) =>
        thread.Kind is MessageKind.Customer ? thread.Customer ?? customer : null;

    /// <summary>What was asked for; else what the published threads make of it, the oldest first.</summary>
    private static long Status(FreeCall call, IReadOnlyList<StatusKind>? asked, string channel, IReadOnlyList<ThreadInput> threads)
    {
        var first = call.Vocabulary.Statuses[0].Id;
        var kinds = channel == "phone" ? ThreadInput.Pending : ThreadInput.Active;

        foreach (var thread in threads.Reverse().Where(t => !t.Draft.IsDraft))
        {
            kinds = thread.Draft.StatusKinds ?? kinds;
        }

        return call.Vocabulary.StatusOf(asked ?? kinds, call.Vocabulary.FirstStatus(StatusKind.Open)?.Id ?? first);
    }

    private static string? Text(FreeCall call, string name, List<FreeFault> faults)
    {
        var reading = call[name].AsText();

        if (reading.Has(out var text) && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        faults.Add(reading.IsAbsent ? FreeErrors.Required(name) : reading.IsBad ? new FreeFault(name, "is not valid") : FreeErrors.Empty(name));
        return null;
    }

    private static long? Mailbox(FreeCall call, List<FreeFault> faults)
    {
        var reading = call["mailboxId"].AsInt();

        if (reading.IsAbsent || reading.IsEmpty)
        {
            faults.Add(FreeErrors.Required("mailboxId"));
            return null;
        }

        if (reading.Has(out var id) && call.Vocabulary.FindDepartment(id) is { Disabled: false })
        {
            return id;
        }

        faults.Add(new FreeFault("mailboxId", "Mailbox not found") { RejectedValue = call["mailboxId"].Literal });
        return null;
    }
}
