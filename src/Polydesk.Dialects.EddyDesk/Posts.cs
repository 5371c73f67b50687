using Polydesk.Desk;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Replies, which this dialect calls posts, and internal notes, which it calls comments (sections 3.3 and 3.4).</summary>
internal static class Posts
{
    private static readonly Kind Reply = new(
        "Post", [MessageKind.Customer, MessageKind.Agent], IsNote: false, Html.Wrap,
        (call, m) => EddyAnswer.Data(Post.Of(call, m)), (call, all, page) => EddyAnswer.Page([.. all.Select(m => Post.Of(call, m))], page));

    private static readonly Kind Note = new(
        "Comment", [MessageKind.Note], IsNote: true, Html.Sanitize,
        (call, m) => EddyAnswer.Data(Comment.Of(call, m)), (call, all, page) => EddyAnswer.Page([.. all.Select(m => Comment.Of(call, m))], page));

    private static readonly EddyNames Names = new(("text", "text"), ("author", "user_id"), ("files", "files"));

    public static void MapPosts(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-07", "GET", "/tickets/{ticket_id}/posts", call => List(call, Reply));
        api.Add("ED-08", "POST", "/tickets/{ticket_id}/posts", call => Add(call, Reply), EddyTakes.NewMessage);
        api.Add("ED-09", "PUT", "/tickets/{ticket_id}/posts/{id}", call => Change(call, Reply), EddyTakes.MessageChange);
        api.Add("ED-10", "DELETE", "/tickets/{ticket_id}/posts/{id}", call => Delete(call, Reply));
        api.Add("ED-11", "GET", "/tickets/{ticket_id}/comments", call => List(call, Note));
        api.Add("ED-12", "POST", "/tickets/{ticket_id}/comments", call => Add(call, Note), EddyTakes.NewMessage);
        api.Add("ED-13", "PUT", "/tickets/{ticket_id}/comments/{id}", call => Change(call, Note), EddyTakes.MessageChange);
        api.Add("ED-14", "DELETE", "/tickets/{ticket_id}/comments/{id}", call => Delete(call, Note));
    }

    private static async ValueTask<EddyAnswer> List(EddyCall call, Kind kind)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var tickets = call.Get<TicketStore>();

        if (!call.Caller.IsAdmin && !await tickets.ExistsAsync(db, call.Id("ticket_id"), call.Caller, call.Aborted))
        {
            return NoTicket(call);
        }

        if (kind.IsNote && !call.Caller.IsStaff)
        {
            return Refusals.Forbidden;
        }

        var (messages, total) = await call.Get<MessageStore>().PageAsync(
            db, call.Id("ticket_id"), kind.Kinds, call.Skip(EddyPage.Default), EddyPage.Default, call.Aborted);

        // Admins see every ticket, and where there is a message there is its ticket.
        if (messages.Count == 0 && !await tickets.ExistsAsync(db, call.Id("ticket_id"), call.Caller, call.Aborted))
        {
            return NoTicket(call);
        }

