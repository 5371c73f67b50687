using Xunit;

namespace Polydesk.Conformance;

/// <summary>Pages of the documentation that are written from tests.</summary>
public static class GeneratedPage
{
    /// <summary>Fails when the page is not what the tests say; with <c>POLYDESK_WRITE_DOCS=1</c> it is written first.</summary>
    public static void Hold(string name, string text, string tests)
    {
        var file = Path.Combine(RepositoryRoot(), "docs", name);

        if (Environment.GetEnvironmentVariable("POLYDESK_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == text,
            $"docs/{name} is out of date. Run: POLYDESK_WRITE_DOCS=1 ./test --filter-class '*{tests}'");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Polydesk.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
