using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Something with a number and a place among others, that small lists are made of.</summary>
internal interface ILookup
{
    long Id { get; }

    string Title { get; }

    long DisplayOrder { get; }
}

/// <summary>Reads all things of a small collection that the caller may see, in display order.</summary>
internal delegate ValueTask<IReadOnlyList<T>> AllOf<T>(DeskproCall call);

/// <summary>
/// The endpoints of small collections, which clients read whole: list, item and count, written once. Integrations read page 1 without saying how much they
/// want (section 4.2).
/// </summary>
internal static class Lookups
{
    private static IReadOnlyList<Param> GroupBy { get; } = [new("group_by", ParamType.Text, "What to count apart: parent.")];

    public static void MapLookup<T>(this DeskproApi api, string path, string resource, AllOf<T> all, string list, string? get = null, string? counts = null)
        where T : class, ILookup
    {
        if (counts is not null)
        {
            api.Counts(counts, path + "/counts", resource, call => CountAsync(call, all), GroupBy);
        }

        api.List<T>(list, path, resource, call => ListAsync(call, all));

        if (get is not null)
        {
            api.Get<T>(get, path + "/{id}", resource, call => GetAsync(call, all));
        }
    }

    /// <summary>The things in the order that is asked for, or as they come.</summary>
    public static async ValueTask<DeskproAnswer> ListAsync<T>(DeskproCall call, AllOf<T> read)
        where T : class, ILookup
    {
        var all = await read(call);

        if (call.Query["order_by"].IsAbsent && call.Query["order_dir"].IsAbsent)
        {
            return await call.WholeAsync(all, t => t.Id);
        }

        var (field, descending) = call.Order("title", "display_order");
        var sorted = field switch
        {
            "title" => all.OrderBy(t => t.Title, StringComparer.OrdinalIgnoreCase).ThenBy(t => t.Id),
            "display_order" => all.OrderBy(t => t.DisplayOrder).ThenBy(t => t.Id),
            _ => all.OrderBy(t => t.Id),
        };
        return await call.WholeAsync<T>(descending ? [.. sorted.Reverse()] : [.. sorted], t => t.Id);
    }

    public static async ValueTask<DeskproAnswer> GetAsync<T>(DeskproCall call, AllOf<T> read)
        where T : class, ILookup
    {
        var id = call.Id("id");
        return (await read(call)).FirstOrDefault(t => t.Id == id) is { } found ? await call.OneAsync(found) : DeskproErrors.NotFound;
    }

    /// <summary>The objects of a small collection that others refer to.</summary>
    public static LoadLinked<T> Linked<T>(AllOf<T> read)
        where T : class, ILookup => async (call, _, ids) => (await read(call)).Where(t => ids.Contains(t.Id)).ToDictionary(t => t.Id);

    private static async ValueTask<DeskproAnswer> CountAsync<T>(DeskproCall call, AllOf<T> read)
        where T : class, ILookup
    {
        var all = await read(call);

        if (!call.Query["group_by"].AsText().Has(out var group))
        {
            return await call.OneAsync(new CountBody(all.Count));
        }

        if (group != "parent" || all is not IReadOnlyList<ITree> trees)
        {
            return DeskproErrors.Invalid("group_by", FaultCodes.BadChoice);
        }

        var nested = trees.GroupBy(t => t.Parent).OrderBy(g => g.Key).Select(g => new CountBody(g.Count())
        {
            Id = g.Key,
            Type = group,
            Title = all.FirstOrDefault(t => t.Id == g.Key)?.Title,
        });
        return await call.OneAsync(new CountBody(all.Count) { GroupedBy = group, Nested = [.. nested] });
    }
}

/// <summary>Something that can lie below another of its kind.</summary>
internal interface ITree : ILookup
{
    long? Parent { get; }
}
