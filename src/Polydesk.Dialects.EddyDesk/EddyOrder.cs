using Polydesk.Desk.Storage;
using Polydesk.Dialects.Description;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>
/// Reads <c>order_by</c>: <c>field{direction}</c>, comma-separated, in any letter case. Without braces it is ascending, unknown names are skipped, and the
/// default holds when none is left (section 2.10).
/// </summary>
internal sealed class EddyOrder<TKey>(Sort<TKey> fallback, params IReadOnlyList<(string Name, TKey Key)> fields)
    where TKey : struct, Enum
{
    public ApiField Field => Takes.Text(
        "order_by", $"`field{{asc}}` or `field{{desc}}`, several with commas; the fields are {string.Join(", ", fields.Select(f => $"`{f.Name}`"))}.");

    public IReadOnlyList<Sort<TKey>> Of(EddyCall call) => Read(call.Bag["order_by"].AsText().Or(""));

    public IReadOnlyList<Sort<TKey>> Read(string text)
    {
        var sorts = new List<Sort<TKey>>();

        foreach (var term in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadTerm(term) is { } sort && !sorts.Exists(s => s.Key.Equals(sort.Key)))
            {
                sorts.Add(sort);
            }
        }

        return sorts.Count > 0 ? sorts : [fallback];
    }

    private Sort<TKey>? ReadTerm(string term)
    {
        var brace = term.IndexOf('{', StringComparison.Ordinal);
        var name = brace < 0 ? term : term[..brace].Trim();
        var direction = brace < 0 ? "" : term[(brace + 1)..].TrimEnd('}').Trim();

        foreach (var (known, key) in fields)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return new(key, direction.Equals("desc", StringComparison.OrdinalIgnoreCase));
            }
        }

        return null;
    }
}
