using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Polydesk.Desk;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>How this dialect writes its records: snake case, names by language as objects.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(LocalTextConverter)])]
[JsonSerializable(typeof(IReadOnlyList<Dictionaries.Named>))]
[JsonSerializable(typeof(IReadOnlyList<Dictionaries.NamedByText>))]
[JsonSerializable(typeof(EddyFiles.FileLink))]
[JsonSerializable(typeof(IReadOnlyList<EddyFiles.FileLink>))]
[JsonSerializable(typeof(CustomFields))]
[JsonSerializable(typeof(Fields.Definition))]
[JsonSerializable(typeof(IReadOnlyList<Fields.Option>))]
[JsonSerializable(typeof(LocalText))]
[JsonSerializable(typeof(Knowledge.Category))]
[JsonSerializable(typeof(Knowledge.ArticleBody))]
[JsonSerializable(typeof(TicketBody))]
[JsonSerializable(typeof(Posts.Post))]
[JsonSerializable(typeof(IReadOnlyList<Posts.Post>))]
[JsonSerializable(typeof(Posts.Comment))]
[JsonSerializable(typeof(IReadOnlyList<Posts.Comment>))]
[JsonSerializable(typeof(Audit.Record))]
[JsonSerializable(typeof(IReadOnlyList<Audit.Entry>))]
[JsonSerializable(typeof(Users.User))]
[JsonSerializable(typeof(IReadOnlyList<Users.User>))]
[JsonSerializable(typeof(Users.UserOrganization))]
[JsonSerializable(typeof(IReadOnlyList<Users.LoggedStatus>))]
[JsonSerializable(typeof(IReadOnlyList<Groups.Group>))]
[JsonSerializable(typeof(IReadOnlyList<Groups.UserStatus>))]
[JsonSerializable(typeof(Organizations.OrganizationBody))]
[JsonSerializable(typeof(IReadOnlyList<Organizations.OrganizationBody>))]
[JsonSerializable(typeof(Notes.UserNote))]
[JsonSerializable(typeof(IReadOnlyList<Notes.UserNote>))]
[JsonSerializable(typeof(Notes.OrganizationNote))]
[JsonSerializable(typeof(IReadOnlyList<Notes.OrganizationNote>))]
internal sealed partial class EddyJson : JsonSerializerContext
{
    /// <summary>Readable text beyond ASCII stays readable; a JSON answer is never put into a page unescaped.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"Declare {typeof(T)} in {nameof(EddyJson)}."));

    /// <summary>A name as an object from language to text; one without any text as <c>[]</c>, the way PHP writes it.</summary>
    private sealed class LocalTextConverter : JsonConverter<LocalText>
    {
        public override LocalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, LocalText value, JsonSerializerOptions options)
        {
            if (value.IsEmpty)
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
                return;
            }

            writer.WriteStartObject();

            foreach (var (language, text) in value.Texts)
            {
                writer.WriteString(language, text);
            }

            writer.WriteEndObject();
        }
    }
}
