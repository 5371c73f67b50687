using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Polydesk.Dialects;

/// <summary>Writes times in UTC, to the second. A page has hundreds of them, so they are written without a string in between.</summary>
/// <param name="zone">How the dialect writes the zone, such as <c>Z</c>.</param>
public abstract class UtcTimeConverter(string zone) : JsonConverter<DateTimeOffset>
{
    private const int Longest = 32;

    private readonly byte[] zone = Encoding.ASCII.GetBytes(zone);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Longest];
        value.UtcDateTime.TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        zone.CopyTo(text[length..]);
        writer.WriteStringValue(text[..(length + zone.Length)]);
    }
}
