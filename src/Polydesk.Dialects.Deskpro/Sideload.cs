using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Desk.Storage;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Reads the objects with these ids that the caller may see; who may see none of them answers none.</summary>
internal delegate ValueTask<IReadOnlyDictionary<long, T>> LoadLinked<T>(DeskproCall call, Session db, IReadOnlyList<long> ids);

/// <summary>A type of object that can be loaded with an answer.</summary>
/// <param name="Type">The name under which <see cref="Reference.Types"/> knows it.</param>
internal abstract record Sideload(string Type)
{
    public abstract ValueTask<Loaded> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids);

    internal sealed record Of<T>(string Type, LoadLinked<T> Load) : Sideload(Type)
        where T : class
    {
        public override async ValueTask<Loaded> LoadAsync(DeskproCall call, Session db, IReadOnlyList<long> ids) =>
            new Loaded.Of<T>(await Load(call, db, ids));
    }
}

/// <summary>Objects of one type that were loaded with an answer.</summary>
internal abstract record Loaded
{
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>One of them, to be put in place of its id.</summary>
    public abstract JsonNode? Find(long id);

    internal sealed record Of<T>(IReadOnlyDictionary<long, T> Objects) : Loaded
        where T : class
    {
        public override void Write(Utf8JsonWriter writer)
        {
            var type = DeskproJson.Of<T>();
            writer.WriteStartObject();

            foreach (var (id, one) in Objects)
            {
                writer.WritePropertyName(id.ToString());
                JsonSerializer.Serialize(writer, one, type);
            }

            writer.WriteEndObject();
        }

        public override JsonNode? Find(long id) =>
            Objects.TryGetValue(id, out var one) ? JsonSerializer.SerializeToNode(one, DeskproJson.Of<T>()) : null;
    }
}
