using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Polydesk.Dialects.FreeScout;

/// <summary>How this dialect writes its records: camel case, times in UTC with a Z.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FreeDates.Converter)])]
[JsonSerializable(typeof(ConversationBody))]
[JsonSerializable(typeof(ThreadBody))]
[JsonSerializable(typeof(TagBody))]
[JsonSerializable(typeof(TimelogBody))]
[JsonSerializable(typeof(Webhooks.WebhookBody))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(Users.User))]
[JsonSerializable(typeof(Organizations.Body), TypeInfoPropertyName = "OrganizationBody")]
[JsonSerializable(typeof(Organizations.Membership))]
[JsonSerializable(typeof(Mailboxes.Mailbox))]
[JsonSerializable(typeof(Mailboxes.Folder))]
[JsonSerializable(typeof(Mailboxes.CustomField))]
internal sealed partial class FreeJson : JsonSerializerContext
{
    /// <summary>Readable text beyond ASCII stays readable; a JSON answer is never put into a page unescaped.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"Declare {typeof(T)} in {nameof(FreeJson)}."));
}
