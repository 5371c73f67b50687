using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.People;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Answers one operation.</summary>
internal delegate ValueTask<FreeAnswer> FreeHandler(FreeCall call);

/// <summary>One authenticated request to this dialect, with what an endpoint needs to answer it.</summary>
/// <param name="Holder">Who holds the key.</param>
/// <param name="Links">Where links lead.</param>
internal sealed record FreeCall(
    HttpContext Http, Account Account, KeyHolder Holder, DeskVocabulary Vocabulary, ParameterBag Bag, RouteMatch<FreeHandler> Route, FreeLinks Links,
    ParameterLimits Limits, OutgoingClient Outgoing)
{
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The key of the whole instance acts with full rights and for whomever the request names.</summary>
    public bool IsGlobal => Holder.Label == GlobalLabel;

    /// <summary>The caller where nobody is named: the desk itself with the global key, else the key's owner.</summary>
    public Caller Caller => IsGlobal ? Global(0) : Holder.Caller;

    public FreePage Page => FreePage.Of(Bag);

    private const string GlobalLabel = "global";

    public T Get<T>()
        where T : notnull => Account.Get<T>();

    /// <summary>The caller acting as a user; null when the key is another user's own.</summary>
    public Caller? ActingAs(long? userId) =>
        IsGlobal ? Global(userId ?? 0) : userId is null || userId == Holder.Caller.PersonId ? Holder.Caller : null;

    /// <summary>Whether this is somebody of the staff.</summary>
    public async ValueTask<bool> IsUserAsync(long id)
    {
        await using var db = await Account.Database.OpenAsync(Aborted);
        return await Get<Staff>().ExistsAsync(db, id, Aborted);
    }

    /// <summary>An id in the path. One that is no number names nothing; it is answered like an unknown one.</summary>
    public long Id(string name) => long.TryParse(Route.Value(name), out var id) && id > 0 ? id : -1;

    /// <summary>A parameter by its name, in camel case or in snake case.</summary>
    public Parameter this[string name] => FreeInput.Of(Bag, name);

    private Caller Global(long personId) => Holder.Caller with
    {
        PersonId = personId,
        Role = Role.Admin,
        GroupId = 0,
        DepartmentIds = [],
        ManagesOrganizationId = null,
        OrganizationId = null,
    };
}
