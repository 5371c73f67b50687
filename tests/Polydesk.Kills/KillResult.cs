namespace Polydesk.Kills;

/// <summary>What a run came to.</summary>
/// <param name="Acknowledged">Writes that were answered with success, each of which was found again.</param>
/// <param name="Survived">Writes that were under way at a kill and are there, whole.</param>
/// <param name="Lost">Writes that were under way at a kill and left nothing.</param>
/// <param name="Faults">What should not be; empty when all is well.</param>
public sealed record KillResult(
    string Engine, int Kills, int Crashes, int Acknowledged, int Survived, int Lost, int Tickets, IReadOnlyList<string> Faults)
{
    public override string ToString() =>
        $"{Engine}: {Kills} kills, {Crashes} crashes of the database, {Acknowledged} acknowledged writes to {Tickets} tickets; "
        + $"{Survived + Lost} under way at a kill, {Survived} of them there; {Faults.Count} faults";
}
