using System.Net;
using System.Text.Json.Serialization;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Text;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The messages of a ticket (section 5.15).</summary>
internal static class Messages
{
    private static readonly MessageKind[] All = [MessageKind.Customer, MessageKind.Agent, MessageKind.Note];

    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["author"] = "user_id" });

    public static void MapMessages(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-128", "GET", "/tickets/{id}/messages", "tickets:read", List);
        api.Add("LD-129", "POST", "/tickets/{id}/messages", "tickets:create", Add, LeadTakes.NewMessage);
        api.Add("LD-130", "GET", "/tickets/{id}/messages/{message}", "tickets:read", Get);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        if (await Tickets.FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        var page = call.Page();

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (messages, total) = await call.Get<MessageStore>().PageAsync(db, ticket.Id, All, page.Skip, page.Size, call.Aborted, oldestFirst: true);
        return call.List(messages.ConvertAll(m => MessageBody.Of(call, m)), page, total);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call)
    {
        if (await Tickets.FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<MessageStore>().FindAsync(db, ticket.Id, call.Id("message"), All, call.Aborted) is { IsDraft: false } message
            ? LeadAnswer.Of(MessageBody.Of(call, message))
            : LeadErrors.NotFound("message");
    }

    /// <summary>A reply makes the ticket wait for the customer, what the customer says opens it, a note changes nothing; a status in the request wins.</summary>
    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if (await Tickets.FindAsync(call, call.Id("id")) is not { } ticket)
        {
            return LeadErrors.NotFound("ticket");
        }

        if ((await (call with { Limits = LeadFiles.LimitsOf(call.Limits) }).ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var type = body.Choice("type", Need.Required, MessageWords.Types).Or(null) ?? "reply";
        var text = body.Text("body", body.Has("body_html") ? Need.Optional : Need.Required, LeadFields.LongestText).Or(null);
        var html = body.Text("body_html", Need.Optional, LeadFields.LongestText).Or(null);
        var status = body.Choice("status", Need.Value, LeadStatus.All).Or(null);
        var channel = body.Choice("channel", Need.Value, LeadChannel.All).Or(null) ?? "api";
        var author = type == "customer" ? null : TicketWrites.Author(call, body);
        var files = await LeadFiles.ReadAsync(call, body);

        var said = MessageWords.Text(text ?? "", html);

        if (said.IsEmpty)
        {
            body.Refuse("body", LeadWords.Required("body"));
        }

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        var draft = new MessageDraft(said)
        {
            Kind = MessageWords.Kind(type),
            IsNote = type == "note",
            AuthorId = author,
            Channel = LeadChannel.Write(channel),
            Files = files,
            StatusId = status is null ? null : LeadStatus.Id(call.Vocabulary, status),
            StatusKinds = type switch
            {
                "reply" => [StatusKind.InProgress],
                "customer" => [StatusKind.Open],
                _ => null,
            },
        };
        var outcome = await call.Get<ReplyToTicket>().RunAsync(ticket.Id, draft, Tickets.CallerOf(call), call.Aborted);

        return outcome.Failed(out var problem, out var message)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(
                message.Id, $"/tickets/{ticket.Id}/messages/{message.Id}", () => ValueTask.FromResult(MessageBody.Of(call, message)));
    }

    internal sealed record Attachment(long Id, string Name, long Size, string ContentType);

    internal sealed record MessageBody(
        long Id, string Type, string Body, string? BodyHtml, string Channel, long? UserId, long? ContactId, IReadOnlyList<Attachment> Attachments, string CreatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static MessageBody Of(LeadCall call, Message m) => new(
            m.Id, MessageWords.Type(m.Kind), Html.ToText(m.Html), m.Html, LeadChannel.Of(m.Channel), m.Kind is MessageKind.Customer ? null : m.AuthorId,
            m.Kind is MessageKind.Customer ? m.AuthorId : null, [.. m.Files.Select(f => new Attachment(f.Id, f.Name, f.Size, f.MediaType))], call.Time(m.CreatedAt))
        {
            Links = call.Links.Of($"/tickets/{m.TicketId}/messages/{m.Id}"),
        };
    }
}

/// <summary>What the kinds of messages are called here, and how their texts are read.</summary>
internal static class MessageWords
{
    public static IReadOnlyList<string> Types { get; } = ["reply", "note", "customer"];

    public static string Type(MessageKind kind) => kind switch
    {
        MessageKind.Agent => "reply",
        MessageKind.Note => "note",
        _ => "customer",
    };

    public static MessageKind Kind(string type) => type switch
    {
        "reply" => MessageKind.Agent,
        "note" => MessageKind.Note,
        _ => MessageKind.Customer,
    };

    /// <summary>HTML where it is given and says anything, else the plain text with its lines.</summary>
    public static MessageText Text(string plain, string? html) =>
        html is not null && MessageText.Of(Html.Sanitize(html)) is { IsEmpty: false } text ? text : MessageText.Of(Html.Wrap(WebUtility.HtmlEncode(plain)));
}