        return kind.Page(call, messages, new(total, EddyPage.Default, call.Page));
    }

    private static async ValueTask<EddyAnswer> Add(EddyCall call, Kind kind)
    {
        if (kind.IsNote && !call.Caller.IsStaff)
        {
            return await RefuseNotesAsync(call);
        }

        var author = call.Bag["user_id"].AsInt();
        List<FieldProblem> unread = [];

        if (Text(call, kind, out var fault) is not { } text)
        {
            text = MessageText.Of("");
            unread.Add(new("text", fault));
        }

        if (author.IsBad || author.IsEmpty)
        {
            unread.Add(new("author", FieldFault.Incorrect));
        }

        var draft = new MessageDraft(text)
        {
            IsNote = kind.IsNote,
            AuthorId = author.Has(out var id) ? id : null,
            Files = call.Bag.UploadedFiles(),
            Unread = unread,
        };
        var outcome = await call.Get<ReplyToTicket>().RunAsync(call.Id("ticket_id"), draft, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var message) ? Refused(call, kind, problem) : kind.One(call, message);
    }

    private static async ValueTask<EddyAnswer> Change(EddyCall call, Kind kind)
    {
        if (kind.IsNote && !call.Caller.IsStaff)
        {
            return await RefuseNotesAsync(call);
        }

        if (Text(call, kind, out var fault) is not { } text)
        {
            return await RefuseTextAsync(call, kind, Problem.Invalid("text", fault));
        }

        var outcome = await call.Get<ChangeMessage>().SetTextAsync(
            call.Id("ticket_id"), call.Id("id"), kind.Kinds, text, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out var message) ? Refused(call, kind, problem) : kind.One(call, message);
    }

    private static async ValueTask<EddyAnswer> Delete(EddyCall call, Kind kind)
    {
        if (kind.IsNote && !call.Caller.IsStaff)
        {
            return await RefuseNotesAsync(call);
        }

        var outcome = await call.Get<ChangeMessage>().RemoveAsync(call.Id("ticket_id"), call.Id("id"), kind.Kinds, call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _)
            ? Refused(call, kind, problem)
            : EddyAnswer.Deleted(kind.Thing, $"{call.IdText("id")}}} in ticket with id {{{call.IdText("ticket_id")}");
    }

    private static MessageText? Text(EddyCall call, Kind kind, out FieldFault fault)
    {
        var sent = call.Bag["text"].AsText();
        fault = sent.IsBad ? FieldFault.Incorrect : FieldFault.Missing;
        return sent.Has(out var text) && !string.IsNullOrWhiteSpace(text) && MessageText.Of(kind.Make(text)) is { IsEmpty: false } made ? made : null;
    }

    /// <summary>A ticket or message that is not there is told before a missing text.</summary>
    private static async ValueTask<EddyAnswer> RefuseTextAsync(EddyCall call, Kind kind, Problem problem)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if (!await call.Get<TicketStore>().ExistsAsync(db, call.Id("ticket_id"), call.Caller, call.Aborted))
        {
            return NoTicket(call);
        }

        return await call.Get<MessageStore>().FindAsync(db, call.Id("ticket_id"), call.Id("id"), kind.Kinds, call.Aborted) is { IsDraft: false }
            ? Refused(call, kind, problem)
            : NoMessage(call, kind);
    }

    /// <summary>Customers see their tickets, so they learn that notes are not for them, and of other tickets nothing.</summary>
    private static async ValueTask<EddyAnswer> RefuseNotesAsync(EddyCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<TicketStore>().ExistsAsync(db, call.Id("ticket_id"), call.Caller, call.Aborted) ? Refusals.Forbidden : NoTicket(call);
    }

    private static EddyErrors Refused(EddyCall call, Kind kind, Problem problem) => problem switch
    {
        { Kind: ProblemKind.NotFound, Subject: "ticket" } => NoTicket(call),
        { Kind: ProblemKind.NotFound } => NoMessage(call, kind),
        { Kind: ProblemKind.Invalid, Fields: { } fields } => Refusals.OfMessage(fields, Names),
        _ => Refusals.Of(problem, Names),
    };

    private static EddyErrors NoTicket(EddyCall call) => Refusals.NotFound("Ticket", call.IdText("ticket_id"));

    private static EddyErrors NoMessage(EddyCall call, Kind kind) =>
        Refusals.NotFound(kind.Thing, $"{call.IdText("id")}}} in ticket with id {{{call.IdText("ticket_id")}");

    /// <summary>What differs between posts and comments: a comment's text is not wrapped, and it has no date of its last change.</summary>
    private sealed record Kind(
        string Thing, IReadOnlyList<MessageKind> Kinds, bool IsNote, Func<string, string> Make, Func<EddyCall, Message, EddyAnswer> One,
        Func<EddyCall, IReadOnlyList<Message>, EddyPage, EddyAnswer> Page);

    internal sealed record Post(
        long TicketId, long Id, long UserId, string Text, string DateCreated, string DateUpdated, IReadOnlyList<EddyFiles.FileLink> Files)
    {
        public static Post Of(EddyCall call, Message m) => new(
            m.TicketId, m.Id, m.AuthorId, m.Html, call.Dates.WriteReversed(m.CreatedAt), call.Dates.WriteReversed(m.UpdatedAt), EddyFiles.Of(call, m.Files));
    }

    internal sealed record Comment(
        long TicketId, long Id, long UserId, string Text, string DateCreated, string Visible, IReadOnlyList<EddyFiles.FileLink> Files)
    {
        public static Comment Of(EddyCall call, Message m) => new(
            m.TicketId, m.Id, m.AuthorId, m.Html, call.Dates.WriteReversed(m.CreatedAt), "staff", EddyFiles.Of(call, m.Files));
    }
}
