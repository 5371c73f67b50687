using System.Text;

namespace Polydesk.Server.Settings;

/// <summary>The table of settings as the operators' page shows it.</summary>
public static class SettingPage
{
    public static string Table()
    {
        var text = new StringBuilder("| Setting | Default | Meaning |\n|---|---|---|\n");

        foreach (var setting in SettingTable.All)
        {
            var standard = setting.Default.Length == 0 ? "" : $"`{setting.Default}`";
            text.Append($"| `{setting.Name}` | {standard} | {setting.Meaning} |\n");
        }

        return text.ToString();
    }
}
