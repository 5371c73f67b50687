using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects.FreeScout;

/// <summary>An answer of this dialect: a status, a JSON body where there is one, and the headers of what was created (section 4.2).</summary>
internal abstract record FreeAnswer(int Status) : Answer(Status)
{
    /// <summary>204: an update or deletion is done.</summary>
    public static FreeAnswer Done { get; } = new Empty(204);

    public long? ResourceId { get; init; }

    public string? Location { get; init; }

    public static FreeAnswer Of<T>(T body) => new Single<T>(200, body);

    /// <summary>201 with the created object. Threads and timelogs have no address of their own.</summary>
    public static FreeAnswer Created<T>(long id, T body, string? location = null) => new Single<T>(201, body) { ResourceId = id, Location = location };

    /// <summary>301: what was asked for is now part of another.</summary>
    public static FreeAnswer Moved(string location) => new Empty(301) { Location = location };

    public static FreeAnswer Page<T>(string key, IReadOnlyList<T> items, FreePage page, long total) => new Listed<T>(key, items, page, total);

    public override void AddTo(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-cache, private";

        if (ResourceId is { } id)
        {
            headers["Resource-ID"] = id.ToString();
        }

        if (Location is { } location)
        {
            headers.Location = location;
        }
    }

    internal sealed record Empty(int Status) : FreeAnswer(Status)
    {
        public override bool HasBody => false;

        public override void Write(Utf8JsonWriter writer)
        {
        }
    }

    private sealed record Single<T>(int Status, T Body) : FreeAnswer(Status)
    {
        public override bool HasBody => true;

        public override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, Body, FreeJson.Of<T>());
    }

    private sealed record Listed<T>(string Key, IReadOnlyList<T> Items, FreePage Paging, long Total) : FreeAnswer(200)
    {
        public override bool HasBody => true;

        public override void Write(Utf8JsonWriter writer)
        {
            var type = FreeJson.Of<T>();
            writer.WriteStartObject();
            writer.WriteStartObject("_embedded"u8);
            writer.WriteStartArray(Key);

            foreach (var item in Items)
            {
                JsonSerializer.Serialize(writer, item, type);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            Paging.Write(writer, Total);
            writer.WriteEndObject();
        }
    }
}

/// <summary>An answer whose bytes are on their way already.</summary>
internal sealed record FreeSent() : FreeAnswer(200)
{
    public override bool IsSent => true;

    public override void Write(Utf8JsonWriter writer)
    {
    }
}
