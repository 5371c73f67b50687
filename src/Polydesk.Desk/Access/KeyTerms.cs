namespace Polydesk.Desk.Access;

/// <summary>What a key may do beyond its person's rights, or less; a dialect keeps to those terms that its product knows.</summary>
/// <param name="Tags">Patterns of API tags, such as <c>tickets.*, -*.delete</c>; empty allows all (Deskpro).</param>
/// <param name="HourlyLimit">Calls an hour (Deskpro).</param>
/// <param name="DailyLimit">Calls a day (Deskpro).</param>
/// <param name="Superuser">Whether a request may name the person it acts for; the key's own person is then only the default (Deskpro).</param>
/// <param name="ReadOnly">Whether the key may change nothing (FreeScout).</param>
public sealed record KeyTerms(string Tags = "", long? HourlyLimit = null, long? DailyLimit = null, bool Superuser = false, bool ReadOnly = false)
{
    public static KeyTerms None { get; } = new();
}
