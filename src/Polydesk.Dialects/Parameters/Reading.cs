using System.Diagnostics.CodeAnalysis;

namespace Polydesk.Dialects.Parameters;

/// <summary>A parameter read as the type that an endpoint wants; absent, empty and bad each have their own answer.</summary>
public readonly record struct Reading<T>
{
    private readonly T? value;

    private Reading(Given state, T? value = default)
    {
        State = state;
        this.value = value;
    }

    public static Reading<T> Absent { get; } = new(Given.Absent);

    public static Reading<T> Empty { get; } = new(Given.Empty);

    public static Reading<T> Bad { get; } = new(Given.Bad);

    public Given State { get; }

    public bool IsAbsent => State is Given.Absent;

    public bool IsEmpty => State is Given.Empty;

    public bool IsBad => State is Given.Bad;

    public static Reading<T> Of(T value) => new(Given.Value, value);

    public bool Has([MaybeNullWhen(false)] out T found)
    {
        found = value;

        return State is Given.Value;
    }

    /// <summary>The value, or what stands in for it when there is none, for whatever reason.</summary>
    [return: NotNullIfNotNull(nameof(fallback))]
    public T? Or(T? fallback) => State is Given.Value ? value : fallback;
}
