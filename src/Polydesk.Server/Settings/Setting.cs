namespace Polydesk.Server.Settings;

/// <summary>One setting: its name, what it means, and how its text becomes a value.</summary>
/// <param name="Name">Such as <c>EddyDesk:Limit</c>; the environment spells it <c>POLYDESK__EDDYDESK__LIMIT</c>.</param>
/// <param name="Meaning">For operators: what it does, and in which unit.</param>
/// <param name="Needed">What kind of value is needed, for the message about a bad one.</param>
/// <param name="Show">The value as text; empty when it is not set.</param>
/// <param name="Apply">The settings with this value, or null when the text is none.</param>
public sealed record Setting(
    string Name, string Meaning, string Needed, Func<ServerSettings, string> Show, Func<ServerSettings, string, ServerSettings?> Apply)
{
    /// <summary>Hides what is secret in a value; without it nothing is.</summary>
    public Func<string, string>? Mask { get; init; }

    public string Default => Show(new ServerSettings());

    public string Masked(ServerSettings settings) => Show(settings) is { Length: > 0 } text && Mask is not null ? Mask(text) : Show(settings);
}
