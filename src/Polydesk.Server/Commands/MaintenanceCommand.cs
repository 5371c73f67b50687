using System.CommandLine;

namespace Polydesk.Server.Commands;

/// <summary>Closes the installation to every API call, and opens it again. A running server follows within a second.</summary>
internal static class MaintenanceCommand
{
    public static Command Create(CommonOptions common) => new("maintenance", "Refuse every API call for a while")
    {
        Switch(common, "on", "Refuse every API call", on: true),
        Switch(common, "off", "Answer API calls again", on: false),
    };

    private static Command Switch(CommonOptions common, string name, string description, bool on)
    {
        var command = new Command(name, description);
        command.SetAction(async (parsed, ct) =>
        {
            await using var premises = await common.OpenAsync(parsed, make: false, ct);
            await premises.Catalog.SetMaintenanceAsync(on, ct);
            Console.WriteLine($"Maintenance is {name}.");
            return 0;
        });
        return command;
    }
}
