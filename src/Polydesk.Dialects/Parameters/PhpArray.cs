using System.Globalization;

namespace Polydesk.Dialects.Parameters;

/// <summary>
/// An array as PHP builds it from names: a[k]=v is an entry, a[]=v takes the next free number, a later value replaces an earlier one.
/// </summary>
internal sealed class PhpArray
{
    private readonly OrderedDictionary<string, object> entries = new(StringComparer.Ordinal);
    private ulong next;

    /// <summary>Puts a value where its name says, or answers false when that is too deep. The array itself is one level.</summary>
    public bool TryAdd(string name, string text, int maxDepth)
    {
        var brackets = Brackets(name);
        var key = name[..brackets];
        var array = this;

        for (var depth = 2; TryTakeKey(name, ref brackets, out var inner); depth++)
        {
            if (depth > maxDepth)
            {
                return false;
            }

            array = array.Child(key);
            key = inner.Length == 0 ? array.NextKey() : inner;
        }

        array.Put(key, text);

        return true;
    }

    public OrderedDictionary<string, Parameter> ToEntries()
    {
        var parameters = new OrderedDictionary<string, Parameter>(entries.Count, StringComparer.Ordinal);

        foreach (var (key, value) in entries)
        {
            parameters.Add(key, value is PhpArray array ? array.ToParameter() : Parameter.OfText((string)value));
        }

        return parameters;
    }

    private static int Brackets(string name)
    {
        var open = name.IndexOf('[');

        // PHP takes a bracket that starts the name, or is never closed, for a part of the name.
        return open <= 0 || name.IndexOf(']', open) < 0 ? name.Length : open;
    }

    // What follows the last bracket is ignored, as PHP does.
    private static bool TryTakeKey(string name, ref int at, out string key)
    {
        key = "";

        if (at >= name.Length || name[at] != '[' || name.IndexOf(']', at) is not (>= 0 and var close))
        {
            return false;
        }

        key = name[(at + 1)..close];
        at = close + 1;

        return true;
    }

    private Parameter ToParameter()
    {
        var parameters = ToEntries();

        return IsList() ? Parameter.OfList([.. parameters.Values]) : Parameter.OfMap(parameters);
    }

    private bool IsList()
    {
        var at = 0;

        return entries.Keys.All(key => key == at++.ToString(CultureInfo.InvariantCulture));
    }

    private PhpArray Child(string key)
    {
        if (entries.TryGetValue(key, out var value) && value is PhpArray child)
        {
            return child;
        }

        child = new();
        Put(key, child);

        return child;
    }

    private void Put(string key, object value)
    {
        entries[key] = value;

        if (IsNumber(key, out var number) && number >= next)
        {
            next = number + 1;
        }
    }

    private string NextKey() => next.ToString(CultureInfo.InvariantCulture);

    // To PHP "7" is a number and "07" is a name.
    private static bool IsNumber(string key, out ulong number)
    {
        number = 0;

        return key.Length is > 0 and < 19
            && (key[0] != '0' || key.Length == 1)
            && ulong.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
