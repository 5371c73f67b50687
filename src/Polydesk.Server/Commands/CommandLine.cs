using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;
using Polydesk.Desk.Storage;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Commands;

/// <summary>The command line. Exit codes: 0 done, 1 failed, 2 wrong usage; what is wrong is one sentence on stderr.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var common = new CommonOptions();
        var root = new RootCommand("Polydesk, a help desk that speaks the APIs of four others.")
        {
            common.Data,
            common.Set,

            // One command a file; a new one is added here.
            InitCommand.Create(common),
            ServeCommand.Create(common),
            AccountCommand.Create(common),
            KeyCommand.Create(common),
            ApiClientCommand.Create(common),
            UserSourceCommand.Create(common),
            WebhookCommand.Create(common),
            ApiCommand.Create(common),
            MaintenanceCommand.Create(common),
            SettingsCommand.Create(common),
            DemoCommand.Create(common),
            CheckCommand.Create(common),
            DeskCommand.Create(common),
        };

        var parsed = root.Parse(args);

        if (parsed.Errors.Count > 0)
        {
            foreach (var error in Sentences(parsed))
            {
                await Console.Error.WriteLineAsync(error);
            }

            await Console.Error.WriteLineAsync($"`polydesk {Path(parsed)}--help` explains.");
            return CommandException.Usage;
        }

        try
        {
            // The server ends by itself on SIGTERM and Ctrl-C; any other command may be killed at any moment.
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (SettingException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return CommandException.Usage;
        }
        catch (Exception e) when (Sentence(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return CommandException.Failed;
        }
    }

    /// <summary>What an operator can do something about; anything else is a fault of the program and is thrown.</summary>
    private static string? Sentence(Exception e) => e switch
    {
        MigrationException or DatabaseMissingException => e.Message,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "PostgreSQL refuses the user or the password of the setting Postgres.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } p => $"PostgreSQL: {p.MessageText}. Create it, owned by the user of the setting Postgres.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p =>
            $"PostgreSQL: {p.MessageText}. The user needs the right to create databases.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } p => $"PostgreSQL: {p.MessageText}.",
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } n => $"PostgreSQL cannot be reached: {n.InnerException!.Message}.",
        NpgsqlException and not PostgresException => $"PostgreSQL cannot be reached: {e.Message}.",
        SqliteException { SqliteErrorCode: 11 or 26 } => $"A database is damaged, or is none: {Told(e)} Restore it from a back-up.",
        SqliteException { SqliteErrorCode: 10 } => $"The data folder cannot be read or written: {Told(e)} Is the disk full?",
        SqliteException { SqliteErrorCode: 8 or 13 or 14 } => $"The data folder cannot be read or written: {Told(e)}",
        SqliteException { SqliteErrorCode: 5 or 6 } => $"Another program holds a database for long: {Told(e)}",
        UnauthorizedAccessException => $"The data folder cannot be used: {e.Message}",
        IOException { InnerException: AddressInUseException } => $"{e.Message} Is a server running already?",
        SocketException s => $"The address cannot be listened to: {s.Message}.",
        IOException => $"The data folder cannot be used: {e.Message}",
        _ => null,
    };

    private static string Told(Exception e) => e.Message.TrimEnd('.') + ".";

    /// <summary>What is wrong with the words; of an unknown command that alone, and of a value not what the program would make of it.</summary>
    private static IEnumerable<string> Sentences(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0;
        return parsed.Errors
            .Select(e => e.Message.Split(" as expected type ") is [var said, _] ? said + "." : e.Message)
            .Where(m => !unknown || parsed.UnmatchedTokens.Any(t => m.Contains(t, StringComparison.Ordinal)));
    }

    private static string Path(ParseResult parsed)
    {
        var path = "";

        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            path = $"{command.Command.Name} {path}";
        }

        return path;
    }
}
