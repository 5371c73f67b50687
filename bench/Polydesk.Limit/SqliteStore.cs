using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Polydesk.Limit;

/// <summary>Kept connections and statements; one writer commits what has queued up meanwhile in one durable transaction.</summary>
internal sealed class SqliteStore : IStore
{
    private const int LargestGroup = 128;

    private readonly string path;
    private readonly Bodies bodies;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(1024);

    private SqliteStore(string path, Bodies bodies)
    {
        (this.path, this.bodies) = (path, bodies);
        _ = Task.Factory.StartNew(WriteLoopAsync, TaskCreationOptions.LongRunning).Unwrap();
    }

    public string Lists => SqliteSession.Lists;

    public static async Task<(IStore Store, Bodies Bodies)> OpenAsync(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        using var session = new SqliteSession(path);
        var bodies = new Bodies(await Names.LoadAsync(session.Connection));
        return (new SqliteStore(path, bodies), bodies);
    }

    public ValueTask<bool> WriteTicketAsync(Utf8JsonWriter json, long id)
    {
        var session = Rent();
        using var row = SqliteSession.Bind(session.Ticket, id).ExecuteReader();
        var found = row.Read();

        if (found)
        {
            bodies.Ticket(json, row, inList: false);
        }

        row.Close();
        idle.Add(session);
        return new(found);
    }

    public ValueTask WritePostsAsync(Utf8JsonWriter json, long ticketId)
    {
        var session = Rent();
        var count = 0;
        using var row = SqliteSession.Bind(session.Posts, ticketId).ExecuteReader();
        json.WriteStartArray("data"u8);

        for (; row.Read(); count++)
        {
            Bodies.Post(json, row, ticketId);
        }

        json.WriteEndArray();
        Bodies.Page(json, count, 1);
        row.Close();
        idle.Add(session);
        return default;
    }

    public ValueTask WriteListAsync(Utf8JsonWriter json, long department, long page)
    {
        var session = Rent();
        var total = (long)SqliteSession.Bind(session.Total, department).ExecuteScalar()!;
        Tickets(json, SqliteSession.Bind(session.List, department, (page - 1) * 30));
        Bodies.Page(json, total, page);
        idle.Add(session);
        return default;
    }

    public ValueTask WriteSearchAsync(Utf8JsonWriter json, string word)
    {
        var session = Rent();
        var total = Tickets(json, SqliteSession.Bind(session.Search, word, word + "\U0010FFFF", $"\"{word}\""));
        Bodies.Page(json, total, 1);
        idle.Add(session);
        return default;
    }

    public ValueTask AskAsync(params Ask[] asks)
    {
        var session = Rent();

        foreach (var ask in asks)
        {
            if (!session.Asked.TryGetValue(ask.Sql, out var command))
            {
                session.Asked[ask.Sql] = command = session.Kept(ask.Sql, ask.Text is null ? ask.Values.Length : 1);
            }

            if (ask.Text is { } text)
            {
                command.Parameters[0].Value = text;
            }

            for (var i = 0; i < ask.Values.Length; i++)
            {
                command.Parameters[i].Value = ask.Values[i];
            }

            using var row = command.ExecuteReader();

            while (row.Read())
            {
                ask.Row(row);
            }
        }

        idle.Add(session);
        return default;
    }

    public ValueTask<MadeTicket> CreateAsync(NewTicket ticket) => WriteAsync(write => write.Run(ticket));

    public ValueTask<long> CreateAsync(NewContact contact) => WriteAsync(write => write.Run(contact));

    private async ValueTask<T> WriteAsync<T>(Func<SqliteCreate, T> run)
    {
        var pending = new Pending<T>(run);
        await queue.Writer.WriteAsync(pending);
        return await pending.Done;
    }

    private SqliteSession Rent() => idle.TryTake(out var session) ? session : new(path);

    /// <summary>Answers the total, where the rows carry it.</summary>
    private long Tickets(Utf8JsonWriter json, SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var total = 0L;

        if (!row.Read())
        {
            json.WriteStartArray("data"u8);
            json.WriteEndArray();
            return total;
        }

        json.WriteStartObject("data"u8);

        do
        {
            json.WritePropertyName(row.GetInt64(0).ToString());
            bodies.Ticket(json, row, inList: true);
            total = row.FieldCount > 31 ? row.GetInt64(31) : 0;
        }
        while (row.Read());

        json.WriteEndObject();
        return total;
    }

    private async Task WriteLoopAsync()
    {
        using var session = new SqliteSession(path);
        using var begin = session.Kept("begin immediate", 0);
        using var commit = session.Kept("commit", 0);
        using var write = new SqliteCreate(session, bodies.Names);
        var group = new List<Pending>();

        while (await queue.Reader.WaitToReadAsync())
        {
            begin.ExecuteNonQuery();

            while (group.Count < LargestGroup && queue.Reader.TryRead(out var next))
            {
                next.Run(write);
                group.Add(next);
            }

            commit.ExecuteNonQuery();
            group.ForEach(g => g.End());
            group.Clear();
        }
    }

    /// <summary>A write that waits for its turn, and then for the commit.</summary>
    private abstract class Pending
    {
        public abstract void Run(SqliteCreate write);

        public abstract void End();
    }

    private sealed class Pending<T>(Func<SqliteCreate, T> run) : Pending
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? made;

        public Task<T> Done => done.Task;

        public override void Run(SqliteCreate write) => made = run(write);

        public override void End() => done.SetResult(made!);
    }
}
