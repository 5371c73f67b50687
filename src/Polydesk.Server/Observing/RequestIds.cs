using System.Security.Cryptography;

namespace Polydesk.Server.Observing;

/// <summary>Short ids by which a client, the log and an operator name the same request. They begin at random, so restarts and nodes do not meet.</summary>
public static class RequestIds
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 10;

    private static long last = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    public static string Next() => string.Create(Length, Interlocked.Increment(ref last), static (text, id) =>
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(id & 31)];
            id >>= 5;
        }
    });
}
