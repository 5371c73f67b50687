using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Configuration;

/// <summary>Adds, changes and removes the things of one list in the store.</summary>
internal sealed class SectionRows(ApplyWork work, Section section)
{
    /// <summary>Answers the id, which is a new one where none was given.</summary>
    public async ValueTask<string> AddAsync(string? id, Dictionary<string, object?> values, CancellationToken ct)
    {
        var properties = section.Properties.Where(p => values.ContainsKey(p.Name)).ToList();
        var columns = properties.ConvertAll(p => Sql.Trusted(p.Column));
        var stored = properties.ConvertAll(p => p.Store(values[p.Name]));

        if (id is not null)
        {
            columns.Add(Sql.Trusted("id"));
            stored.Add(Id(id));
        }

        if (section.HasTimes)
        {
            columns.AddRange([Sql.Trusted("created_at"), Sql.Trusted("updated_at")]);
            stored.AddRange([$"{work.Now}", $"{work.Now}"]);
        }

        var table = Sql.Trusted(section.Table);
        Sql insert = $"insert into {table} ({Sql.List(columns)}) values ({Sql.List(stored)})";

        if (section.HasTextId)
        {
            await work.Db.ExecuteAsync(insert, ct);
            return id!;
        }

        var made = await work.Db.InsertAsync($"{insert} returning id", ct);

        if (work.Db.Engine.AdvanceIds(section.Table) is { } advance)
        {
            await work.Db.NumberAsync(advance, ct);
        }

        return made.ToString();
    }

    public async ValueTask ChangeAsync(Thing thing, Dictionary<string, object?> values, CancellationToken ct)
    {
        var changed = section.Properties.Where(p => values.TryGetValue(p.Name, out var value) && !Equals(value, thing.Values[p.Name])).ToList();

        if (changed.Count == 0)
        {
            return;
        }

        var called = thing.Called(section);
        var sets = changed.ConvertAll(p => (Sql)$"{Sql.Trusted(p.Column)} = {p.Store(values[p.Name])}");

        if (section.HasTimes)
        {
            sets.Add($"updated_at = {work.Now}");
        }

        await work.Db.ExecuteAsync($"update {Sql.Trusted(section.Table)} set {Sql.List(sets)} where id = {Id(thing.Id)}", ct);

        foreach (var property in changed)
        {
            work.Tell(called, property.Name, thing.Values[property.Name], values[property.Name]);
            thing.Values[property.Name] = values[property.Name];
        }
    }

    /// <summary>Whether nothing needs the thing, or else a fault.</summary>
    public async ValueTask<bool> IsFreeAsync(DocumentNode node, Thing thing, CancellationToken ct)
    {
        if (section.Kept.Contains(thing.Id))
        {
            node.Refuse($"cannot be removed: the program needs {thing.Called(section)}");
            return false;
        }

        if (await UseAsync(thing, ct) is not { } use)
        {
            return true;
        }

        node.Refuse($"cannot be removed: {thing.Called(section)} is in use ({use})");
        return false;
    }

    /// <summary>Whether the thing may become this, or else a fault.</summary>
    public async ValueTask<bool> MayChangeAsync(DocumentNode node, Thing thing, Dictionary<string, object?> values, CancellationToken ct)
    {
        var fixedInUse = section.Properties.Where(
            p => p.IsFixedInUse && values.TryGetValue(p.Name, out var value) && !Equals(value, thing.Values[p.Name])).ToList();

        if (fixedInUse.Count == 0 || await UseAsync(thing, ct) is not { } use)
        {
            return true;
        }

        fixedInUse.ForEach(p => node.Find(p.Name)!.Refuse(
            $"cannot change: {thing.Called(section)} is {Property.Say(thing.Values[p.Name])} and in use ({use})"));
        return false;
    }

    public async ValueTask RemoveAsync(Thing thing, CancellationToken ct)
    {
        await work.Db.ExecuteAsync($"delete from {Sql.Trusted(section.Table)} where id = {Id(thing.Id)}", ct);
        work.Lines.Add($"removed {thing.Called(section)}");
    }

    /// <summary>What uses the thing and how often; null when nothing does.</summary>
    private async ValueTask<string?> UseAsync(Thing thing, CancellationToken ct)
    {
        foreach (var (table, column, word) in section.Uses)
        {
            var uses = await work.Db.NumberAsync(
                $"select count(*) from {Sql.Trusted(table)} where {Sql.Trusted(column)} = {Id(thing.Id)}", ct);

            if (uses > 0)
            {
                return $"{uses} {word}";
            }
        }

        return null;
    }

    private Sql Id(string id) => section.HasTextId ? (Sql)$"{id}" : (Sql)$"{long.Parse(id)}";
}
