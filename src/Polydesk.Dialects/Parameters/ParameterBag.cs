namespace Polydesk.Dialects.Parameters;

/// <summary>All parameters of a request by name, and its files.</summary>
public sealed class ParameterBag(Parameter parameters, IReadOnlyList<IncomingFile> files)
{
    private const int Marks = 64;

    /// <summary>A bit for each of the first parameters that somebody has looked at.</summary>
    private ulong seen;

    public static ParameterBag Empty { get; } = new(Parameter.OfMap([]), []);

    public IEnumerable<KeyValuePair<string, Parameter>> All
    {
        get
        {
            seen = ulong.MaxValue;
            return parameters.Entries;
        }
    }

    /// <summary>The names of parameters that nobody has looked at, of the first 64.</summary>
    public IReadOnlyList<string> Ignored =>
        seen == ulong.MaxValue ? [] : [.. parameters.Entries.Take(Marks).Where((_, place) => (seen >> place & 1) == 0).Select(e => e.Key)];

    public IReadOnlyList<IncomingFile> AllFiles => files;

    internal Parameter Tree => parameters;

    public Parameter this[string name]
    {
        get
        {
            var found = parameters.At(name, out var place);

            if (place is >= 0 and < Marks)
            {
                seen |= 1UL << place;
            }

            return found;
        }
    }

    /// <summary>The files sent for a field, in their order: Files("files") finds files, files[] and files[0].</summary>
    public IReadOnlyList<IncomingFile> Files(string field)
    {
        Parameter.Asked?.Invoke(parameters, field);
        return [.. files.Where(file => file.IsFor(field))];
    }

    /// <summary>These parameters with the others beneath: a name that both have is taken from here, whole.</summary>
    public ParameterBag Over(ParameterBag other)
    {
        if (!other.All.Any())
        {
            return this;
        }

        var merged = new OrderedDictionary<string, Parameter>(StringComparer.Ordinal);

        foreach (var (name, parameter) in other.All.Concat(All))
        {
            merged[name] = parameter;
        }

        return new(Parameter.OfMap(merged), [.. other.AllFiles, .. files]);
    }
}
