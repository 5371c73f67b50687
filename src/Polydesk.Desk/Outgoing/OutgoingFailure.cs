namespace Polydesk.Desk.Outgoing;

/// <summary>Why a request to the outside came to nothing.</summary>
public enum OutgoingFailure
{
    None,
    BadUrl,
    Refused,
    Unreachable,
    TimedOut,
    TooLarge,
    BadStatus,
    TooManyRedirects,
}

internal static class OutgoingWords
{
    /// <summary>One sentence for the person who gave the address. It tells nothing about the network behind the desk.</summary>
    public static string? Of(OutgoingFailure failure, int status) => failure switch
    {
        OutgoingFailure.None => null,
        OutgoingFailure.BadUrl => "The address must be a complete http or https URL without a user name or password",
        OutgoingFailure.Refused => "The address leads where this server may not go",
        OutgoingFailure.Unreachable => "The other server could not be reached, or broke off",
        OutgoingFailure.TimedOut => "The other server took too long",
        OutgoingFailure.TooLarge => "The file is too large",
        OutgoingFailure.BadStatus => $"The other server answered {status}",
        OutgoingFailure.TooManyRedirects => "The address redirects too often",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };
}
