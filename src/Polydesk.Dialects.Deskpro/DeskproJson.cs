using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Polydesk.Dialects.Deskpro;

/// <summary>How this dialect writes its records: snake case, times in UTC with an offset.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(DeskproDates.Converter)])]
[JsonSerializable(typeof(CountBody))]
[JsonSerializable(typeof(Discover.Body), TypeInfoPropertyName = "DiscoverBody")]
[JsonSerializable(typeof(Me.Body), TypeInfoPropertyName = "MeBody")]
[JsonSerializable(typeof(Tokens.Body), TypeInfoPropertyName = "TokenBody")]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(AttachmentBody))]
[JsonSerializable(typeof(Participants.Body), TypeInfoPropertyName = "ParticipantBody")]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(BlobBody))]
[JsonSerializable(typeof(Search.Body), TypeInfoPropertyName = "SearchBody")]
[JsonSerializable(typeof(Zapier.Body), TypeInfoPropertyName = "ZapierBody")]
[JsonSerializable(typeof(PersonBody))]
[JsonSerializable(typeof(DepartmentBody))]
[JsonSerializable(typeof(OrganizationBody))]
[JsonSerializable(typeof(ChoiceBody))]
[JsonSerializable(typeof(PriorityBody))]
[JsonSerializable(typeof(StarBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(FilterBody))]
[JsonSerializable(typeof(FieldDefBody))]
[JsonSerializable(typeof(BrandBody))]
[JsonSerializable(typeof(SourceBody))]
[JsonSerializable(typeof(LayoutBody))]
[JsonSerializable(typeof(BlobBody))]
[JsonSerializable(typeof(ArticleBody))]
[JsonSerializable(typeof(NewsBody))]
[JsonSerializable(typeof(DownloadBody))]
[JsonSerializable(typeof(CategoryBody))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(LanguageBody))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<long>))]
internal sealed partial class DeskproJson : JsonSerializerContext
{
    /// <summary>Readable text beyond ASCII stays readable; a JSON answer is never put into a page unescaped.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"Declare {typeof(T)} in {nameof(DeskproJson)}."));
}
