using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>
/// Reads the parameters of a create or update (section 2.5). What cannot be read is collected, under the desk's names, so that the desk reports it
/// together with what it refuses itself.
/// </summary>
internal sealed class EddyFields(ParameterBag bag)
{
    /// <summary>How many members a list may have, in filters as in bodies.</summary>
    public const int MostListed = 10_000;

    public List<FieldProblem> Unread { get; } = [];

    public void Refuse(string field, FieldFault fault, string value = "") => Unread.Add(new(field, fault, value));

    public Optional<string> Text(string name, string field, bool required = false, bool emptyIsBad = false)
    {
        var reading = bag[name].AsText();

        if (reading.Has(out var text) && !(required && string.IsNullOrWhiteSpace(text)))
        {
            return text;
        }

        if (reading.IsBad || (emptyIsBad && reading.IsEmpty))
        {
            Refuse(field, FieldFault.Incorrect);
        }
        else if (required && !reading.IsAbsent)
        {
            Refuse(field, FieldFault.Missing);
        }
        else if (reading.IsEmpty)
        {
            return "";
        }

        return default;
    }

    /// <param name="emptyIs">What an empty value means; without it, an empty value is refused.</param>
    public Optional<long> Id(string name, string field, long? emptyIs = null)
    {
        var reading = bag[name].AsInt();

        if (reading.Has(out var id))
        {
            return id;
        }

        if (reading.IsEmpty && emptyIs is { } empty)
        {
            return empty;
        }

        if (!reading.IsAbsent)
        {
            Refuse(field, FieldFault.Incorrect);
        }

        return default;
    }

    public Optional<bool> Flag(string name, string field)
    {
        var reading = bag[name].AsBool();

        if (reading.Has(out var flag))
        {
            return flag;
        }

        if (!reading.IsAbsent)
        {
            Refuse(field, FieldFault.Incorrect);
        }

        return default;
    }

    public Optional<IReadOnlyList<string>> Texts(string name, string field, bool emptyIsBad = false) =>
        List(bag[name].AsTexts(), field, emptyIsBad && !IsList(name));

    public Optional<IReadOnlyList<long>> Ids(string name, string field, bool emptyIsBad = false) =>
        List(bag[name].AsIds(), field, emptyIsBad && !IsList(name));

    /// <summary>A list without members is what answers say of nothing, and may be sent back; only empty text was meant to be something.</summary>
    private bool IsList(string name) => bag[name].Kind is ParameterKind.List or ParameterKind.Map;

    private Optional<IReadOnlyList<T>> List<T>(Reading<IReadOnlyList<T>> reading, string field, bool emptyIsBad)
    {
        if (reading.Has(out var list) && list.Count > MostListed)
        {
            Refuse(field, FieldFault.TooMany, $"{MostListed}");
            return default;
        }

        if (list is not null)
        {
            return new Optional<IReadOnlyList<T>>().With(list);
        }

        if (reading.IsBad || (emptyIsBad && reading.IsEmpty))
        {
            Refuse(field, FieldFault.Incorrect);
        }

        return reading.IsEmpty && !emptyIsBad ? new Optional<IReadOnlyList<T>>().With([]) : default;
    }
}
