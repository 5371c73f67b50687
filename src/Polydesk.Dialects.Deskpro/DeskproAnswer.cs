using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// An answer of this dialect (section 2.7). <c>data</c>, <c>meta</c> and <c>linked</c> are in every success with a body, because clients index them. In a batch
/// the members of an answer stand beside its headers.
/// </summary>
internal abstract record DeskproAnswer(int Status) : Answer(Status)
{
    /// <summary>204 without an address: an action is done.</summary>
    public static DeskproAnswer Done { get; } = new Empty(204);

    /// <summary>What a deletion answers: some clients take anything but 200 for a failure, others parse the body.</summary>
    public static DeskproAnswer Deleted { get; } = new EmptyList();

    /// <summary>The absolute URL of what was created or changed.</summary>
    public string? Location { get; init; }

    /// <summary>How many seconds a client is asked to wait.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The methods that a path has.</summary>
    public string? Allow { get; init; }

    /// <summary>302 to another place.</summary>
    public static DeskproAnswer Found(string location) => new Empty(302) { Location = location };

    /// <summary>204 with the address of what was changed.</summary>
    public static DeskproAnswer Changed(string location) => new Empty(204) { Location = location };

    public static DeskproAnswer Of<T>(T item, Linked? linked = null) => new Single<T>(200, item, linked ?? Linked.Nothing, null);

    /// <summary>201 with the created object and links to it.</summary>
    public static DeskproAnswer Created<T>(T item, Linked linked, string self, string location, bool withLinks) =>
        new Single<T>(201, item, linked, withLinks ? self : null) { Location = location };

    /// <summary>201 with something that has no address.</summary>
    public static DeskproAnswer Made<T>(T item) => new Single<T>(201, item, Linked.Nothing, null);

    /// <summary>An object without an envelope, as subscribers get some.</summary>
    public static DeskproAnswer Naked<T>(T item) => new Alone<T>(item);

    /// <summary>A body without an envelope, as one old endpoint has it.</summary>
    public static DeskproAnswer BareList { get; } = new Bare();

    public override void AddTo(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";

        if (Location is not null)
        {
            headers.Location = Location;
        }

        if (RetryAfter is { } seconds)
        {
            headers.RetryAfter = seconds.ToString();
        }

        if (Allow is not null)
        {
            headers.Allow = Allow;
        }
    }

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members of the body into an object that is open.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer);

    private sealed record Empty(int Status) : DeskproAnswer(Status)
    {
        public override bool HasBody => false;

        public override void WriteMembers(Utf8JsonWriter writer)
        {
        }
    }

    private sealed record EmptyList() : DeskproAnswer(200)
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteStartArray("data"u8);
            writer.WriteEndArray();
            writer.WriteStartObject("meta"u8);
            writer.WriteEndObject();
            Linked.Nothing.Write(writer);
        }
    }

    private sealed record Bare() : DeskproAnswer(200)
    {
        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
        }

        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteStartArray("data"u8);
            writer.WriteEndArray();
        }
    }

    private sealed record Alone<T>(T Item) : DeskproAnswer(200)
    {
        public override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, Item, DeskproJson.Of<T>());

        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WritePropertyName("data"u8);
            Write(writer);
        }
    }

    private sealed record Single<T>(int Status, T Item, Linked Linked, string? Self) : DeskproAnswer(Status)
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WritePropertyName("data"u8);
            Linked.WriteItem(writer, Item);
            writer.WriteStartObject("meta"u8);
            writer.WriteEndObject();
            Linked.Write(writer);

            if (Self is not null)
            {
                writer.WriteStartObject("links"u8);
                writer.WriteString("self"u8, Self);
                writer.WriteString("data"u8, Self);
                writer.WriteEndObject();
            }
        }
    }

    internal sealed record Collection<T>(IReadOnlyList<T> Items, Paging Paging, long Total, PageLinks Links, Linked Linked) : DeskproAnswer(200)
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteStartArray("data"u8);

            foreach (var item in Items)
            {
                Linked.WriteItem(writer, item);
            }

            writer.WriteEndArray();
            Paging.WriteMeta(writer, Items.Count, Total);
            Links.Write(writer, Paging, Total);
            Linked.Write(writer);
        }
    }
}

/// <summary>An answer whose bytes are on their way already.</summary>
internal sealed record DeskproSent() : DeskproAnswer(200)
{
    public override bool IsSent => true;

    public override void WriteMembers(Utf8JsonWriter writer)
    {
    }
}
