namespace Polydesk.Desk.Tickets;

/// <summary>A colour with which an agent marks tickets for themselves. The set is fixed.</summary>
/// <param name="Hex">The colour as <c>#RRGGBB</c>.</param>
public sealed record Star(long Id, string Name, string Color, string Hex)
{
    public static IReadOnlyList<Star> All { get; } =
    [
        new(1, "Blue", "blue", "#0000FF"),
        new(2, "Green", "green", "#008000"),
        new(3, "Orange", "orange", "#FFA500"),
        new(4, "Pink", "pink", "#FFC0CB"),
        new(5, "Purple", "purple", "#800080"),
        new(6, "Red", "red", "#FF0000"),
        new(7, "Yellow", "yellow", "#FFFF00"),
    ];

    public static Star? Find(long id) => All.FirstOrDefault(s => s.Id == id);
}
