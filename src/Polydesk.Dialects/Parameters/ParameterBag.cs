namespace Polydesk.Dialects.Parameters;

/// <summary>All parameters of a request by name, and its files.</summary>
public sealed class ParameterBag(Parameter parameters, IReadOnlyList<IncomingFile> files)
{
    public static ParameterBag Empty { get; } = new(Parameter.OfMap([]), []);

    public IEnumerable<KeyValuePair<string, Parameter>> All => parameters.Entries;

    public IReadOnlyList<IncomingFile> AllFiles => files;

    public Parameter this[string name] => parameters[name];

    /// <summary>The files sent for a field, in their order: Files("files") finds files, files[] and files[0].</summary>
    public IReadOnlyList<IncomingFile> Files(string field) => [.. files.Where(file => file.IsFor(field))];

    /// <summary>These parameters with the others beneath: a name that both have is taken from here, whole.</summary>
    public ParameterBag Over(ParameterBag other)
    {
        if (other.All.Any() is false)
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
