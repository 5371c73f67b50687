namespace Polydesk.Desk;

/// <summary>The kinds of thing that fields, notes, files and events belong to. Stored as numbers: never renumber.</summary>
public enum Subject
{
    Ticket = 1,
    Person = 2,
    Organization = 3,
    Message = 4,
    Note = 5,
    Article = 6,
    FieldOption = 7,
    Department = 8,
    FieldValue = 9,
    ArticleCategory = 10,
    Desk = 11,
    Order = 20,
    Team = 21,
    Webhook = 12,
    ContactList = 22,
    Product = 23,
    OrderState = 24,
    Call = 25,
    CallResult = 26,
    Callback = 27,
    BlacklistEntry = 28,
    Field = 13,

    /// <summary>An upload that goes after a day unless something takes it over.</summary>
    TemporaryUpload = 30,

    /// <summary>An upload that stays.</summary>
    Upload = 31,
    TicketLayout = 32,
    TicketView = 33,
    UserSource = 34,
}
