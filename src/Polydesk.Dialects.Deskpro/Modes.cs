namespace Polydesk.Dialects.Deskpro;

/// <summary>By what an endpoint can be called (section 2.4).</summary>
[Flags]
internal enum Modes
{
    /// <summary>Needs no credentials; those that are sent are ignored.</summary>
    Public = 0,
    Key = 1,
    Token = 2,

    /// <summary>By the browser of an agent who is logged in. There is no such session yet, so an endpoint with this mode alone answers nobody.</summary>
    Session = 4,

    All = Key | Token | Session,
}

internal static class ModeNames
{
    /// <summary>The modes as the API browser names them.</summary>
    public static IReadOnlyList<string> Names(this Modes modes) => modes is Modes.Public
        ? ["public"]
        : [.. new[] { Modes.Key, Modes.Token, Modes.Session }.Where(m => modes.HasFlag(m)).Select(m => m.ToString().ToLowerInvariant())];
}
