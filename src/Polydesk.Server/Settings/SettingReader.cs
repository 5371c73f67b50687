using System.Collections;
using System.Text.Json;

namespace Polydesk.Server.Settings;

/// <summary>Reads the settings from <c>polydesk.json</c> in the data folder, the environment and the command line, the later the stronger.</summary>
public static class SettingReader
{
    public const string FileName = "polydesk.json";

    private const string Prefix = "POLYDESK__";

    /// <param name="options">What the command line gives, by name.</param>
    /// <param name="environment">The process's environment; a test gives its own.</param>
    public static ReadSettings Read(IReadOnlyDictionary<string, string> options, IDictionary? environment = null)
    {
        var variables = Variables(environment ?? Environment.GetEnvironmentVariables());
        var folder = options.GetValueOrDefault("Data") ?? variables.GetValueOrDefault("Data") ?? new ServerSettings().Data;
        var file = Path.Combine(folder, FileName);

        (string Name, IConfiguration Values)[] sources =
        [
            (file, FromFile(file)),
            ("environment", From(variables)),
            ("command line", From(options)),
        ];

        var settings = new ServerSettings();
        var origins = new Dictionary<string, string>();

        foreach (var (source, values) in sources)
        {
            foreach (var (name, value) in values.AsEnumerable().Where(v => v.Value is not null).OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                var setting = SettingTable.Find(name)
                    ?? throw new SettingException($"There is no setting {name} ({source}). `polydesk settings` lists all.");
                settings = (source == file && setting.Name == "Data" ? null : setting.Apply(settings, value!.Trim()))
                    ?? throw new SettingException(Bad(setting, value!, source));
                origins[setting.Name] = source;
            }
        }

        return new(settings, origins);
    }

    private static string Bad(Setting setting, string value, string source) => setting.Mask is null
        ? $"Setting {setting.Name} is '{value}' ({source}), but it must be {setting.Needed}."
        : $"Setting {setting.Name} ({source}) must be {setting.Needed}.";

    private static Dictionary<string, string> Variables(IDictionary environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (DictionaryEntry entry in environment)
        {
            if (entry is { Key: string name, Value: string value } && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                variables[name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = value;
            }
        }

        return variables;
    }

    private static IConfiguration From(IReadOnlyDictionary<string, string> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();

    private static IConfiguration FromFile(string path)
    {
        try
        {
            return File.Exists(path)
                ? new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build()
                : new ConfigurationBuilder().Build();
        }
        catch (InvalidDataException e)
        {
            var where = e.InnerException is FormatException { InnerException: JsonException json } ? $" (line {json.LineNumber + 1})" : "";
            throw new SettingException($"{path} is not valid JSON{where}.");
        }
    }
}

/// <summary>The settings with, for each that is not the default, where it comes from.</summary>
public sealed record ReadSettings(ServerSettings Settings, IReadOnlyDictionary<string, string> Origins)
{
    public string OriginOf(Setting setting) => Origins.GetValueOrDefault(setting.Name, "default");
}
