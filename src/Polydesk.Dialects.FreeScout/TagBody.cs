using Polydesk.Desk.Tags;

namespace Polydesk.Dialects.FreeScout;

/// <summary>A tag; its counter says how many conversations carry it (section 11).</summary>
internal sealed record TagBody(long Id, string Name, long Counter, long Color)
{
    public static TagBody Of(Tag tag) => new(tag.Id, tag.Name, tag.Tickets, tag.Color);
}
