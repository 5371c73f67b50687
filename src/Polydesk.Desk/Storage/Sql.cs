using System.Runtime.CompilerServices;
using System.Text;

namespace Polydesk.Desk.Storage;

/// <summary>
/// A piece of SQL written as an interpolated string: a hole becomes a parameter, a list after <c>in</c> becomes what the engine compares with a list best,
/// and a hole that is itself <see cref="Sql"/> is spliced in. Nothing is in an empty list. No value is ever part of the text.
/// </summary>
[InterpolatedStringHandler]
public sealed class Sql
{
    [ThreadStatic]
    private static StringBuilder? builder;

    [ThreadStatic]
    private static char[]? buffer;

    private readonly List<Piece> pieces;

    public Sql(int literalLength, int formattedCount)
    {
        _ = literalLength;
        pieces = new(2 * formattedCount + 1);
    }

    private Sql(string text) => pieces = [new(text, default)];

    public static Sql True { get; } = new("1=1");

    public static Sql False { get; } = new("1=0");

    public static Sql Empty { get; } = new("");

    /// <summary>Text written by us, such as a column name chosen from a fixed list. Never pass anything that came from outside.</summary>
    public static Sql Trusted(string text) => new(text);

    /// <summary>Joins conditions by <c>and</c>; none gives <see cref="True"/>.</summary>
    public static Sql All(IReadOnlyList<Sql> conditions) => Join(conditions, " and ", True);

    /// <summary>Joins conditions by <c>or</c>, in brackets; none gives <see cref="False"/>.</summary>
    public static Sql Any(IReadOnlyList<Sql> conditions) => conditions.Count == 0 ? False : $"({Join(conditions, " or ", False)})";

    public static Sql List(IReadOnlyList<Sql> items) => Join(items, ", ", Empty);

    public void AppendLiteral(string text) => pieces.Add(new(text, default));

    public void AppendFormatted(Sql sql) => pieces.AddRange(sql.pieces);

    public void AppendFormatted(long value) => pieces.Add(new(null, SqlValue.Of(value)));

    public void AppendFormatted(long? value) => pieces.Add(new(null, value is { } known ? SqlValue.Of(known) : SqlValue.Null(SqlType.Integer)));

    public void AppendFormatted(int value) => AppendFormatted((long)value);

    public void AppendFormatted(int? value) => AppendFormatted((long?)value);

    public void AppendFormatted(bool value) => pieces.Add(new(null, SqlValue.Of(value)));

    public void AppendFormatted(bool? value) => pieces.Add(new(null, value is { } known ? SqlValue.Of(known) : SqlValue.Null(SqlType.Boolean)));

    public void AppendFormatted(string? value) => pieces.Add(new(null, value is null ? SqlValue.Null(SqlType.Text) : SqlValue.Of(value)));

    public void AppendFormatted(DateTimeOffset value) => AppendFormatted(value.ToUnixTimeMilliseconds());

    public void AppendFormatted(DateTimeOffset? value) => AppendFormatted(value?.ToUnixTimeMilliseconds());

    public void AppendFormatted(LocalText value) => AppendFormatted(value.ToJson());

    public void AppendFormatted<T>(T value)
        where T : struct, Enum => AppendFormatted(Unsafe.SizeOf<T>() == sizeof(int) ? Unsafe.As<T, int>(ref value) : Convert.ToInt64(value));

    public void AppendFormatted(IReadOnlyCollection<long> values) => pieces.Add(new(null, SqlValue.Of(values.ToArray())));

    public void AppendFormatted(IReadOnlyCollection<string> values) => pieces.Add(new(null, SqlValue.Of(values.ToArray())));

    /// <summary>
    /// The statement's text with its parameters as <c>$1</c>, <c>$2</c>, …, which both engines read. It is valid until this thread renders the next.
    /// </summary>
    internal ReadOnlySpan<char> Render(Engine engine, List<SqlValue> values)
    {
        var text = builder ??= new(4096);
        text.Clear();

        foreach (var (literal, value) in pieces)
        {
            if (literal is not null)
            {
                text.Append(literal);
                continue;
            }

            if (value.Items is not null)
            {
                engine.AppendList(text, value, values);
            }
            else
            {
                values.Add(value);
                text.Append('$').Append(values.Count);
            }
        }

        if (buffer is null || buffer.Length < text.Length)
        {
            buffer = new char[Math.Max(8192, 2 * text.Length)];
        }

        text.CopyTo(0, buffer, text.Length);
        return buffer.AsSpan(0, text.Length);
    }

    internal static Sql Join(IReadOnlyList<Sql> items, string separator) => Join(items, separator, Empty);

    private static Sql Join(IReadOnlyList<Sql> items, string separator, Sql none)
    {
        if (items.Count == 0)
        {
            return none;
        }

        var joined = new Sql(0, items.Count);

        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                joined.AppendLiteral(separator);
            }

            joined.AppendFormatted(items[i]);
        }

        return joined;
    }

    private readonly record struct Piece(string? Text, SqlValue Value);
}

internal enum SqlType
{
    Integer,
    Boolean,
    Text,
    List,
}

/// <summary>The value of a parameter, without a box: a text, or a number that may stand for true (1) and false (0); or a list of them.</summary>
internal readonly record struct SqlValue(SqlType Type, long Number, string? Text, Array? Items, bool IsNull)
{
    public static SqlValue Of(long number) => new(SqlType.Integer, number, null, null, false);

    public static SqlValue Of(bool flag) => new(SqlType.Boolean, flag ? 1 : 0, null, null, false);

    public static SqlValue Of(string text) => new(SqlType.Text, 0, text, null, false);

    public static SqlValue Of(Array items) => new(SqlType.List, 0, null, items, false);

    public static SqlValue Null(SqlType type) => new(type, 0, null, null, true);

    public SqlValue Item(int index) => Items is long[] numbers ? Of(numbers[index]) : Of(((string[])Items!)[index]);
}
