namespace Polydesk.Server.Commands;

/// <summary>A command cannot do what it was asked. The message is for the operator; the program ends with the exit code.</summary>
public sealed class CommandException(string message, int exitCode = CommandException.Failed) : Exception(message)
{
    public const int Failed = 1;
    public const int Usage = 2;

    public int ExitCode { get; } = exitCode;
}
