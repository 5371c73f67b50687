using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.Fields;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>What the sections do not have in common.</summary>
internal sealed class SectionRules(ApplyWork work, Section section)
{
    private const int MostLevels = 10;

    /// <summary>Properties that have no column of their own.</summary>
    public IReadOnlyList<string> More { get; } = section == Section.Fields ? ["options"] : section == Section.Categories ? ["groups"] : [];

    /// <summary>Fields of different subjects may have the same name.</summary>
    public bool CanMatch(DocumentNode item, Thing thing) =>
        section != Section.Fields || item.Find("subject") is not { } subject || !subject.Is(JsonValueKind.String) || subject.Text() == (string?)thing.Values["subject"];

    public void CheckOne(DocumentNode item, Thing? thing, Dictionary<string, object?> values, IReadOnlyList<Thing> things)
    {
        foreach (var property in section.Properties.Where(p => p.IsFixed))
        {
            if (thing is not null && values.TryGetValue(property.Name, out var value) && !Equals(value, thing.Values[property.Name]))
            {
                item.Find(property.Name)!.Refuse($"cannot change: {thing.Called(section)} is {Property.Say(thing.Values[property.Name])}");
            }
        }

        if (Value("color") is string { Length: > 0 } color && !IsColor(color))
        {
            item.Find("color")?.Refuse("must be of the form #rrggbb");
        }

        if (section == Section.Departments && Value("email") is string { Length: > 0 } email && !email.Equals(thing?.Values["email"]))
        {
            CheckEmail(item.Find("email")!, email, thing, things);
        }

        if (section == Section.Statuses && Value("slug") is string slug && (slug.Length is 0 or > 64 || !slug.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            item.Find("slug")?.Refuse("must be up to 64 letters, digits, - and _");
        }

        if (section == Section.Statuses && things.FirstOrDefault(t => t != thing && t.Values["slug"]!.Equals(Value("slug"))) is { } other)
        {
            item.Find("slug")?.Refuse($"is taken by {other.Called(section)}");
        }

        if (section == Section.Groups && (Value("type") as string == "user") != (Value("role") as string == "customer"))
        {
            item.Refuse("must be of type user with the role customer, or of type staff with another role");
        }

        if (section == Section.Fields)
        {
            CheckField(item, Value("type") as string, Value("pattern") as string ?? "", Value("levels") as string ?? "[]");
        }

        object? Value(string name) => values.TryGetValue(name, out var value) ? value : thing?.Values.GetValueOrDefault(name);
    }

    public async ValueTask AfterOneAsync(
        DocumentNode item, Thing thing, Dictionary<string, object?> values, OptionWork options, CancellationToken ct)
    {
        if (section == Section.Groups)
        {
            await FollowGroupAsync(item, thing, ct);
        }
        else if (section == Section.Priorities && values.GetValueOrDefault("default") is true)
        {
            await TakeDefaultAsync(thing, ct);
        }
        else if (section == Section.Fields && item.Find("options") is { } list)
        {
            await options.ApplyAsync(thing, list, item.List("options"), ct);
        }
        else if (section == Section.Categories && item.Find("groups") is not null)
        {
            await SetGroupsAsync(item, thing, ct);
        }
    }

    /// <summary>What can only be judged when all entries have been applied.</summary>
    public async ValueTask CheckAllAsync(IReadOnlyList<Thing> things, CancellationToken ct)
    {
        if (section == Section.Fields)
        {
            var deep = await work.Db.ListAsync(
                static row => (Field: row.Long().ToString(), Level: row.Long()), $"select field_id, max(level) from field_options group by field_id", ct);

            foreach (var (field, level) in deep)
            {
                var thing = things.First(t => t.Id == field);

                if (thing.Values["type"] is "hierarchy" && level > Levels((string)thing.Values["levels"]!))
                {
                    work.Faults.Add(new(section.Name, $"would leave {thing.Called(section)} with options on level {level}, which it has not"));
                }
            }
        }
    }

    /// <summary>Counters that have come to nothing go with what they counted.</summary>
    public async ValueTask BeforeRemoveAsync(Thing thing, CancellationToken ct)
    {
        if (section == Section.Statuses)
        {
            await work.Db.ExecuteAsync($"delete from ticket_counts where n = 0 and status_id = {long.Parse(thing.Id)}", ct);
        }
        else if (section == Section.Departments)
        {
            await work.Db.ExecuteAsync($"delete from ticket_counts where n = 0 and department_id = {long.Parse(thing.Id)}", ct);
        }
    }

    /// <summary>What is written to an address must go to one department. Where an older desk has an address twice, it may stay so.</summary>
    private void CheckEmail(DocumentNode node, string email, Thing? thing, IReadOnlyList<Thing> things)
    {
        if (!EmailAddress.IsValid(email))
        {
            node.Refuse("must be an e-mail address");
        }
        else if (things.FirstOrDefault(t => t != thing && email.Equals(t.Values["email"] as string, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            node.Refuse($"is taken by {other.Called(section)}");
        }
    }

    private static void CheckField(DocumentNode item, string? type, string pattern, string levels)
    {
        var count = Levels(levels);

        if (type is "hierarchy" ? count is 0 or > MostLevels : count > 0)
        {
            item.Refuse(type is "hierarchy" ? $"is a hierarchy and needs 1 to {MostLevels} levels" : "has levels, but only a hierarchy has any");
        }

        if (type is "regexp" ? !FieldFormats.IsPattern(pattern) || pattern.Length == 0 : pattern.Length > 0)
        {
            item.Refuse(type is "regexp" ? "needs a pattern that is a regular expression" : "has a pattern, but only the type regexp has one");
        }
    }

    private static int Levels(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetArrayLength();
    }

    /// <summary>There is one default priority: the one before gives it up.</summary>
    private async ValueTask TakeDefaultAsync(Thing thing, CancellationToken ct)
    {
        var before = (await Things.ListAsync(work.Db, section, ct)).Where(p => p.Id != thing.Id && p.Values["default"] is true);

        foreach (var other in before)
        {
            await work.Db.ExecuteAsync($"update priorities set is_default = {false} where id = {long.Parse(other.Id)}", ct);
            work.Tell(other.Called(section), "default", true, false);
        }
    }

    /// <summary>People have the role of their group, but for the main administrator, who must stay able to act.</summary>
    private async ValueTask FollowGroupAsync(DocumentNode item, Thing thing, CancellationToken ct)
    {
        var id = long.Parse(thing.Id);
        var role = long.Parse(Section.Groups.Find("role")!.Words.First(w => w.Word == (string)thing.Values["role"]!).Stored.ToString()!);

        if ((thing.Values["disabled"] is true || thing.Values["type"] is "user")
            && await work.Db.ExistsAsync($"select id from people where group_id = {id} and role = {Role.Owner}", ct))
        {
            item.Refuse("has the main administrator in it: it must be of type staff and not disabled");
            return;
        }

        var demoted = role >= (long)Role.Agent ? [] : await work.Db.ListAsync(
            static row => (Id: row.Long(), Name: $"{row.Text()} {row.Text()}".Trim()),
            $"select id, name, lastname from people where group_id = {id} and role <> {Role.Owner} and role >= {Role.Agent} order by id", ct);
        await work.Db.ExecuteAsync($"update people set role = {role} where group_id = {id} and role <> {Role.Owner} and role <> {role}", ct);

        foreach (var (person, name) in demoted)
        {
            await work.Duties.DropAsync(work.Db, person, name, Caller.System, ct);
        }
    }

    private async ValueTask SetGroupsAsync(DocumentNode item, Thing thing, CancellationToken ct)
    {
        var all = await Things.ListAsync(work.Db, Section.Groups, ct);
        var wanted = new List<long>();

        foreach (var node in item.List("groups"))
        {
            var group = node.Is(JsonValueKind.String)
                ? all.Find(g => SectionWork.Fits(g.Values["name"], node.Name(work.Language)))
                : all.Find(g => g.Id == node.Number()?.ToString());

            if (group is null)
            {
                node.Refuse("names no group that is there");
                return;
            }

            wanted.Add(long.Parse(group.Id));
        }

        wanted = [.. wanted.Distinct()];
        var id = long.Parse(thing.Id);
        var present = (await Things.CategoryGroupsAsync(work.Db, ct))[thing.Id].ToList();

        if (present.SequenceEqual(wanted))
        {
            return;
        }

        await work.Db.AddAsync($"delete from article_category_groups where category_id = {id}", ct);

        foreach (var (position, group) in wanted.Index())
        {
            await work.Db.AddAsync($"insert into article_category_groups (category_id, group_id, position) values ({id}, {group}, {position})", ct);
        }

        work.Tell(thing.Called(section), "groups", string.Join(", ", present), string.Join(", ", wanted));
    }

    private static bool IsColor(string text) => text.Length == 7 && text[0] == '#' && text.Skip(1).All(char.IsAsciiHexDigit);
}
