using System.Text.Json;
using System.Text.Json.Nodes;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Search;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Text;

namespace Polydesk.Desk.Privacy;

/// <summary>
/// Empties a customer's tickets, the messages that they wrote in others' tickets and the notes about calls with them, and takes their addresses out of copies.
/// </summary>
public sealed class EraseTicketTexts(FieldValueStore fields, TimeProvider clock)
{
    private const string Erased = "Erased";

    /// <summary>Events that repeat what a customer wrote or gave.</summary>
    private static readonly IReadOnlyList<string> Repeating =
        [EventTypes.SubjectChanged, EventTypes.FieldChanged, EventTypes.RequesterChanged, EventTypes.CcChanged, EventTypes.TagsChanged];

    /// <summary>Part of a transaction; answers every ticket of which something was erased.</summary>
    internal async ValueTask<IReadOnlyCollection<long>> RunAsync(WriteSession db, PersonalData data, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        var (tickets, now) = (data.TicketIds, clock.GetUtcNow());
        await db.ListAsync(static row => row.Long(), $"select id from tickets where id in {tickets} order by id {db.Engine.ForUpdate}", ct);
        var messages = await db.ListAsync(
            static row => (Id: row.Long(), Ticket: row.Long(), Ordinal: row.Int(), Html: row.Text()),
            $"""
            select id, ticket_id, ordinal, html from messages
            where ticket_id in {tickets} or author_id in {data.PersonIds} or id in (select message_id from calls where id in {data.CallIds})
            """, ct);
        List<long> ids = messages.ConvertAll(m => m.Id);
        HashSet<long> touched = [.. tickets, .. messages.Select(m => m.Ticket)];

        // What a subject was before stands in the events, and its words may still be known.
        var subjects = await db.ListAsync(
            static row => (Ticket: row.Long(), Text: row.Text()),
            $"""
            select id, subject from tickets where id in {tickets}
            union all select ticket_id, data from events where ticket_id in {tickets} and type = {EventTypes.SubjectChanged}
            """, ct);
        await MessageIndex.RemoveAsync(
            db,
            [.. messages.Select(m => (MessageKey.Of(m.Ticket, m.Ordinal), Html.ToText(m.Html))), .. subjects.Select(t => (MessageKey.Of(t.Ticket, 0), t.Text))], ct);

        await db.AddAsync($"delete from files where owner = {Subject.Message} and owner_id in {ids}", ct);
        await db.AddAsync($"delete from files where owner = {Subject.Ticket} and owner_id in {tickets}", ct);
        await db.AddAsync($"update messages set html = {Erased}, recipients = '[]', cc = '[]', bcc = '[]', updated_at = {now} where id in {ids}", ct);
        await db.AddAsync($"update tickets set preview = '', updated_at = {now} where id in {touched}", ct);
        await db.AddAsync($"update tickets set subject = {Erased}, cc = '[]', bcc = '[]', rating_comment = '' where id in {tickets}", ct);
        await db.AddAsync($"update time_entries set comment = '' where ticket_id in {tickets}", ct);
        await fields.RemoveAsync(db, Subject.Ticket, tickets, ct);
        await db.AddAsync($"delete from events where ticket_id in {tickets} and type in {Repeating}", ct);

        foreach (var address in addresses)
        {
            touched.UnionWith(await EraseCopiesAsync(db, address, ct));
        }

        return touched;
    }

    /// <summary>The conditions are those of the indexes of what has copies; a value would keep them from being used.</summary>
    private static async ValueTask<IReadOnlyList<long>> EraseCopiesAsync(WriteSession db, string address, CancellationToken ct)
    {
        // As it stands in JSON, where a plus sign is escaped. What holds it may still be another address of which it is a part.
        var written = JsonSerializer.Serialize(address)[1..^1].ToLowerInvariant();
        var tickets = await db.ListAsync(
            static row => (Id: row.Long(), Cc: row.Text(), Bcc: row.Text()),
            $"select id, cc, bcc from tickets where (cc <> '[]' or bcc <> '[]') and ({Holds("cc")} or {Holds("bcc")})", ct);
        tickets.RemoveAll(t => !Names(t.Cc, address) && !Names(t.Bcc, address));

        foreach (var (id, cc, bcc) in tickets)
        {
            await db.AddAsync($"update tickets set cc = {Without(cc, address)}, bcc = {Without(bcc, address)} where id = {id}", ct);
        }

        var messages = await db.ListAsync(
            static row => (Id: row.Long(), Ticket: row.Long(), To: row.Text(), Cc: row.Text(), Bcc: row.Text()),
            $"""
            select id, ticket_id, recipients, cc, bcc from messages
            where (recipients <> '[]' or cc <> '[]' or bcc <> '[]') and ({Holds("recipients")} or {Holds("cc")} or {Holds("bcc")})
            """, ct);
        messages.RemoveAll(m => !Names(m.To, address) && !Names(m.Cc, address) && !Names(m.Bcc, address));

        foreach (var (id, _, to, cc, bcc) in messages)
        {
            await db.AddAsync(
                $"update messages set recipients = {Without(to, address)}, cc = {Without(cc, address)}, bcc = {Without(bcc, address)} where id = {id}", ct);
        }

        var told = await db.ListAsync(
            static row => (Id: row.Long(), Data: row.Text()),
            $"select id, data from events where type = {Sql.Trusted($"'{EventTypes.CcChanged}'")} and {Holds("data")}", ct);
        await db.AddAsync($"delete from events where id in {told.Where(e => Tells(e.Data, address)).Select(e => e.Id).ToList()}", ct);
        return [.. tickets.Select(t => t.Id), .. messages.Select(m => m.Ticket)];

        Sql Holds(string column) => $"{db.Engine.Position(written, Sql.Trusted($"lower({column})"))} > 0";
    }

    private static bool Names(string json, string address) => json != "[]" && JsonSerializer.Deserialize<List<string>>(json)!.Exists(a => Is(a, address));

    /// <summary>Whether an event tells of copies to the address. Its values list them with commas in between.</summary>
    private static bool Tells(string data, string address) => JsonNode.Parse(data)!.AsObject()
        .SelectMany(side => side.Value is JsonObject value && value["name"] is JsonObject name ? name.Select(n => n.Value!.GetValue<string>()) : [])
        .SelectMany(list => list.Split(','))
        .Any(entry => Is(entry, address));

    private static string Without(string json, string address) => json == "[]"
        ? json
        : JsonSerializer.Serialize(JsonSerializer.Deserialize<List<string>>(json)!.Where(a => !Is(a, address)));

    /// <summary>Whether an entry is this address, with or without a name before it; another may contain it.</summary>
    private static bool Is(string entry, string address) =>
        entry.Trim().Equals(address, StringComparison.OrdinalIgnoreCase) || entry.Contains($"<{address}>", StringComparison.OrdinalIgnoreCase);
}
