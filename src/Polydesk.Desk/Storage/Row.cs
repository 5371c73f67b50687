using System.Runtime.CompilerServices;

namespace Polydesk.Desk.Storage;

/// <summary>Reads one row from left to right: each call takes the next column, in the order of the select.</summary>
public abstract class Row
{
    private int next;

    public long Long() => Number(next++);

    public int Int() => checked((int)Number(next++));

    public long? LongOrNull() => IsNull(next) ? Skip<long?>() : Long();

    public bool Bool() => Flag(next++);

    public bool? BoolOrNull() => IsNull(next) ? Skip<bool?>() : Bool();

    public string Text() => Text(next++);

    public string? TextOrNull() => IsNull(next) ? Skip<string?>() : Text();

    public DateTimeOffset Time() => DateTimeOffset.FromUnixTimeMilliseconds(Long());

    public DateTimeOffset? TimeOrNull() => IsNull(next) ? Skip<DateTimeOffset?>() : Time();

    public LocalText LocalText() => Desk.LocalText.Parse(Text());

    public T Enum<T>()
        where T : struct, System.Enum
    {
        var number = Int();

        return Unsafe.SizeOf<T>() == sizeof(int) ? Unsafe.As<int, T>(ref number) : (T)System.Enum.ToObject(typeof(T), number);
    }

    internal Row Start()
    {
        next = 0;
        return this;
    }

    private protected abstract bool IsNull(int column);

    private protected abstract long Number(int column);

    private protected abstract bool Flag(int column);

    private protected abstract string Text(int column);

    private T? Skip<T>()
    {
        next++;
        return default;
    }
}
