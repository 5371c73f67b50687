using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Answers one operation.</summary>
internal delegate ValueTask<EddyAnswer> EddyHandler(EddyCall call);

/// <summary>One authenticated request to this dialect, with what an endpoint needs to answer it.</summary>
/// <param name="Root">The dialect's address from outside, such as <c>https://desk.example/eddydesk</c>; links begin with it.</param>
internal sealed record EddyCall(
    HttpContext Http, Account Account, Caller Caller, DeskVocabulary Vocabulary, ParameterBag Bag, RouteMatch<EddyHandler> Route, string Root)
{
    /// <summary>Ends every download link; it names the account where the link's host alone would lead to another one.</summary>
    public string LinkSuffix { get; init; } = "";

    public CancellationToken Aborted => Http.RequestAborted;

    public EddyDates Dates { get; } = EddyDates.Of(Vocabulary.Settings.TimeZone);

    /// <summary>The page asked for; what is missing or makes no sense means the first (section 2.7).</summary>
    public long Page => Bag["page"].AsInt().Has(out var page) ? Math.Max(page, 1) : IsBeyondAll(Bag["page"].AsText().Or("")) ? long.MaxValue : 1;

    /// <summary>How many items come before the page asked for.</summary>
    public long Skip(int perPage) => PageSlice.Skip(Page, perPage);

    /// <summary>A page whose number is too large for any number is after the last one.</summary>
    private static bool IsBeyondAll(string page) => page.Trim().TrimStart('+') is { Length: > 18 } digits && digits.All(char.IsAsciiDigit);

    public T Get<T>()
        where T : notnull => Account.Get<T>();

    /// <summary>A name in the languages that are active in the desk, else under the default language what it is called in another (section 2.9).</summary>
    public LocalText Local(LocalText name)
    {
        var settings = Vocabulary.Settings;
        var active = name.Only(settings.Languages);
        return active.Texts is [{ Key: var language, Value: var text }] && !settings.Languages.Contains(language) ? LocalText.Of(settings.DefaultLanguage, text) : active;
    }

    /// <summary>An id in the path. One that is no number names nothing; it is answered like an unknown one.</summary>
    public long Id(string name) => long.TryParse(Route.Value(name), out var id) ? id : long.MinValue;

    /// <summary>An id in the path as it was sent, for messages.</summary>
    public string IdText(string name) => Route.Value(name);
}
