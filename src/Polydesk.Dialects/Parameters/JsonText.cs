using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// Reads a JSON object. The last of several equal keys wins, numbers keep their spelling, bytes that are no UTF-8 are no JSON (RFC 8259), and
/// half a surrogate pair stays one, so that the field which holds it can be named.
/// </summary>
internal static class JsonText
{
    public static BodyRead Read(ReadOnlySpan<byte> json, ParameterLimits limits)
    {
        if (!Utf8.IsValid(json))
        {
            return BodyFaultKind.MalformedJson;
        }

        // The reader's own limit lies beyond ours, because its refusal could not be told from bad syntax.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
        var left = limits.MaxParameters;

        try
        {
            reader.Read();

            if (reader.TokenType is not JsonTokenType.StartObject)
            {
                return BodyFaultKind.JsonIsNoObject;
            }

            if (ReadMap(ref reader, limits.MaxDepth, ref left) is not { } map)
            {
                return BodyFaultKind.TooComplex;
            }

            // Throws when anything but blanks follows.
            reader.Read();

            return new ParameterBag(map, []);
        }
        catch (JsonException)
        {
            return BodyFaultKind.MalformedJson;
        }
    }

    /// <summary>Reads JSON of any kind; blanks alone are <see cref="Parameter.Absent"/>.</summary>
    public static TreeRead ReadAny(ReadOnlySpan<byte> json, ParameterLimits limits)
    {
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return Parameter.Absent;
        }

        if (!Utf8.IsValid(json))
        {
            return BodyFaultKind.MalformedJson;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
        var left = limits.MaxParameters;

        try
        {
            reader.Read();

            if (ReadValue(ref reader, limits.MaxDepth, ref left) is not { } value)
            {
                return BodyFaultKind.TooComplex;
            }

            // Throws when anything but blanks follows.
            reader.Read();
            return value;
        }
        catch (JsonException)
        {
            return BodyFaultKind.MalformedJson;
        }
    }

    private static Parameter? ReadValue(ref Utf8JsonReader reader, int depth, ref int left)
    {
        if (--left < 0)
        {
            return null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, depth, ref left),
            JsonTokenType.StartArray => ReadList(ref reader, depth, ref left),
            JsonTokenType.String => Parameter.OfText(TextOf(ref reader)),
            JsonTokenType.Number => Parameter.OfNumber(Encoding.ASCII.GetString(reader.ValueSpan)),
            JsonTokenType.True => Parameter.True,
            JsonTokenType.False => Parameter.False,
            _ => Parameter.Null,
        };
    }

    private static Parameter? ReadMap(ref Utf8JsonReader reader, int depth, ref int left)
    {
        var entries = new OrderedDictionary<string, Parameter>(StringComparer.Ordinal);

        while (depth > 0 && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = TextOf(ref reader);
            reader.Read();

            if (ReadValue(ref reader, depth - 1, ref left) is not { } value)
            {
                return null;
            }

            entries[key] = value;
        }

        return depth > 0 ? Parameter.OfMap(entries) : null;
    }

    private static Parameter? ReadList(ref Utf8JsonReader reader, int depth, ref int left)
    {
        var items = new List<Parameter>();

        while (depth > 0 && reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (ReadValue(ref reader, depth - 1, ref left) is not { } value)
            {
                return null;
            }

            items.Add(value);
        }

        return depth > 0 ? Parameter.OfList(items) : null;
    }

    // The reader's GetString throws on half a surrogate pair.
    private static string TextOf(ref Utf8JsonReader reader)
    {
        var rest = reader.ValueSpan;

        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(rest);
        }

        var text = new StringBuilder(rest.Length);

        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            Append(text, rest[..at]);
            var escape = rest[at + 1];
            var length = escape == 'u' ? 6 : 2;
            text.Append(escape == 'u' ? (char)ushort.Parse(rest.Slice(at + 2, 4), NumberStyles.HexNumber) : Unescaped(escape));
            rest = rest[(at + length)..];
        }

        Append(text, rest);

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> plain)
    {
        if (plain.Length > 0)
        {
            text.Append(Encoding.UTF8.GetString(plain));
        }
    }

    private static char Unescaped(byte escape) => (char)escape switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var same => same,
    };
}
