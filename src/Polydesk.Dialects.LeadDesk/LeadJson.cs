using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>How this dialect writes its records: snake case, unknown values as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LeadId))]
[JsonSerializable(typeof(TokenEndpoint.TokenPair))]
[JsonSerializable(typeof(Clients.Client))]
[JsonSerializable(typeof(Users.User))]
[JsonSerializable(typeof(Offices.OfficeBody))]
[JsonSerializable(typeof(Campaigns.Campaign))]
[JsonSerializable(typeof(CustomFields.FieldBody))]
[JsonSerializable(typeof(ContactLists.ListBody))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(NumberBody))]
[JsonSerializable(typeof(Products.ProductBody))]
[JsonSerializable(typeof(OrderStateRoutes.StateBody))]
[JsonSerializable(typeof(Orders.OrderBody))]
[JsonSerializable(typeof(Hooks.HookBody))]
[JsonSerializable(typeof(Gdpr.PersonalDataBody))]
[JsonSerializable(typeof(Calls.CallBody))]
[JsonSerializable(typeof(CallResultRoutes.ResultBody))]
[JsonSerializable(typeof(Callbacks.CallbackBody))]
[JsonSerializable(typeof(BlacklistRoutes.EntryBody))]
[JsonSerializable(typeof(Tickets.TicketBody))]
[JsonSerializable(typeof(Messages.MessageBody))]
internal sealed partial class LeadJson : JsonSerializerContext
{
    /// <summary>Readable text beyond ASCII stays readable; a JSON answer is never put into a page unescaped.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"Declare {typeof(T)} in {nameof(LeadJson)}."));
}

/// <summary>What a creation answers, and an entry of a relation array.</summary>
internal sealed record LeadId(long Id);
