using System.Text.Json;
using Polydesk.Conformance.Api;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.LeadDesk;

namespace Polydesk.Conformance.Journeys;

/// <summary>Something that somebody does to a ticket through one API.</summary>
/// <param name="What">In words, for the trail.</param>
/// <param name="Via">The API.</param>
/// <param name="Who">Who does it.</param>
/// <param name="DoAsync">Does it.</param>
/// <param name="Expect">What becomes of the desk's own view of the ticket.</param>
internal sealed record Deed(string What, string Via, StoryAgent Who, Func<Task<ApiAnswer>> DoAsync, Action<Sight> Expect)
{
    /// <summary>Whether the status merely follows, and has no line of its own in FreeScout.</summary>
    public bool QuietStatus { get; init; }

    /// <summary>What the audit says beyond the ticket's own changes.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Whether nothing changes at all, not even the times.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether the ticket is erased.</summary>
    public bool Erases { get; init; }
}

/// <summary>Makes random deeds that are valid for a ticket as it stands.</summary>
internal sealed partial class Deeds(SamenessDesk desk, Random random)
{
    private static readonly string[] Strangers = ["first.stranger@example.org", "second.stranger@example.org"];
    private static readonly string[] Words = ["red", "Blue", "green fields", "RED", "blue"];

    private readonly Dictionary<string, string> spellings = new(StringComparer.OrdinalIgnoreCase);
    private int last;

    private delegate Task<ApiAnswer> Way(StoryAgent who);

    /// <summary>A ticket by a customer, made through one of the four.</summary>
    public (string What, Task<ApiAnswer> Answer) Create()
    {
        var (n, who) = (++last, desk.Admin);
        var (customer, department, subject, text) = (Pick(desk.Customers), Pick(desk.Departments), $"Subject s{n}x", $"Words w{n}x");
        var tags = Tags();
        var via = Pick(SamenessDesk.Dialects);
        _ = Spelled(tags).ToList();

        return ($"create in {department} for {customer.Id} tagged {string.Join(",", tags)} via {via}", via switch
        {
            "eddydesk" => who.Eddy.PostJsonAsync("/tickets/", Json(new { title = subject, description = text, user_id = customer.Id, department_id = department, tags })),
            "freescout" => who.Free.PostAsync("/conversations", Json(new { type = n % 3 == 0 ? "phone" : "email", mailboxId = department, subject, customer = new { id = customer.Id }, tags, threads = new[] { new { type = "customer", text } } })),
            "deskpro" => who.Pro.PostAsync("/tickets", Json(new { subject, person = customer.Id, department, labels = tags, message = new { message = text } })),
            _ => who.Lead.PostAsync("/tickets", Json(new { subject, campaign_id = department, contact_id = customer.Id, tags, message = text })),
        });
    }

    public Deed Next(long id, Sight now)
    {
        Func<long, Sight, Deed?>[] kinds =
        [
            Rename, Answer, Answer, Ask, Ask, Note, Restate, Restate, Sort, Assign, Tag, Write, Choose, Move, Rank, Hand, Copy, Follow, Sketch, Archive, Nest, Reword, Repeat, Retract,
            Delete, Restore, Call, Call, Recall, Recall, Order, Reorder, Promise, Keep, Date, Freeze, Freeze, Postpone, Press, Hold, Echo, Echo, Echo, Echo,
        ];

        while (true)
        {
            if (Pick(kinds)(id, now) is { } deed)
            {
                return deed;
            }
        }
    }

    private Deed? Rename(long id, Sight now)
    {
        var text = $"Subject s{++last}x";
        return Of(now, $"rename {id} to {text}", s => s["subject"] = text, Changes(id, new { title = text }, new { subject = text }, new { subject = text }, new { subject = text }));
    }

    private Deed? Answer(long id, Sight now)
    {
        var text = $"Words w{++last}x";
        var made = Of(now, $"answer {id} with {text}", _ => { }, Says(id, "message", "reply", text, person: null));
        return made is null ? null : Said(made, text, MessageKindOf.Agent, made.Who.Id, made.Via switch
        {
            "freescout" or "deskpro" => [StatusKind.Pending],
            "leaddesk" => [StatusKind.InProgress],
            _ => [],
        });
    }

