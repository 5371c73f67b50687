using Polydesk.Desk.Messages;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the first message of a new ticket: an object, a text alone, or only the files beside it.</summary>
internal static class FirstMessage
{
    /// <summary>What <c>message</c> says; null when there is none.</summary>
    public static async ValueTask<MessageDraft?> ReadAsync(DeskproInput body, DeskproCall call)
    {
        var sent = body["message"];

        if (sent.IsAbsent)
        {
            return null;
        }

        var faults = call.Faults.At("message");
        var inner = sent.Kind is ParameterKind.Map
            ? new DeskproInput(sent, faults)
            : new DeskproInput(Parameter.OfMap(new() { ["message"] = sent }), faults);

        var files = await Attachments.ReadAsync(inner, call, "attachments", Attachments.Inline);

        if ((MessageInput.Text(inner) ?? (files.Count > 0 ? MessageText.Of("") : null)) is not { } text)
        {
            return null;
        }

        var draft = new MessageDraft(text) { Files = files };

        if (inner["person"] is not { IsAbsent: false } author)
        {
            return draft;
        }

        var person = PersonRef.Read(author, call, "message.person");
        return person.Id is { } id ? draft with { AuthorId = id } : draft with { Customer = person.Customer };
    }

    /// <summary>Files may come beside the message, and without any text.</summary>
    public static async ValueTask<MessageDraft?> WithFilesAsync(MessageDraft? first, DeskproInput body, DeskproCall call) =>
        await Attachments.ReadAsync(body, call, "attachments") is { Count: > 0 } beside
            ? (first ?? new(MessageText.Of(""))) with { Files = [.. first?.Files ?? [], .. beside] }
            : first;

    /// <summary>The requester's, where it names nobody or them; else an agent's.</summary>
    public static MessageDraft ByWhom(MessageDraft first, PersonRef requester)
    {
        var author = first.AuthorId ?? first.Customer?.Id ?? requester.Id;
        var byRequester = first is { AuthorId: null, Customer: null } || (author is not null && author == requester.Id);
        return byRequester ? first with { AuthorId = null, Customer = null, Kind = MessageKind.Customer } : first with { Kind = MessageKind.Agent };
    }
}
