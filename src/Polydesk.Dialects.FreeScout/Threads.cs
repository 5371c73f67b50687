using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Adds threads to a conversation: a customer's message, an agent's reply, or a note (section 8).</summary>
internal static class Threads
{
    private static readonly FreeNames Names = new(
        "is already in use", ("author", "user", "User"), ("customer_email", "customer.email", "Customer"), ("customer", "customer.id", "Customer"));

    public static void MapThreads(this RouteTable<FreeHandler> api) => api.Add("FS-09", "POST", "/conversations/{conversation}/threads", Add, FreeTakes.Thread);

    private static async ValueTask<FreeAnswer> Add(FreeCall call)
    {
        Ticket? ticket;

        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            (ticket, var refusal) = await Conversations.FindAsync(call, db);

            if (ticket is null)
            {
                return refusal;
            }
        }

        var faults = new List<FreeFault>();

        if (ThreadInput.Read(name => call[name], "", imported: false, faults) is not { } input)
        {
            return FreeErrors.Bad(faults);
        }

        if (FreeAttachments.TooMany(call, "attachments", input.Attachments) is { } tooMany)
        {
            return FreeErrors.Bad(tooMany);
        }

        if (call.ActingAs(input.UserId) is not { } caller)
        {
            return FreeErrors.Forbidden("The API key may not act as another user");
        }

        if (input.UserId is { } user && !await call.IsUserAsync(user))
        {
            return FreeErrors.Bad(new FreeFault("user", "User not found") { RejectedValue = user.ToString() });
        }

        var draft = await input.WithFilesAsync(call);

        if (draft is { Kind: MessageKind.Agent, To: [] } && ticket.Requester.Email.Length > 0)
        {
            draft = draft with { To = [ticket.Requester.Email] };
        }

        if ((await call.Get<ReplyToTicket>().RunAsync(ticket.Id, draft, caller, call.Aborted)).Failed(out var problem, out var message))
        {
            return FreeErrors.Of(problem, Names);
        }

        return await AnswerAsync(call, ticket.Id, message.Id);
    }

    private static async ValueTask<FreeAnswer> AnswerAsync(FreeCall call, long ticketId, long messageId)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var thread = await ConversationBody.FindThreadAsync(call.Account, db, call.Links, ticketId, messageId, call.Caller, call.Aborted);
        return thread is null ? FreeErrors.NotFound : FreeAnswer.Created(messageId, thread);
    }
}
