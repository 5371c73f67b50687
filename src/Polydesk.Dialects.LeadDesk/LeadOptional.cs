using Polydesk.Desk;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Readings of attributes that cannot be cleared: null never reaches the desk.</summary>
internal static class LeadOptional
{
    public static Optional<string> Filled(this Optional<string?> value) =>
        value.Is(out var given) && given is not null ? given : default(Optional<string>);

    public static Optional<T> Filled<T>(this Optional<T?> value)
        where T : struct => value.Is(out var given) && given is { } there ? there : default(Optional<T>);

    /// <summary>What may be cleared, which the desk keeps as an empty text.</summary>
    public static Optional<string> Emptied(this Optional<string?> value) => value.Is(out var given) ? given ?? "" : default(Optional<string>);
}

/// <summary>Money, which the desk keeps in hundredths.</summary>
internal static class Money
{
    /// <summary>More of one thing nobody orders; the largest order still fits.</summary>
    public const decimal Most = 1_000_000_000;

    public static decimal Of(long hundredths) => hundredths / 100m;

    public static decimal? Of(long? hundredths) => hundredths / 100m;

    public static long Read(decimal amount) => (long)(amount * 100);

    public static Optional<long> Read(Optional<decimal?> amount) => amount.Filled().Is(out var given) ? Read(given) : default(Optional<long>);

    public static Optional<long?> ReadOrNull(Optional<decimal?> amount) =>
        amount.Is(out var given) ? given is { } there ? Read(there) : default(long?) : default(Optional<long?>);
}
