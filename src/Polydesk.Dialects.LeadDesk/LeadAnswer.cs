using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>An answer of this dialect (sections 2.4, 2.6 and 2.7).</summary>
internal abstract record LeadAnswer(int Status) : Answer(Status)
{
    /// <summary>204: changed, added to, removed.</summary>
    public static LeadAnswer Done { get; } = new Empty(204);

    public string? Location { get; init; }

    public bool IsPreferred { get; init; }

    public static LeadAnswer Of<T>(T body, int status = 200) => new Single<T>(status, body);

    /// <summary>An object whose attributes are known only at run time.</summary>
    public static LeadAnswer OfTree(JsonObject tree, int status = 200) => new Tree(status, tree);

    /// <summary>204 for a job that was done, else what it was refused for, in the words of these names.</summary>
    public static LeadAnswer After<T>(Outcome<T> outcome, LeadNames? names = null) => outcome.Failed(out var problem, out _) ? LeadErrors.Of(problem, names) : Done;

    public static LeadAnswer Found(string location) => new Empty(302) { Location = location };

    public override void AddTo(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";

        if (Location is { } location)
        {
            headers.Location = location;
        }

        if (IsPreferred)
        {
            headers["Preference-Applied"] = "return=representation";
        }

        if (this is LeadError { Challenge: { } challenge })
        {
            headers.WWWAuthenticate = challenge;
        }
    }

    private sealed record Empty(int Status) : LeadAnswer(Status)
    {
        public override bool HasBody => false;

        public override void Write(Utf8JsonWriter writer)
        {
        }
    }

    private sealed record Single<T>(int Status, T Body) : LeadAnswer(Status)
    {
        public override bool HasBody => true;

        public override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, Body, LeadJson.Of<T>());
    }

    private sealed record Tree(int Status, JsonObject Body) : LeadAnswer(Status)
    {
        public override bool HasBody => true;

        public override void Write(Utf8JsonWriter writer) => Body.WriteTo(writer);
    }

    /// <summary>A collection with its links and totals.</summary>
    internal sealed record Listed<T>(IReadOnlyList<T> Items, LeadPage Paging, long Total, LeadLinks Links) : LeadAnswer(200)
    {
        public override bool HasBody => true;

        public override void Write(Utf8JsonWriter writer)
        {
            var type = LeadJson.Of<T>();
            writer.WriteStartObject();
            writer.WriteStartArray("collection"u8);

            foreach (var item in Items)
            {
                JsonSerializer.Serialize(writer, item, type);
            }

            writer.WriteEndArray();
            writer.WriteStartObject("_links"u8);
            writer.WriteString("self"u8, Links.Self);

            if (Paging.Previous(Total) is { } previous)
            {
                writer.WriteString("prev"u8, Links.OfPage(previous));
            }

            if (Paging.Next(Total) is { } next)
            {
                writer.WriteString("next"u8, Links.OfPage(next));
            }

            writer.WriteEndObject();
            writer.WriteStartObject("_meta"u8);
            writer.WriteNumber("total"u8, Total);
            writer.WriteNumber("count"u8, Total);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }
}

/// <summary>An answer whose bytes are on their way already.</summary>
internal sealed record LeadSent() : LeadAnswer(200)
{
    public override bool IsSent => true;

    public override void Write(Utf8JsonWriter writer)
    {
    }
}
