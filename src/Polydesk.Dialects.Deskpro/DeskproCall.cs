using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.Deskpro;

/// <summary>One call of an endpoint, alone or as a part of a batch, with what the endpoint needs to answer it.</summary>
/// <param name="Path">Below the API's base, such as <c>/tickets/7</c>.</param>
/// <param name="RawQuery">The query as it was sent, without its question mark.</param>
/// <param name="Query">The query; in query mode, the body.</param>
/// <param name="Bag">The body.</param>
internal sealed record DeskproCall(
    DeskproVisit Visit, RouteMatch<Endpoint> Route, IReadOnlyDictionary<string, Sideload> Sideloads, string Path, string RawQuery, ParameterBag Query,
    ParameterBag Bag)
{
    private static readonly Dictionary<string, Sideload> NoSideloads = [];

    /// <summary>A call that nobody made: for what is written without a request.</summary>
    public static DeskproCall OfDesk(Account account, DeskVocabulary vocabulary, string root, string fileSuffix) => new(
        new(new DefaultHttpContext(), account, Modes.Public, new(0, "", Caller.System), vocabulary, root, "", new(), null!) { Throttle = null!, FileSuffix = fileSuffix },
        default, NoSideloads, "/", "", ParameterBag.Empty, ParameterBag.Empty);

    public CancellationToken Aborted => Visit.Aborted;

    public Account Account => Visit.Account;

    /// <summary>Who asks. Public endpoints have no caller.</summary>
    public Caller Caller => Visit.Holder?.Caller ?? throw new InvalidOperationException("A public endpoint has no caller.");

    public DeskVocabulary Vocabulary => Visit.Vocabulary;

    /// <summary>The language in which names are shown.</summary>
    public string Language => Vocabulary.Settings.DefaultLanguage;

    /// <summary>What is wrong with the request so far.</summary>
    public Faults Faults { get; } = new();

    /// <summary>The members of the body.</summary>
    public DeskproInput Body => new(Parameter.OfMap(new(Bag.All, StringComparer.Ordinal)), Faults);

    /// <summary>Refuses a body that has members which the endpoint does not know; the id of the thing itself may be repeated.</summary>
    public void CheckNames()
    {
        if (Route.Route!.Handler is not { Body: { } known } endpoint)
        {
            return;
        }

        List<string> unknown = [.. Bag.All.Select(m => m.Key).Where(n => !known.Any(p => p.Name == n || p.Aliases.Contains(n)) && !(n == "id" && endpoint.Kind is EndpointKind.Update))];

        if (unknown.Count > 0)
        {
            Faults.Add("", FaultCodes.ExtraFields, $"Unexpected field names: {string.Join(", ", unknown)}");
        }
    }

    /// <summary>The ids of people in a filter, where <c>me</c> is the caller; null when the filter is not given.</summary>
    public List<long>? People(string filter)
    {
        if (FilterTexts(filter) is not { } texts)
        {
            return null;
        }

        var ids = new List<long>();

        foreach (var text in texts)
        {
            if (text == "me")
            {
                ids.Add(Caller.PersonId);
            }
            else if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
            else
            {
                Faults.Add(filter, FaultCodes.InvalidType);
            }
        }

        return ids;
    }

    public T Get<T>()
        where T : notnull => Account.Get<T>();

    public ValueTask<Session> OpenAsync() => Account.Database.OpenAsync(Aborted);

    /// <summary>An id in the path. One that is no number names nothing; it is answered like an unknown one.</summary>
    public long Id(string name) => long.TryParse(Route.Value(name), out var id) && id > 0 ? id : -1;

    /// <summary>The page that is asked for. Small lists that clients read only once come whole.</summary>
    public Paging Paging(int usual = Deskpro.Paging.Usual) => Deskpro.Paging.Of(Query, usual, Faults);

    /// <summary>The ids that the collection is narrowed to; null for all. Those that do not exist are left out silently.</summary>
    public IReadOnlyList<long>? Ids() => FilterIds("ids");

    /// <summary>A filter of ids: a list, or ids separated by commas; null does not narrow.</summary>
    public IReadOnlyList<long>? FilterIds(string name) => Kept(name, Query[name].AsIds());

    /// <summary>A filter of texts, written as one of ids is.</summary>
    public IReadOnlyList<string>? FilterTexts(string name) => Kept(name, Query[name].AsTexts());

    /// <summary>A filter of one text, also as a list of one; null does not narrow.</summary>
    public string? FilterText(string name) => Kept(name, One(name).AsText());

    /// <summary>A filter by what one thing is known by, such as an address. An empty one, and null in JSON, is nobody's: it does not answer everything.</summary>
    public string? FilterKey(string name) => One(name) is { Kind: ParameterKind.Absent } ? null : FilterText(name) ?? "";

    /// <summary>A filter of yes or no; null does not narrow.</summary>
    public bool? FilterFlag(string name)
    {
        var reading = One(name).AsBool();
        Kept(name, reading);
        return reading.Has(out var flag) ? flag : null;
    }

    /// <summary>By what the collection is sorted: by id upwards unless the request says otherwise. Unknown words are refused.</summary>
    public (string Field, bool Descending) Order(params ReadOnlySpan<string> fields)
    {
        var field = FilterText("order_by") ?? "id";
        var direction = (FilterText("order_dir") ?? FilterText("group_sort") ?? "asc").ToLowerInvariant();

        if (field != "id" && !fields.Contains(field))
        {
            Faults.Add("order_by", FaultCodes.BadChoice);
        }

        if (direction is not ("asc" or "desc"))
        {
            Faults.Add("order_dir", FaultCodes.BadChoice);
        }

        return (field, direction == "desc");
    }

    /// <summary>Answers a page of a collection, with what is to be loaded with it.</summary>
    public async ValueTask<DeskproAnswer> PageAsync<T>(IReadOnlyList<T> items, Paging paging, long total) =>
        new DeskproAnswer.Collection<T>(items, paging, total, new(Path, RawQuery), await Linked.OfAsync(this, items));

    /// <summary>Answers the page of a small collection that is in memory.</summary>
    public ValueTask<DeskproAnswer> WholeAsync<T>(IReadOnlyList<T> all, Func<T, long> id, int usual = Deskpro.Paging.Whole)
    {
        var (paging, ids) = (Paging(usual), Ids());
        var kept = ids is null ? all : [.. all.Where(i => ids.Contains(id(i)))];
        return Faults.Any ? new(DeskproErrors.Invalid(Faults)) : PageAsync(paging.Of(kept), paging, kept.Count);
    }

    /// <summary>Answers one thing.</summary>
    public async ValueTask<DeskproAnswer> OneAsync<T>(T item) => DeskproAnswer.Of(item, await Linked.OfAsync(this, [item]));

    /// <summary>Answers a creation: the object either way, and links unless the request wants it exactly as GET shows it.</summary>
    /// <param name="item">The created object.</param>
    /// <param name="path">Its path, such as <c>/tickets/7</c>.</param>
    public async ValueTask<DeskproAnswer> CreatedAsync<T>(T item, string path) =>
        DeskproAnswer.Created(item, await Linked.OfAsync(this, [item]), path, Visit.Base + path, !FollowsLocation);

    /// <summary>Answers a change: nothing but the address, or the object where the request wants it.</summary>
    public async ValueTask<DeskproAnswer> ChangedAsync<T>(string path, Func<ValueTask<T>> read) =>
        FollowsLocation ? await OneAsync(await read()) with { Location = Visit.Base + path } : DeskproAnswer.Changed(Visit.Base + path);

    /// <summary>The value of a filter that has one; a list of one is its member.</summary>
    private Parameter One(string name) => Query[name] is { Kind: ParameterKind.List or ParameterKind.Map, Items: [var only] } ? only : Query[name];

    /// <summary>What was read. A filter that cannot be read is refused: without it, everything would be answered.</summary>
    private T? Kept<T>(string name, Reading<T> reading)
    {
        if (reading.IsBad)
        {
            Faults.Add(name, FaultCodes.InvalidType);
        }

        return reading.Or(default);
    }

    private bool FollowsLocation => Query["follow_location"].AsBool().Or(false);
}
