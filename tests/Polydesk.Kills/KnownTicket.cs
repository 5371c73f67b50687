namespace Polydesk.Kills;

/// <summary>
/// A ticket whose creation was acknowledged, with everything acknowledged since. All that a change sets follows from the mark and the version, so that
/// half a change is seen at once.
/// </summary>
internal sealed class KnownTicket(long id, string mark)
{
    public long Id => id;

    /// <summary>A word that occurs in this ticket only.</summary>
    public string Mark => mark;

    public int Version { get; set; }

    public TicketState State { get; set; }

    /// <summary>The acknowledged texts with the ids that were answered. Of the shared ticket, several writers add at once.</summary>
    public Dictionary<long, string> Posts { get; } = [];

    public Dictionary<long, string> Notes { get; } = [];

    public static string Title(string mark, int version) => $"{mark} v{version}";

    public static string Status(int version) => (version % 4) switch { 0 => "open", 1 => "process", 2 => "closed", _ => "pending" };

    public static string Tag(string mark, int version) => version == 0 ? "fresh" : $"{mark}-{version}";

    public static string FieldText(string mark, int version) => $"{mark}/{version}";

    /// <summary>What a create and every change send.</summary>
    public static List<(string Name, string Value)> Form(string mark, int version, long owner, long field) =>
    [
        ("title", Title(mark, version)), ("status_id", Status(version)), ("owner_id", version % 2 == 0 ? "0" : owner.ToString()),
        ("tags[]", Tag(mark, version)), ($"custom_fields[{field}]", FieldText(mark, version)),
    ];
}

internal enum TicketState
{
    Present,
    Deleted,
    Erased,
}
