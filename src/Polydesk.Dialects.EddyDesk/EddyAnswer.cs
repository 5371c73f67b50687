using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>An answer of this dialect: a status and a JSON body that writes itself. Success is always 200.</summary>
internal abstract record EddyAnswer(int Status = 200) : Answer(Status)
{
    /// <summary>A single object, or a dictionary without pages.</summary>
    public static EddyAnswer Data<T>(T data) => new DataAnswer<T>(data, null);

    public static EddyAnswer Page<T>(IReadOnlyList<T> items, EddyPage page) => new DataAnswer<IReadOnlyList<T>>(items, page);

    /// <summary>A list keyed by id (or running number). PHP writes an empty one as <c>[]</c>, and so do we.</summary>
    public static EddyAnswer Keyed<T>(IEnumerable<(string Key, T Item)> items, EddyPage? page) => new KeyedAnswer<T>([.. items], page);

    /// <summary>Success of a deletion, which the product words as an error with status 200.</summary>
    public static EddyAnswer Deleted(string thing, string id) =>
        new EddyErrors(200, [new("s-204", "No content", $"{thing} with id {{{id}}} successfully deleted")]);

    private static void WritePage(Utf8JsonWriter writer, EddyPage? page)
    {
        if (page is not null)
        {
            writer.WritePropertyName("pagination"u8);
            page.Write(writer);
        }
    }

    private sealed record DataAnswer<T>(T Content, EddyPage? Pagination) : EddyAnswer
    {
        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data"u8);
            JsonSerializer.Serialize(writer, Content, EddyJson.Of<T>());
            WritePage(writer, Pagination);
            writer.WriteEndObject();
        }
    }

    private sealed record KeyedAnswer<T>(IReadOnlyList<(string Key, T Item)> Items, EddyPage? Pagination) : EddyAnswer
    {
        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data"u8);

            if (Items.Count == 0)
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
            }
            else
            {
                var type = EddyJson.Of<T>();
                writer.WriteStartObject();

                foreach (var (key, item) in Items)
                {
                    writer.WritePropertyName(key);
                    JsonSerializer.Serialize(writer, item, type);
                }

                writer.WriteEndObject();
            }

            WritePage(writer, Pagination);
            writer.WriteEndObject();
        }
    }
}

/// <summary>The <c>pagination</c> member. Some endpoints write the total as text (section 2.7 of the dialect's page).</summary>
internal sealed record EddyPage(long Total, int PerPage, long Current, bool TotalAsText = false)
{
    public const int Default = 30;

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();

        if (TotalAsText)
        {
            writer.WriteString("total"u8, Total.ToString());
        }
        else
        {
            writer.WriteNumber("total"u8, Total);
        }

        writer.WriteNumber("per_page"u8, PerPage);
        writer.WriteNumber("current_page"u8, Current);
        writer.WriteNumber("total_pages"u8, (Total + PerPage - 1) / PerPage);
        writer.WriteEndObject();
    }
}

/// <summary>The body of every refusal, and of a deletion.</summary>
internal sealed record EddyErrors(int HttpStatus, IReadOnlyList<EddyError> Errors) : EddyAnswer(HttpStatus)
{
    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("errors"u8);

        foreach (var error in Errors)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, error.Code);
            writer.WriteString("title"u8, error.Title);
            writer.WriteString("details"u8, error.Details);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

internal sealed record EddyError(string Code, string Title, string Details);
