using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.v3;

namespace Polydesk.Conformance;

/// <summary>
/// Which operation of which dialect has which tests. A test names its operation by the beginning of its name,
/// `ED_08_text_is_wrapped`, or by <see cref="OperationAttribute"/>.
/// </summary>
public static partial class Coverage
{
    /// <summary>Deskpro's third tier begins here and is not built.</summary>
    private const int FirstOfThirdTier = 114;

    public static readonly string[] Dialects = ["eddydesk", "freescout", "deskpro", "leaddesk"];

    /// <summary>The checklist of a dialect: id, operation, and what a test has to show.</summary>
    public static IReadOnlyList<Operation> Operations(string dialect) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Operations", dialect + ".tsv"))
            .Select(line => line.Split('\t'))
            .Select(cells => new Operation(cells[0], cells[1], cells[2]))
    ];

    /// <summary>The tests of an assembly by the ids that they name, each as a sentence: `Posts: text is wrapped`.</summary>
    public static ILookup<string, string> Tests(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttributes().OfType<IFactAttribute>().Any())
        .SelectMany(method => Ids(method).Select(id => (Id: id, Test: Sentence(method))))
        .ToLookup(named => named.Id, named => named.Test);

    /// <summary>Whether the operation is built, and so must have a test: all but Deskpro's third tier.</summary>
    public static bool IsBuilt(Operation operation) =>
        !operation.Id.StartsWith("DP-", StringComparison.Ordinal) || !int.TryParse(operation.Id.AsSpan(3), out var number) || number < FirstOfThirdTier;

    /// <summary>The ids of operations that are built and that no test names.</summary>
    public static IReadOnlyList<string> Untested(ILookup<string, string> tests) =>
        [.. Dialects.SelectMany(Operations).Where(IsBuilt).Select(operation => operation.Id).Where(id => !tests.Contains(id))];

    /// <summary>The ids that tests name though no checklist has them.</summary>
    public static IReadOnlyList<string> Unknown(ILookup<string, string> tests) =>
        [.. tests.Select(group => group.Key).Except(Dialects.SelectMany(Operations).Select(operation => operation.Id))];

    /// <summary>The page `docs/coverage.md`.</summary>
    public static string Markdown(ILookup<string, string> tests)
    {
        var page = new StringBuilder("""
            # Coverage

            Every operation of every dialect with the tests that hold it, over HTTP. Generated from the tests; to bring it up to date:
            `POLYDESK_WRITE_DOCS=1 ./test --filter-class '*CoverageTests'`.

            | dialect | operations | tested | |
            |---|---|---|---|

            """);

        foreach (var dialect in Dialects)
        {
            var operations = Operations(dialect);
            var tested = operations.Count(operation => tests.Contains(operation.Id));
            page.Append($"| {dialect} | {operations.Count} | {tested} | {(tested == operations.Count ? "built" : $"{operations.Count - tested} missing")} |\n");
        }

        foreach (var dialect in Dialects)
        {
            page.Append($"\n## {dialect}\n\n| id | operation | tests |\n|---|---|---|\n");

            foreach (var operation in Operations(dialect))
            {
                var sentences = tests[operation.Id].Order(StringComparer.Ordinal).ToList();
                var cell = sentences is [] ? "missing" : string.Join("<br>", sentences);
                page.Append($"| {operation.Id} | {Cell(operation.Name)} | {Cell(cell)} |\n");
            }
        }

        return page.ToString();
    }

    internal static IEnumerable<string> Ids(MethodInfo method) => Prefix().Match(method.Name).Groups["id"].Captures
        .Select(capture => capture.Value.Replace('_', '-'))
        .Concat(method.GetCustomAttribute<OperationAttribute>()?.Ids ?? [])
        .Distinct();

    internal static string Sentence(MethodInfo method)
    {
        var subject = method.DeclaringType!.Name.Split('`')[0];
        subject = subject.EndsWith("Tests", StringComparison.Ordinal) ? subject[..^"Tests".Length] : subject;

        return $"{subject}: {Prefix().Replace(method.Name, "").Replace('_', ' ')}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("^(?:(?<id>(?:ED|FS|DP|LD)_[A-Z]?[0-9]+)_)*")]
    private static partial Regex Prefix();
}

/// <summary>One row of a dialect's checklist.</summary>
public sealed record Operation(string Id, string Name, string What);
