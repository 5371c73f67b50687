namespace Polydesk.Server.Settings;

/// <summary>A setting has a value that makes no sense, or none has this name. The message is for the operator.</summary>
public sealed class SettingException(string message) : Exception(message);
