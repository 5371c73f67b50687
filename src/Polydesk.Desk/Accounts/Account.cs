using Microsoft.Extensions.DependencyInjection;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Accounts;

/// <summary>An opened account: its database, and every job and store of the desk bound to it.</summary>
public sealed class Account : IAsyncDisposable
{
    private readonly ServiceProvider services;

    internal Account(AccountInfo info, ServiceProvider services)
    {
        Info = info;
        this.services = services;
        Database = Get<Database>();
    }

    public AccountInfo Info { get; }

    public Database Database { get; }

    /// <summary>A job or store of this account, such as <c>Get&lt;ReplyToTicket&gt;()</c>.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
