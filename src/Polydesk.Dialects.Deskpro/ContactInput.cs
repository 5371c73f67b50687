using Polydesk.Desk;
using Polydesk.Desk.Contacts;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>Contact data (section 3.5): a list of entries, or entries by type, each a list or an object with index keys.</summary>
internal static class ContactInput
{
    public static Optional<IReadOnlyList<ContactEntry>> Read(DeskproInput body, DeskproCall call)
    {
        var sent = body["contact_data"];

        if (sent.Kind is ParameterKind.Absent)
        {
            return default;
        }

        if (sent is { IsAbsent: false, Kind: not (ParameterKind.List or ParameterKind.Map) })
        {
            body.Refuse("contact_data", FaultCodes.InvalidType);
            return default;
        }

        IEnumerable<(string Type, Parameter Entry)> entries = sent.Kind is ParameterKind.List
            ? sent.Items.Select(e => (e["contact_type"].AsText().Or(""), e))
            : sent.Entries.SelectMany(t => t.Value.Items.Select(e => (t.Key, e)));
        var read = new List<ContactEntry>();

        foreach (var (at, (type, entry)) in entries.Index())
        {
            if (type.Length == 0 || entry.Kind is not ParameterKind.Map || entry.Entries.Any(m => m.Value.AsText().IsBad))
            {
                call.Faults.Add($"contact_data.contact_data_{at}", type.Length == 0 ? FaultCodes.Required : FaultCodes.InvalidType);
                continue;
            }

            var data = entry.Entries.Where(m => m.Key is not ("id" or "contact_type" or "comment") && !m.Value.IsAbsent).ToDictionary(m => m.Key, m => m.Value.AsText().Or(""));
            read.Add(new(0, type, entry["comment"].AsText().Or(""), data));
        }

        return default(Optional<IReadOnlyList<ContactEntry>>).With(read);
    }
}

/// <summary>An entry as it is shown: its type and comment, and beside them what the type has.</summary>
internal static class ContactBody
{
    public static IReadOnlyDictionary<string, object> Of(ContactEntry entry)
    {
        var body = new Dictionary<string, object>(entry.Data.Select(d => KeyValuePair.Create(d.Key, (object)d.Value)))
        {
            ["id"] = entry.Id,
            ["contact_type"] = entry.Type,
            ["comment"] = entry.Comment,
        };
        return body;
    }
}
