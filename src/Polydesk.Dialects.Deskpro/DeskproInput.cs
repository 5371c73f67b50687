using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>
/// Reads the members of a body. What is not sent is not given; null and, for references, an empty text clear, or are refused where that is not possible; what
/// cannot be read is noted under its name, and all faults of a request are told together.
/// </summary>
/// <param name="members">The members by name.</param>
/// <param name="faults">Where faults are noted.</param>
internal sealed class DeskproInput(Parameter members, Faults faults)
{
    private const int LongestText = 1_000_000;

    public Faults Faults => faults;

    /// <summary>A member as it was sent; of several names for one thing, the first that is there.</summary>
    public Parameter this[params ReadOnlySpan<string> names]
    {
        get
        {
            foreach (var name in names)
            {
                if (members[name] is { Kind: not ParameterKind.Absent } sent)
                {
                    return sent;
                }
            }

            return Parameter.Absent;
        }
    }

    public void Refuse(string path, string code, string? message = null) => faults.Add(path, code, message);

    /// <summary>Refuses what is missing or empty.</summary>
    public void Require(string name, params ReadOnlySpan<string> aliases)
    {
        if (this[[name, .. aliases]] is { IsAbsent: true } or { Kind: ParameterKind.Text, Literal.Length: 0 })
        {
            faults.Add(name, FaultCodes.Required);
        }
    }

    /// <summary>A text; null is refused.</summary>
    public Optional<string> Text(string name, params ReadOnlySpan<string> aliases) => this[[name, .. aliases]] switch
    {
        { Kind: ParameterKind.Absent } => default,
        { Kind: ParameterKind.Null } => Refused<string>(name, FaultCodes.Required),
        { } sent when sent.AsText() is { IsBad: false } read => read.Or("") is { Length: <= LongestText } text ? text : Refused<string>(name, FaultCodes.TooLong),
        _ => Refused<string>(name, FaultCodes.InvalidType),
    };

    /// <summary>A text that null makes empty.</summary>
    public Optional<string> TextOrEmpty(string name, params ReadOnlySpan<string> aliases) =>
        this[[name, .. aliases]].Kind is ParameterKind.Null ? "" : Text(name, aliases);

    /// <summary>A whole number; null is refused.</summary>
    public Optional<long> Int(string name) => this[name] switch
    {
        { Kind: ParameterKind.Absent } => default,
        { Kind: ParameterKind.Null } => Refused<long>(name, FaultCodes.Required),
        { } sent => sent.AsInt().Has(out var number) ? number : Refused<long>(name, FaultCodes.InvalidType),
    };

    /// <summary>The id of a thing; null and an empty text clear it.</summary>
    public Optional<long?> Id(string name, params ReadOnlySpan<string> aliases) => this[[name, .. aliases]] switch
    {
        { Kind: ParameterKind.Absent } => default,
        { Kind: ParameterKind.Null } or { Kind: ParameterKind.Text, Literal.Length: 0 } => (long?)null,
        { Kind: ParameterKind.Map } sent when sent["id"].AsInt().Has(out var inner) => inner,
        { } sent => sent.AsInt().Has(out var id) ? id : Refused<long?>(name, FaultCodes.BadChoice),
    };

    /// <summary>Yes or no; null is refused.</summary>
    public Optional<bool> Flag(string name, params ReadOnlySpan<string> aliases) => this[[name, .. aliases]] switch
    {
        { Kind: ParameterKind.Absent } => default,
        { Kind: ParameterKind.Null } => Refused<bool>(name, FaultCodes.Required),
        { } sent => sent.AsBool().Has(out var flag) ? flag : Refused<bool>(name, FaultCodes.InvalidType),
    };

    /// <summary>A time; null and an empty text clear it.</summary>
    public Optional<DateTimeOffset?> Date(string name) => this[name] switch
    {
        { Kind: ParameterKind.Absent } => default,
        { Kind: ParameterKind.Null } or { Kind: ParameterKind.Text, Literal.Length: 0 } => (DateTimeOffset?)null,
        { } sent => sent.AsText().Has(out var text) && DeskproDates.Read(text) is { } time ? time : Refused<DateTimeOffset?>(name, FaultCodes.InvalidDate),
    };

    /// <summary>A list of texts, or texts separated by commas; null empties it.</summary>
    public Optional<IReadOnlyList<string>> Texts(string name) => List(name, this[name].AsTexts());

    /// <summary>A list of ids; null empties it.</summary>
    public Optional<IReadOnlyList<long>> Ids(string name) => List(name, this[name].AsIds());

    private Optional<IReadOnlyList<T>> List<T>(string name, Reading<IReadOnlyList<T>> read)
    {
        if (this[name].Kind is ParameterKind.Absent)
        {
            return default;
        }

        return read.IsBad ? Refused<IReadOnlyList<T>>(name, FaultCodes.InvalidType) : default(Optional<IReadOnlyList<T>>).With(read.Or([]));
    }

    private Optional<T> Refused<T>(string name, string code)
    {
        faults.Add(name, code);
        return default;
    }
}
