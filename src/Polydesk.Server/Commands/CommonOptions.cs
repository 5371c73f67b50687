using System.CommandLine;
using System.Text.Json;
using Polydesk.Desk.Accounts;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Commands;

/// <summary>The options that every command knows, and how a command comes to its data.</summary>
public sealed class CommonOptions
{
    public Option<string?> Data { get; } = new("--data") { Description = "The data folder (default: data)", HelpName = "DIR", Recursive = true };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "A setting, such as EddyDesk:Limit=600; may be repeated",
        HelpName = "NAME=VALUE",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>For commands that work on one account.</summary>
    public Option<string?> Account { get; } = new("--account") { Description = "The account's id or name (default: the default account)", HelpName = "ACCOUNT" };

    /// <summary>For commands whose result a script reads.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

    public TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>When the program began, as a timestamp of the clock.</summary>
    public long Started { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>Settings from all their sources.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="more">Settings that have an option of their own.</param>
    public ReadSettings Read(ParseResult parsed, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var text in parsed.GetValue(Set) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);

            if (equals <= 0)
            {
                throw new CommandException($"--set {text} is not of the form NAME=VALUE.", CommandException.Usage);
            }

            options[text[..equals]] = text[(equals + 1)..];
        }

        if (parsed.GetValue(Data) is { } folder)
        {
            options["Data"] = folder;
        }

        foreach (var (name, value) in more)
        {
            if (value is not null)
            {
                options[name] = value;
            }
        }

        return SettingReader.Read(options);
    }

    /// <summary>Opens the installation that the options name.</summary>
    public Task<Premises> OpenAsync(ParseResult parsed, bool make, CancellationToken ct)
    {
        var settings = Read(parsed).Settings;
        return Premises.OpenAsync(new Installation(settings.Data, settings.Postgres), make, Clock, ct);
    }

    /// <summary>Opens the installation and the account that the options name, for a command that has <see cref="Account"/>.</summary>
    public async Task<(Premises Premises, Account Account)> OpenAccountAsync(ParseResult parsed, CancellationToken ct)
    {
        var premises = await OpenAsync(parsed, make: false, ct);

        try
        {
            return (premises, await premises.AccountAsync(parsed.GetValue(Account), ct));
        }
        catch
        {
            await premises.DisposeAsync();
            throw;
        }
    }

    public static void Print<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, Words));

    private static readonly JsonSerializerOptions Words = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
}
