using System.Data.Common;

namespace Polydesk.Desk.Storage;

/// <summary>Reads one row from left to right: each call takes the next column, in the order of the select.</summary>
public sealed class Row(DbDataReader reader)
{
    private int next;

    public long Long() => reader.GetInt64(next++);

    public int Int() => (int)reader.GetInt64(next++);

    public long? LongOrNull() => reader.IsDBNull(next) ? Skip<long?>() : Long();

    public bool Bool() => reader.GetBoolean(next++);

    public bool? BoolOrNull() => reader.IsDBNull(next) ? Skip<bool?>() : Bool();

    public string Text() => reader.GetString(next++);

    public string? TextOrNull() => reader.IsDBNull(next) ? Skip<string?>() : Text();

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Long());

    public DateTimeOffset? TimeOrNull() => reader.IsDBNull(next) ? Skip<DateTimeOffset?>() : Time();

    public LocalText LocalText() => Desk.LocalText.Parse(Text());

    public T Enum<T>()
        where T : struct, System.Enum => (T)System.Enum.ToObject(typeof(T), Int());

    internal Row Start()
    {
        next = 0;
        return this;
    }

    private T? Skip<T>()
    {
        next++;
        return default;
    }
}