    private Deed? Ask(long id, Sight now)
    {
        var text = $"Words w{++last}x";
        var customer = random.Next(4) == 0 ? Pick(desk.Customers).Id : long.Parse(now["requester"]);
        var made = Of(now, $"ask in {id} as {customer}: {text}", _ => { }, Says(id, "customer", "customer", text, customer));

        if (made is null)
        {
            return null;
        }

        // LeadDesk's customer is always the ticket's; FreeScout's makes the ticket theirs, and brings it back.
        made = Said(made, text, MessageKindOf.Customer, made.Via == "leaddesk" ? long.Parse(now["requester"]) : customer, made.Via switch
        {
            "freescout" => [StatusKind.Open, StatusKind.InProgress],
            "eddydesk" => now["status"] == "closed" ? [StatusKind.Open] : [],
            _ => [StatusKind.Open],
        });
        return made.Via != "freescout" ? made : made with
        {
            Expect = s =>
            {
                made.Expect(s);
                s.With("requester", customer).With("deleted", false);
            },
        };
    }

    private Deed? Note(long id, Sight now)
    {
        var text = $"Words w{++last}x";
        var made = Of(now, $"note in {id}: {text}", _ => { }, Says(id, "note", "note", text, person: null));
        return made is null ? null : Said(made, text, MessageKindOf.Note, made.Who.Id, []);
    }

