using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects;

/// <summary>Asks a client that is refused for a while to come again when that is over, and never at once.</summary>
public static class RetryAfter
{
    /// <summary>In whole seconds; one that has begun counts.</summary>
    public static int Seconds(TimeSpan left) => Math.Max((int)Math.Ceiling(left.TotalSeconds), 1);

    public static void AskToWait(this HttpResponse response, TimeSpan left) => response.Headers.RetryAfter = Seconds(left).ToString();
}
