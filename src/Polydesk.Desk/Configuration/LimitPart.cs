using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Desk.Limits;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Configuration;

/// <summary>The part of the document with the limits that the desk has of its own; null takes one away, and the program's setting holds again.</summary>
internal static class LimitPart
{
    public const string Name = "limits";

    public static JsonObject Write(DeskLimits limits)
    {
        var part = new JsonObject();

        foreach (var limit in DeskLimit.All)
        {
            var (group, name) = (limit.Name.Split('.')[0], limit.Name.Split('.')[1]);
            part[group] ??= new JsonObject();
            part[group]![name] = limit.Of(limits);
        }

        return part;
    }

    public static async ValueTask ApplyAsync(ApplyWork work, DocumentNode? node, CancellationToken ct)
    {
        if (node is null)
        {
            return;
        }

        node.Know(DeskLimit.All.Select(l => l.Name));
        var before = (await VocabularyCache.ReadAsync(work.Db, ct)).Limits;
        var after = before;

        foreach (var limit in DeskLimit.All)
        {
            if (node.Find(limit.Name) is { } given)
            {
                after = limit.With(after, Read(given, limit));
                Tell(work, limit, limit.Of(before), limit.Of(after));
            }
        }

        if (after != before)
        {
            var json = JsonSerializer.Serialize(after);
            await work.Db.AddAsync($"insert into settings (key, value) values ('limits', {json}) on conflict (key) do update set value = excluded.value", ct);
        }
    }

    private static int? Read(DocumentNode node, DeskLimit limit) =>
        node.Is(JsonValueKind.Null) ? null : (int?)node.Number(limit.Least, limit.Most, "null for the program's setting");

    private static void Tell(ApplyWork work, DeskLimit limit, int? from, int? to)
    {
        if (from != to)
        {
            work.Lines.Add($"changed {Name}: {limit.Name} {Say(from)} -> {Say(to)}");
        }
    }

    /// <summary>"none" would read as no limit at all.</summary>
    private static string Say(int? value) => value?.ToString() ?? "the program's";
}
