using System.Buffers;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// Reads a query string or an application/x-www-form-urlencoded body. Bytes that are no UTF-8 are a fault; a percent sign without
/// two hex digits stands for itself.
/// </summary>
internal static class FormText
{
    public static BodyRead Read(ReadOnlySpan<byte> text, ParameterLimits limits)
    {
        var form = new PhpArray();
        var count = 0;

        foreach (var range in text.Split((byte)'&'))
        {
            var pair = text[range];
            var split = pair.IndexOf((byte)'=');

            if (Decode(split < 0 ? pair : pair[..split]) is not { } name)
            {
                return BodyFaultKind.MalformedText;
            }

            if (name.Length == 0)
            {
                continue;
            }

            if ((split < 0 ? "" : Decode(pair[(split + 1)..])) is not { } value)
            {
                return BodyFaultKind.MalformedText;
            }

            if (++count > limits.MaxParameters || !form.TryAdd(name, value, limits.MaxDepth))
            {
                return BodyFaultKind.TooComplex;
            }
        }

        return count == 0 ? BodyRead.Nothing : new ParameterBag(Parameter.OfMap(form.ToEntries()), []);
    }

    private static string? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return StrictText.Of(encoded);
        }

        var decoded = ArrayPool<byte>.Shared.Rent(encoded.Length);
        var length = 0;

        for (var at = 0; at < encoded.Length; at++)
        {
            decoded[length++] = encoded[at] switch
            {
                (byte)'+' => (byte)' ',
                (byte)'%' when TryHex(encoded, at + 1, out var sign) => Skip(ref at, sign),
                var plain => plain,
            };
        }

        var text = StrictText.Of(decoded.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(decoded);

        return text;
    }

    private static bool TryHex(ReadOnlySpan<byte> encoded, int at, out byte sign)
    {
        sign = 0;

        if (at + 2 > encoded.Length || !char.IsAsciiHexDigit((char)encoded[at]) || !char.IsAsciiHexDigit((char)encoded[at + 1]))
        {
            return false;
        }

        sign = (byte)((Digit(encoded[at]) << 4) | Digit(encoded[at + 1]));

        return true;
    }

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static byte Skip(ref int at, byte sign)
    {
        at += 2;

        return sign;
    }
}
