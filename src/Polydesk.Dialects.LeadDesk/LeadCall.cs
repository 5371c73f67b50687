using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Answers one operation.</summary>
internal delegate ValueTask<LeadAnswer> LeadHandler(LeadCall call);

/// <summary>An operation with the scopes that a token needs for it.</summary>
internal sealed record LeadOperation(IReadOnlyList<string> Scopes, LeadHandler Handler);

internal static class LeadRoutes
{
    /// <param name="api">The routes.</param>
    /// <param name="operation">The id in the checklist.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pattern">The path below the version.</param>
    /// <param name="scopes">The scopes that are needed, separated by a blank.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="takes">What it reads.</param>
    public static void Add(
        this RouteTable<LeadOperation> api, string operation, string method, string pattern, string scopes, LeadHandler handler,
        Func<IReadOnlyList<ApiField>>? takes = null) =>
        api.Add(operation, method, pattern, new LeadOperation(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), handler), takes);

    /// <summary>Refuses whoever is less than a manager.</summary>
    public static LeadHandler ForManagers(LeadHandler handler) => call => call.Caller.Role < Role.Manager ? new(LeadErrors.Forbidden) : handler(call);
}

/// <summary>One authenticated request to this dialect, with what an endpoint needs to answer it.</summary>
/// <param name="Token">Who asks, with what.</param>
/// <param name="Scopes">What the token may do.</param>
/// <param name="Query">The query; its faults are reported together.</param>
/// <param name="Zone">In which times are written, and read where they have no offset.</param>
internal sealed record LeadCall(
    HttpContext Http, Account Account, TokenHolder Token, LeadScopes Scopes, DeskVocabulary Vocabulary, RouteMatch<LeadOperation> Route, LeadLinks Links,
    LeadFields Query, TimeZoneInfo Zone, LeadSettings Settings, ParameterLimits Limits)
{
    public CancellationToken Aborted => Http.RequestAborted;

    public Caller Caller => Token.Caller;

    public DateTimeOffset Now => Get<TimeProvider>().GetUtcNow();

    /// <summary>The user behind the token; null for a token of an API client itself.</summary>
    public long? UserId => Token.PersonId;

    /// <summary>The refusal of a token that lacks a scope, or whose role does; null for one that has it.</summary>
    public LeadError? Lacks(string scope) =>
        Scopes.Cover(scope) && (UserId is null || LeadScopes.OfRole(Caller.Role).Cover(scope)) ? null : LeadErrors.InsufficientScope(scope);

    public T Get<T>()
        where T : notnull => Account.Get<T>();

    /// <summary>An id in the path. One that is no number names nothing; it is answered like an unknown one.</summary>
    public long Id(string name) => long.TryParse(Route.Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : -1;

    public string Time(DateTimeOffset time) => LeadDates.Write(time, Zone);

    public string? Time(DateTimeOffset? time) => time is { } there ? LeadDates.Write(there, Zone) : null;

    /// <summary>The page that is asked for. Ask <c>Query.Refusal</c> when all of the query has been read.</summary>
    public LeadPage Page() => LeadPage.Of(Query);

    /// <summary>The property to sort by, and whether downwards; null when none is asked for.</summary>
    public (string Property, bool Descending)? Sort(params ReadOnlySpan<string> properties)
    {
        if (Query["sort"].Literal is not { Length: > 0 } text)
        {
            return null;
        }

        var property = text.TrimStart('-');

        if (properties.Contains(property) && text.Length - property.Length <= 1)
        {
            return (property, text[0] == '-');
        }

        Query.Refuse("sort", LeadWords.Selected("sort"));
        return null;
    }

    public LeadAnswer List<T>(IReadOnlyList<T> items, LeadPage page, long total) => new LeadAnswer.Listed<T>(items, page, total, Links);

    /// <summary>Reads the body, which must be an object. It is read after the things of the path have been found (section 2.10).</summary>
    public async ValueTask<LeadBody> ObjectAsync() => await BodyAsync() switch
    {
        { Refusal: { } refusal } => refusal,
        { Value.Kind: ParameterKind.Map } read => new LeadBody(new LeadFields(read.Value, Zone, false, new())),
        _ => LeadErrors.WrongBody("a JSON object"),
    };

    /// <summary>Reads the body, which must be an array; where one object does too, it becomes an array of one.</summary>
    public async ValueTask<LeadBody> ArrayAsync(bool orObject = false) => await BodyAsync() switch
    {
        { Refusal: { } refusal } => refusal,
        { Value.Kind: ParameterKind.List } read => new LeadBody(read.Value),
        { Value.Kind: ParameterKind.Map } read when orObject => new LeadBody(Parameter.OfList([read.Value]), wasObject: true),
        _ => LeadErrors.WrongBody("a JSON array"),
    };

    /// <summary>Answers a creation: the id alone, or the whole object where the request prefers that (section 2.4).</summary>
    public async ValueTask<LeadAnswer> CreatedAsync<T>(long id, string path, Func<ValueTask<T>> whole)
    {
        var location = Links.To(path);

        return Http.Request.Headers["Prefer"].Any(p => p?.Split(',', ';').Any(x => x.Trim() == "return=representation") == true)
            ? LeadAnswer.Of(await whole(), 201) with { Location = location, IsPreferred = true }
            : LeadAnswer.Of(new LeadId(id), Settings.CreateStatus) with { Location = location };
    }

    private async ValueTask<(LeadError? Refusal, Parameter Value)> BodyAsync()
    {
        if (WholeBody.MediaType(Http.Request) != "application/json")
        {
            return (LeadErrors.UnsupportedMediaType, Parameter.Absent);
        }

        return (await WholeBody.JsonAsync(Http.Request, Limits, Aborted)).Failed(out var fault, out var value)
            ? (LeadErrors.Of(fault), Parameter.Absent)
            : (null, value);
    }
}
