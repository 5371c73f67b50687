using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Who has come, and to which account. The parts of a batch share it.</summary>
/// <param name="Http">The request on the wire; handlers of a batch's parts must not read their own path or body from it.</param>
/// <param name="Mode">How the caller authenticated; public without.</param>
/// <param name="Holder">The holder of the key or token; null for who is not signed in.</param>
/// <param name="Root">The URL under which the product would be installed, without a slash at the end.</param>
/// <param name="Version">The date segment with its slash, as it was sent; often empty.</param>
internal sealed record DeskproVisit(
    HttpContext Http, Account Account, Modes Mode, KeyHolder? Holder, DeskVocabulary Vocabulary, string Root, string Version, DeskproSettings Settings,
    OutgoingClient Outgoing)
{
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The API's base, where the paths of answers begin.</summary>
    public string Base => $"{Root}/api/v2{Version}";

    /// <summary>Counts failed log-ins.</summary>
    public required LoginThrottle Throttle { get; init; }

    /// <summary>What the link to a file must end in, so that its host leads to this account.</summary>
    public string FileSuffix { get; init; } = "";

    /// <summary>The patterns of a key's tags; tokens have none (section 2.3).</summary>
    public TagPatterns? Tags { get; init; }
}