    private Deed? Restate(long id, Sight now)
    {
        var kind = Pick<StatusKind>([StatusKind.Open, StatusKind.InProgress, StatusKind.Pending, StatusKind.Resolved, StatusKind.Resolved, StatusKind.Spam]);
        var status = Pick(desk.Vocabulary.Statuses.Where(s => s.Kind == kind).ToList());
        var made = Of(
            now, $"set status of {id} to {kind}", _ => { },
            ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { status_id = status.Slug }))),
            ("freescout", who => who.Free.PutAsync($"/conversations/{id}", Json(new { status = Sights.FreeWord(kind) }))),
            now["deleted"] == "True" ? ("", null!) : ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { status = kind is StatusKind.Spam ? "hidden.spam" : Sights.ProWord(kind) }))),
            kind is StatusKind.Spam ? ("", null!) : ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(new { status = Sights.LeadWord(kind) }))));

        return made is null ? null : made with
        {
            Expect = s =>
            {
                SetStatus(s, made.Via switch
                {
                    "eddydesk" => null,
                    "freescout" when kind is StatusKind.Open or StatusKind.InProgress => [StatusKind.Open, StatusKind.InProgress],
                    _ => [kind],
                }, status.Slug);

                // LeadDesk's own word for a date until which it waits ends with its status.
                s["frozen"] = made.Via == "leaddesk" && now["status in LeadDesk"] == "postponed" && kind is not StatusKind.Pending ? "" : s["frozen"];

                // Only Deskpro knows the archive: its other word for what is resolved takes a ticket out.
                s["archived"] = $"{s["archived"] == "True" && made.Via != "deskpro"}";
            },
        };
    }

    /// <summary>Several things at once.</summary>
    private Deed? Sort(long id, Sight now)
    {
        var (text, agent, tags) = ($"Subject s{++last}x", Pick(desk.Agents.Where(a => a.Departments.Contains(long.Parse(now["department"]))).ToList()).Agent.Id, Tags());
        return Of(
            now, $"name {id} {text}, give it to {agent} and tag it with {string.Join(",", tags)}", s => s.With("subject", text).With("agent", agent).WithList("tags", Spelled(tags)),
            ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { title = text, owner_id = agent, tags }))),
            ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { subject = text, agent, labels = tags }))),
            ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(new { subject = text, user_id = agent, tags }))));
    }

    private Deed? Assign(long id, Sight now)
    {
        var agent = random.Next(4) == 0 ? null : Pick(desk.Agents.Where(a => a.Departments.Contains(long.Parse(now["department"]))).ToList()).Agent;
        return Of(
            now, $"assign {id} to {agent?.Id}", s => s.With("agent", agent?.Id ?? 0),
            Changes(id, new { owner_id = agent?.Id ?? 0 }, new { assignTo = agent?.Id }, new { agent = agent?.Id }, new { user_id = agent?.Id }));
    }

    private Deed? Tag(long id, Sight now)
    {
        var tags = Tags();
        return Of(
            now, $"tag {id} with {string.Join(",", tags)}", s => s.WithList("tags", Spelled(tags)),
            ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { tags }))), ("freescout", who => who.Free.PutAsync($"/conversations/{id}/tags", Json(new { tags }))),
            ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { labels = tags }))), ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(new { tags }))));
    }

    private Deed? Write(long id, Sight now) => Fill(id, now, desk.TextField, random.Next(4) == 0 ? "" : $"value {++last}", null);

    private Deed? Choose(long id, Sight now)
    {
        var option = random.Next(4) == 0 ? null : Pick(desk.Options);
        return Fill(id, now, desk.ChoiceField, option is null ? "" : $"{option.Id}", option?.Name.In("en"));
    }

    private Deed? Fill(long id, Sight now, long field, string value, string? name)
    {
        var part = field == desk.TextField ? "text" : "choice";
        var lead = new Dictionary<string, string?> { [$"field_{field}"] = value.Length == 0 ? null : name ?? value };
        return Of(
            now, $"set {part} of {id} to '{value}'", s => s[part] = part == "choice" && value.Length == 0 ? "0" : value,
            ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { custom_fields = new Dictionary<string, string> { [$"{field}"] = value } }))),
            ("freescout", who => who.Free.PutAsync($"/conversations/{id}/custom_fields", Json(new { customFields = new[] { new { id = field, value } } }))),
            ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { fields = new Dictionary<string, string> { [$"{field}"] = value } }))),
            ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}/custom_fields", Json(lead))));
    }

    private Deed? Move(long id, Sight now)
    {
        var to = Pick(desk.Departments);
        var made = Of(now, $"move {id} to {to}", _ => { }, Changes(id, new { department_id = to }, new { mailboxId = to }, new { department = to }, new { campaign_id = to }));

        if (made is null || !desk.Works(made.Who.Id, to))
        {
            return null;
        }

        // An agent who does not work there is dropped by FreeScout.
        var strange = made.Via == "freescout" && $"{to}" != now["department"] && now["agent"] != "0" && !desk.Works(long.Parse(now["agent"]), to);
        return made with { Expect = s => s.With("department", to).With("agent", strange ? 0 : s["agent"]) };
    }

    private Deed? Rank(long id, Sight now)
    {
        var priority = Pick(desk.Vocabulary.Priorities);
        var word = LeadPriority.Of(desk.Vocabulary, priority.Id);
        var made = Of(
            now, $"rank {id} {priority.Id} {word}", s => s.With("priority", priority.Id), ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { priority_id = priority.Id }))),
            ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { priority = priority.Id }))), ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(new { priority = word }))));

        // LeadDesk has one word for several priorities; the present one stays where it is called so.
        var all = LeadPriority.IdsOf(desk.Vocabulary, word);
        return made is not { Via: "leaddesk" } ? made : made with { Expect = s => s.With("priority", all.Contains(long.Parse(s["priority"])) ? s["priority"] : all[0]) };
    }

    private Deed? Hand(long id, Sight now)
    {
        var to = Pick(desk.Customers);
        return Of(
            now, $"hand {id} to {to.Id}", s => s.With("requester", to.Id), ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { user_id = to.Id }))),
            ("freescout", who => who.Free.PutAsync($"/conversations/{id}", Json(new { customerId = to.Id }))), ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { person = to.Id }))));
    }

    private Deed? Copy(long id, Sight now)
    {
        List<string> cc = [.. Strangers.Where(_ => random.Next(4) == 0), .. desk.Customers.Where(_ => random.Next(3) == 0).Select(c => c.Email)];

        // Deskpro makes people of strangers, and leaves those alone whom other APIs put there.
        var isPlain = now["cc"].Length == 0 && !cc.Exists(Strangers.Contains);
        return Of(
            now, $"copy {id} to {string.Join(",", cc)}", s => s.WithList("cc", cc), ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { cc }))),
            (isPlain ? "deskpro" : "", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { cc }))));
    }

    private Deed? Follow(long id, Sight now)
    {
        var followers = desk.Agents.Select(a => a.Agent.Id).Where(_ => random.Next(3) == 0).ToList();
        return Of(
            now, $"let {string.Join(",", followers)} follow {id}", s => s.WithList("followers", followers.Select(f => $"{f}")), ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { followers }))),
            ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { followers }))));
    }

    /// <summary>A draft is nobody's business but that of its author's API.</summary>
    private Deed? Sketch(long id, Sight now) => random.Next(2) == 0 ? null : Of(
        now, $"draft something in {id}", _ => { },
        ("freescout", who => who.Free.PostAsync($"/conversations/{id}/threads", Json(new { type = "message", text = $"Words w{++last}x", user = who.Id, state = "draft" }))));

    private Deed? Archive(long id, Sight now) => now["deleted"] == "True" ? null : Of(
        now, $"archive {id}", s =>
        {
            SetStatus(s, [StatusKind.Resolved], "");
            s.With("archived", true);
        }, ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(new { status = "archived" }))));

    private Deed? Nest(long id, Sight now)
    {
        long? parent = random.Next(3) == 0 || id == 1 ? null : 1;
        return parent is not null && !desk.Has(1) ? null : Of(
            now, $"put {id} below {parent}", s => s.With("parent", parent ?? 0), ("eddydesk", _ => desk.Admin.Eddy.PutJsonAsync($"/tickets/{id}", Json(new { pid = parent ?? 0 }))),
            ("deskpro", _ => desk.Admin.Pro.PutAsync($"/tickets/{id}", Json(new { parent })))) is { } made ? made with { Who = desk.Admin } : null;
    }

    private Deed? Reword(long id, Sight now) => Old(id, now, $"Words w{++last}x");

    private Deed? Retract(long id, Sight now) => now.List("ids").Count < 2 ? null : Old(id, now, null);

    /// <summary>Changes or removes a message.</summary>
    private Deed? Old(long id, Sight now, string? text)
    {
        var at = random.Next(now.List("ids").Count);
        var (message, line) = (now.List("ids")[at], now.List("messages")[at]);
        var kind = line.StartsWith("note", StringComparison.Ordinal) ? "comments" : "posts";
        return Of(
            now, $"{(text is null ? "remove" : "reword")} {message} of {id}", Changed,
            ("eddydesk", who => text is null ? who.Eddy.DeleteAsync($"/tickets/{id}/{kind}/{message}") : who.Eddy.PutJsonAsync($"/tickets/{id}/{kind}/{message}", Json(new { text }))),
            now["deleted"] == "True" ? ("", null!)
                : ("deskpro", who => text is null ? who.Pro.DeleteAsync($"/tickets/{id}/messages/{message}") : who.Pro.PutAsync($"/tickets/{id}/messages/{message}", Json(new { message = text }))));

        void Changed(Sight s)
        {
            List<string> messages = [.. s.List("messages")], kinds = [.. s.List("kinds")];

            if (text is null)
            {
                messages.RemoveAt(at);
                kinds.RemoveAt(at);
            }
            else
            {
                messages[at] = $"{line[..line.IndexOf(':', StringComparison.Ordinal)]}: {text}";
            }

            s.WithList("messages", messages).WithList("kinds", kinds);
        }
    }

    private Deed? Delete(long id, Sight now) => random.Next(5) == 0
        ? Of(now, $"erase {id}", _ => { }, ("eddydesk", _ => desk.Admin.Eddy.DeleteAsync($"/tickets/{id}?delete=true")), ("freescout", _ => desk.Admin.Free.DeleteAsync($"/conversations/{id}"))) is { } made
            ? made with { Erases = true, Who = desk.Admin }
            : null
        : now["deleted"] == "True" ? null
        : Of(
            now, $"delete {id}", s => s.With("deleted", true), ("eddydesk", _ => desk.Admin.Eddy.DeleteAsync($"/tickets/{id}")), ("deskpro", _ => desk.Admin.Pro.DeleteAsync($"/tickets/{id}")),
            ("leaddesk", _ => desk.Admin.Lead.DeleteAsync($"/tickets/{id}"))) is { } deleted
            ? deleted with { Who = desk.Admin }
            : null;

    private Deed? Restore(long id, Sight now) => now["deleted"] != "True" ? null : new(
        $"restore {id}", "deskpro", desk.Admin, () => desk.Admin.Pro.PutAsync($"/tickets/{id}", Json(new { status = "awaiting_agent" })),
        s => SetStatus(s.With("deleted", false), [StatusKind.Open], ""));

    private (string, Way)[] Changes(long id, object eddy, object free, object pro, object lead) =>
    [
        ("eddydesk", who => who.Eddy.PutJsonAsync($"/tickets/{id}", Json(eddy))), ("freescout", who => who.Free.PutAsync($"/conversations/{id}", Json(free))),
        ("deskpro", who => who.Pro.PutAsync($"/tickets/{id}", Json(pro))), ("leaddesk", who => who.Lead.PatchAsync($"/tickets/{id}", Json(lead))),
    ];

    private (string, Way)[] Says(long id, string free, string lead, string text, long? person) =>
    [
        ("eddydesk", who => free == "note" ? who.Eddy.PostJsonAsync($"/tickets/{id}/comments/", Json(new { text })) : who.Eddy.PostJsonAsync($"/tickets/{id}/posts/", Json(new { text, user_id = person ?? who.Id }))),
        ("freescout", who => who.Free.PostAsync($"/conversations/{id}/threads", person is null ? Json(new { type = free, text, user = who.Id }) : Json(new { type = free, text, customer = new { id = person } }))),
        ("deskpro", who => who.Pro.PostAsync($"/tickets/{id}/messages", Json(new { message = text, is_note = free == "note", person = person ?? who.Id }))),
        ("leaddesk", who => who.Lead.PostAsync($"/tickets/{id}/messages", Json(new { type = lead, body = text }))),
    ];

    /// <summary>One of the ways, by somebody who may; null when there is none.</summary>
    private Deed? Of(Sight now, string what, Action<Sight> expect, params (string Via, Way Go)[] ways)
    {
        var (deleted, spam) = (now["deleted"] == "True", now["status"] == "spam");
        var open = ways.Where(w => w.Via switch
        {
            "" => false,
            "deskpro" => !deleted,
            "leaddesk" => !deleted && !spam,
            _ => true,
        }).ToList();

        if (open.Count == 0)
        {
            return null;
        }

        var (via, go) = Pick(open);
        var who = Pick(desk.Agents.Where(a => a.Departments.Contains(long.Parse(now["department"]))).ToList()).Agent;
        return new($"{what} via {via} by {who.Id}", via, who, () => go(who), expect);
    }

    private Deed Said(Deed deed, string text, string kind, long author, IReadOnlyList<StatusKind> status) => deed with
    {
        QuietStatus = deed.Via == "freescout" && kind != MessageKindOf.Note,
        Expect = s =>
        {
            deed.Expect(s);
            s.WithList("messages", [.. s.List("messages"), Sights.Line(kind == MessageKindOf.Note, author, text)]).WithList("kinds", [.. s.List("kinds"), kind]);

            if (status.Count > 0)
            {
                SetStatus(s, status, "");
            }

            // In this product the copies of a thread, even if it has none, become those of the conversation.
            if (deed.Via == "freescout" && kind != MessageKindOf.Note)
            {
                s["cc"] = "";
            }
        },
    };

    /// <summary>A status that already means one of the kinds stays; without kinds it is the one with this slug.</summary>
    private void SetStatus(Sight sight, IReadOnlyList<StatusKind>? kinds, string slug)
    {
        SetOnly(sight, kinds, slug);
        sight["archived"] = $"{sight["archived"] == "True" && sight["status"] == "closed"}";
    }

    private void SetOnly(Sight sight, IReadOnlyList<StatusKind>? kinds, string slug)
    {
        if (kinds is null)
        {
            sight["status"] = slug;
        }
        else if (!kinds.Contains(desk.Vocabulary.FindStatus(sight["status"])!.Kind))
        {
            sight["status"] = desk.Vocabulary.FirstStatus(kinds[0])!.Slug;
        }
    }

    private List<string> Tags() => [.. Words.Where(_ => random.Next(3) == 0)];

    /// <summary>A tag is spelled as it first came.</summary>
    private IEnumerable<string> Spelled(IEnumerable<string> tags) =>
        tags.DistinctBy(t => t.ToLowerInvariant()).Select(t => spellings.TryGetValue(t, out var known) ? known : spellings[t] = t).Order(StringComparer.Ordinal);

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static string Json(object body) => JsonSerializer.Serialize(body);

    private static class MessageKindOf
    {
        public const string Agent = "agent";
        public const string Customer = "customer";
        public const string Note = "note";
    }
}
