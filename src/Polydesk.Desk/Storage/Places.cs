using System.Collections.Immutable;

namespace Polydesk.Desk.Storage;

/// <summary>A row of a list: how many stand before it, the value by which the list is sorted, and its id.</summary>
public readonly record struct Place(long Offset, long Value, long Id);

/// <summary>Where some rows of a list stand. Whoever wants a row far behind goes on from the nearest instead of walking there from the first.</summary>
public sealed class Places
{
    /// <summary>Enough for several clients that each read page after page of the same list.</summary>
    private const int Most = 16;

    private ImmutableArray<Place> kept = [];

    /// <summary>The nearest place at the offset or before it.</summary>
    public Place? Nearest(long offset) => kept.Where(p => p.Offset <= offset).Select(p => (Place?)p).MaxBy(p => p!.Value.Offset);

    public void Keep(Place place) =>
        ImmutableInterlocked.Update(ref kept, static (kept, place) => [.. kept.Where(p => p.Offset != place.Offset).TakeLast(Most - 1), place], place);
}
