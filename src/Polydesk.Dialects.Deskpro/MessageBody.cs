using Polydesk.Desk.Messages;
using Polydesk.Desk.Text;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A message of a ticket (section 3.2). Whether it is a note is 0 or 1 here, and attachments are ids.</summary>
internal sealed record MessageBody : IRefers
{
    private const int PreviewLength = 200;

    public required long Id { get; init; }

    public required long Ticket { get; init; }

    public required long Person { get; init; }

    public long? EmailSource { get; init; }

    public IReadOnlyList<string> Attributes { get; init; } = [];

    public required IReadOnlyList<long> Attachments { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public required int IsAgentNote { get; init; }

    public required string CreationSystem { get; init; }

    public string IpAddress { get; init; } = "";

    public long? VisitorId { get; init; }

    public string Hostname { get; init; } = "";

    public string? GeoCountry { get; init; }

    public string Email { get; init; } = "";

    public string MessageHash { get; init; } = "";

    public string? PrimaryTranslation { get; init; }

    public required string Message { get; init; }

    public required string MessageWithoutImages { get; init; }

    public required string MessageFull { get; init; }

    public string? MessageRaw { get; init; }

    public required string MessagePreviewText { get; init; }

    public bool ShowFullHint { get; init; }

    public string? LangCode { get; init; }

    IEnumerable<Reference> IRefers.References =>
        [Reference.To("person", Person, "person", "agent"), Reference.To("ticket", Ticket, "ticket"), new("attachments", Attachments, "attachment")];

    public static MessageBody Of(Message message) => new()
    {
        Id = message.Id,
        Ticket = message.TicketId,
        Person = message.AuthorId,
        Attachments = [.. message.Files.Select(f => f.Id)],
        DateCreated = message.CreatedAt,
        IsAgentNote = message.Kind is MessageKind.Note ? 1 : 0,
        CreationSystem = message.Channel == "email" ? "gateway.person" : "web.api",
        Message = message.Html,
        MessageWithoutImages = message.Html,
        MessageFull = message.Html,
        MessagePreviewText = Html.ToText(message.Html, PreviewLength),
    };
}
