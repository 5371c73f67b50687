namespace Polydesk.Server.Settings;

/// <summary>How a line of the log is written.</summary>
public enum LogFormat
{
    Text,
    Json,
}
