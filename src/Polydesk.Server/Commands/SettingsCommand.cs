using System.CommandLine;
using Polydesk.Server.Settings;

namespace Polydesk.Server.Commands;

/// <summary>Prints every setting with its value and where it comes from. Secrets are masked.</summary>
internal static class SettingsCommand
{
    public static Command Create(CommonOptions common)
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the table of the documentation", Hidden = true };
        var command = new Command("settings", "Show each setting, its value and where it comes from") { common.Json, markdown };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown))
            {
                Console.Write(SettingPage.Table());
                return 0;
            }

            var read = common.Read(parsed);
            var lines = SettingTable.All.Select(s => new Line(s.Name, s.Masked(read.Settings), read.OriginOf(s), s.Meaning)).ToList();

            if (parsed.GetValue(common.Json))
            {
                CommonOptions.Print(lines);
                return 0;
            }

            var (name, value) = (lines.Max(l => l.Name.Length), Math.Min(40, lines.Max(l => l.Value.Length)));

            foreach (var line in lines)
            {
                Console.WriteLine($"{line.Name.PadRight(name)}  {line.Value.PadRight(value)}  {line.Origin}");
            }

            return 0;
        });
        return command;
    }

    private sealed record Line(string Name, string Value, string Origin, string Meaning);
}
