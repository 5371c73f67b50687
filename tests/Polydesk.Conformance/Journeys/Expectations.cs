namespace Polydesk.Conformance.Journeys;

/// <summary>What must follow from a deed.</summary>
internal static class Expectations
{
    /// <summary>The records that FreeScout shows as lines.</summary>
    private static readonly string[] LineItems = ["status_update", "owner_update", "department_update", "user_update", "ticket_delete", "ticket_restore", "order_create", "order_update", "order_delete"];

    private static readonly (string Part, string Code)[] Parts =
    [
        ("subject", "title_update"), ("department", "department_update"), ("requester", "user_update"), ("agent", "owner_update"), ("priority", "priority_update"),
        ("tags", "tags_update"), ("cc", "cc_update"), ("followers", "followers_update"), ("parent", "parent_update"), ("text", "custom_field_update"), ("choice", "custom_field_update"),
        ("due", "sla_update"), ("frozen", "freeze_update"),
    ];

    /// <summary>What a deed decides; the rest follows from it.</summary>
    public static Sight Decided(Sight sight)
    {
        var decided = new Sight();

        foreach (var part in (string[])[.. Parts.Select(p => p.Part), "status", "deleted", "archived", "messages", "kinds", "urgency", "hold"])
        {
            decided[part] = sight[part];
        }

        return decided;
    }

    /// <summary>How many lines FreeScout shows of these records: a status that follows from a reply there is told by the reply.</summary>
    public static int Lines(IEnumerable<string> codes, Deed deed) => codes.Count(c => LineItems.Contains(c) && !(deed.QuietStatus && c == "status_update"));

    /// <summary>The codes of the audit for what differs between two moments.</summary>
    public static IEnumerable<string> Records(Sight before, Sight after)
    {
        foreach (var (part, code) in Parts)
        {
            if (before[part] != after[part])
            {
                yield return code;
            }
        }

        if (before["status"] != after["status"])
        {
            yield return "status_update";
        }

        if (before["deleted"] != after["deleted"])
        {
            yield return after["deleted"] == "True" ? "ticket_delete" : "ticket_restore";
        }

        var (old, now) = (Messages(before), Messages(after));

        foreach (var (id, line) in now.Where(m => !old.ContainsKey(m.Key) || old[m.Key] != m.Value))
        {
            yield return old.ContainsKey(id) ? Kind(line, "answer_update", "comment_update") : Kind(line, "ticket_answer", "comment_add");
        }

        foreach (var (_, line) in old.Where(m => !now.ContainsKey(m.Key)))
        {
            yield return Kind(line, "answer_delete", "comment_delete");
        }

        static Dictionary<string, string> Messages(Sight sight) => sight.List("ids").Zip(sight.List("messages")).ToDictionary(m => m.First, m => m.Second);

        static string Kind(string line, string reply, string note) => line.StartsWith("note", StringComparison.Ordinal) ? note : reply;
    }
}
