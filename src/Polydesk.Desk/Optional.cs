namespace Polydesk.Desk;

/// <summary>A value of a partial update: given, or left out (which leaves the old one).</summary>
public readonly record struct Optional<T>
{
    private readonly T value;

    private Optional(T value) => (this.value, IsGiven) = (value, true);

    public bool IsGiven { get; }

    public T Value => IsGiven ? value : throw new InvalidOperationException("The value was not given.");

    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The value as given. For types such as interfaces, which convert to nothing by themselves.</summary>
    public Optional<T> With(T given) => new(given);

    public T Or(T other) => IsGiven ? value : other;

    public bool Is(out T given)
    {
        given = value;
        return IsGiven;
    }
}
