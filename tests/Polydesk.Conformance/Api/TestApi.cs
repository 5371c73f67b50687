using Polydesk.Desk.Accounts;
using Polydesk.Desk.Storage;

namespace Polydesk.Conformance.Api;

/// <summary>An account of the running server as its API shows it, with people who may ask.</summary>
public sealed class TestApi(TestServer server, Account account, TestPerson owner)
{
    public TestServer Server => server;

    public string Engine => server.Engine;

    /// <summary>The account behind the API, for what the API cannot make or show.</summary>
    public Account Account => account;

    public TestPerson Owner => owner;

    /// <summary>People and things of this account that a test does not care to make itself.</summary>
    public Some Some { get; } = new(account);

    public ApiClient As(TestPerson? person) => new(server, person);

    public Task<ApiAnswer> GetAsync(string path) => As(owner).GetAsync(path);

    public Task<ApiAnswer> PostAsync(string path, params (string Name, string Value)[] form) => As(owner).PostAsync(path, form);

    public Task<ApiAnswer> PostJsonAsync(string path, string json) => As(owner).PostJsonAsync(path, json);

    public Task<ApiAnswer> PutJsonAsync(string path, string json) => As(owner).PutJsonAsync(path, json);

    public Task<ApiAnswer> PutAsync(string path, params (string Name, string Value)[] form) => As(owner).PutAsync(path, form);

    public Task<ApiAnswer> DeleteAsync(string path) => As(owner).DeleteAsync(path);

    public Task<ApiAnswer> PostFilesAsync(string path, (string Name, string Value)[] form, params (string Name, string FileName, byte[] Bytes)[] files) =>
        As(owner).PostFilesAsync(path, form, files);

    /// <summary>Makes a ticket and answers its id. Title and description may be left out.</summary>
    public async Task<long> TicketAsync(params (string Name, string Value)[] form)
    {
        (string, string)[] missing = [("title", "Printer"), ("description", "It is offline")];
        return (await PostAsync("/tickets/", [.. missing.Where(m => form.All(f => f.Name != m.Item1)), .. form])).Data().Number("id");
    }

    /// <summary>Makes a post (or a comment) of a ticket and answers its id.</summary>
    public async Task<long> MessageAsync(long ticket, string text, string kind = "posts") =>
        (await PostAsync($"/tickets/{ticket}/{kind}/", ("text", text))).Data().Number("id");

    /// <summary>Changes the account's tables directly.</summary>
    public Task WriteAsync(Sql sql) => Some.WriteAsync(sql);

    public async Task<long> NumberAsync(Sql sql)
    {
        await using var db = await account.Database.OpenAsync(default);
        return await db.NumberAsync(sql, default) ?? throw new InvalidOperationException("Nothing was found.");
    }

    public override string ToString() => server.Engine;
}

/// <summary>Somebody with an API key.</summary>
public sealed record TestPerson(long Id, string Email, string Key);
