using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Desk.Configuration;

/// <summary>
/// Brings the desk's configuration to what a document says, all or nothing. What the document leaves out stays as it is; a thing goes only where it says
/// <c>"remove": true</c>, and not while anything uses it. Applied again, it changes nothing.
/// </summary>
public sealed class ApplyDesk(Database database, Freshness freshness, AgentDuties duties, EventLog events, TimeProvider clock)
{
    private const int LongestDocument = 16 * 1024 * 1024;

    public async Task<ApplyResult> RunAsync(string json, bool dryRun, CancellationToken ct)
    {
        if (Parse(json, out var fault) is not { } document)
        {
            return new([], [fault!]);
        }

        using (document)
        {
            await using var db = await database.BeginAsync(ct);
            await db.HoldAsync("desk", ct);
            await db.HoldAsync(PersonStore.Leaving, ct);
            var work = new ApplyWork(db, duties, clock.GetUtcNow());
            var root = new DocumentNode(document.RootElement, "", work.Faults);
            await ApplyAsync(work, root, ct);

            if (work.Faults.Count > 0)
            {
                return new([], work.Faults);
            }

            if (work.Lines.Count > 0 && !dryRun)
            {
                await events.AppendAsync(
                    db, new(EventTypes.DeskApplied, Subject.Desk, 0, To: EventValue.Of(string.Join('\n', work.Lines))), Caller.System, ct);
                await freshness.TouchAsync(db, Freshness.Vocabulary, ct);
                await freshness.TouchAsync(db, Freshness.Access, ct);
                await db.CommitAsync(ct);
            }

            return new(work.Lines, []);
        }
    }

    private static async ValueTask ApplyAsync(ApplyWork work, DocumentNode root, CancellationToken ct)
    {
        root.Know(["settings", LimitPart.Name, .. Section.All.Select(s => s.Name)]);

        if (!root.Is(JsonValueKind.Object))
        {
            return;
        }

        await ApplySettingsAsync(work, root.Find("settings"), ct);
        await LimitPart.ApplyAsync(work, root.Find(LimitPart.Name), ct);
        var sections = new List<SectionWork>();

        foreach (var section in Section.All)
        {
            var part = new SectionWork(work, section);
            await part.ApplyAsync(root.List(section.Name), ct);
            sections.Add(part);
        }

        foreach (var part in Enumerable.Reverse(sections))
        {
            await part.RemoveAsync(ct);
        }

        await CheckRestAsync(work, ct);
    }

    private static async ValueTask ApplySettingsAsync(ApplyWork work, DocumentNode? node, CancellationToken ct)
    {
        var before = (await VocabularyCache.ReadAsync(work.Db, ct)).Settings;
        var after = before;
        work.Language = before.DefaultLanguage;

        if (node is null)
        {
            return;
        }

        node.Know(["languages", "time_zone"]);

        if (node.Find("languages") is { } languages)
        {
            var given = node.List("languages").Select(l => l.Text() ?? "").ToList();

            if (given.Count == 0 || given.Distinct().Count() < given.Count || !given.TrueForAll(DocumentNode.IsLanguage))
            {
                languages.Refuse("must be different languages of two or three small letters, the default one first");
                return;
            }

            after = after with { Languages = given };
        }

        if (node.Find("time_zone") is { } zone && zone.Text() is { } name)
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            {
                zone.Refuse($"\"{name}\" is no time zone that this machine knows");
            }

            after = after with { TimeZone = name };
        }

        work.Language = after.DefaultLanguage;
        work.Tell("settings", "languages", string.Join(", ", before.Languages), string.Join(", ", after.Languages));
        work.Tell("settings", "time_zone", before.TimeZone, after.TimeZone);
        var json = JsonSerializer.Serialize(after);
        await work.Db.AddAsync($"insert into settings (key, value) values ('desk', {json}) on conflict (key) do update set value = excluded.value", ct);
    }

    /// <summary>Without these a desk cannot take a ticket.</summary>
    private static async ValueTask CheckRestAsync(ApplyWork work, CancellationToken ct)
    {
        var desk = await VocabularyCache.ReadAsync(work.Db, ct);
        Need(desk.Departments.Any(d => !d.Disabled), "departments", "must leave one that is not disabled");
        Need(desk.CustomerGroup is not null, "groups", "must leave one of type user that is not disabled, for new customers");
        Need(desk.Statuses.Any(s => s.Kind is Tickets.StatusKind.Open), "statuses", "must leave one of kind open");
        Need(desk.Statuses.Any(s => s.Kind is Tickets.StatusKind.Resolved), "statuses", "must leave one of kind resolved");
        Need(desk.Statuses.Any(s => s.Kind is Tickets.StatusKind.Spam), "statuses", "must leave one of kind spam");
        Need(desk.Priorities.Count(p => p.IsDefault) == 1, "priorities", "must leave exactly one that is the default");

        void Need(bool holds, string path, string why)
        {
            if (!holds)
            {
                work.Faults.Add(new(path, why));
            }
        }
    }

    private static JsonDocument? Parse(string json, out DeskFault? fault)
    {
        if (json.Length > LongestDocument)
        {
            fault = new("", "The document is longer than 16 million characters.");
            return null;
        }

        try
        {
            fault = null;
            return JsonDocument.Parse(
                json, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false });
        }
        catch (JsonException e) when (e.LineNumber is { } line)
        {
            fault = new("", $"The document is not valid JSON: line {line + 1}, character {e.BytePositionInLine + 1}.");
            return null;
        }
        catch (JsonException)
        {
            fault = new("", "The document holds an object that has a property twice.");
            return null;
        }
        catch (InvalidOperationException)
        {
            fault = new("", "The document holds half of a surrogate pair, which is no character.");
            return null;
        }
    }
}

/// <summary>What was changed, a line each; or, when there are faults, what must be put right first, and nothing was changed.</summary>
public sealed record ApplyResult(IReadOnlyList<string> Changes, IReadOnlyList<DeskFault> Faults);
