namespace Polydesk.Desk.Storage;

/// <summary>One value of a row that is written in bulk. It is held without a box, because there are millions.</summary>
public readonly struct Cell
{
    private Cell(CellKind kind, long number, string? text) => (Kind, Number, Text) = (kind, number, text);

    internal CellKind Kind { get; }

    internal long Number { get; }

    internal string? Text { get; }

    public static implicit operator Cell(string? text) => text is null ? default : new(CellKind.Text, 0, text);

    public static implicit operator Cell(long number) => new(CellKind.Integer, number, null);

    public static implicit operator Cell(long? number) => number is { } known ? known : default(Cell);

    public static implicit operator Cell(bool flag) => new(CellKind.Boolean, flag ? 1 : 0, null);

    public static implicit operator Cell(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static implicit operator Cell(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static Cell Of<T>(T value)
        where T : struct, Enum => Convert.ToInt64(value);
}

internal enum CellKind
{
    Null,
    Integer,
    Boolean,
    Text,
}
