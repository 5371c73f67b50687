using System.Text;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.EddyDesk;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;

namespace Polydesk.Conformance.Matrix;

/// <summary>The page <c>docs/visibility.md</c>: who may do what in each dialect.</summary>
public static class MatrixPage
{
    private static readonly MatrixPart[] Parts = [VisibilityMatrix.Part, FreeMatrix.Part, LeadMatrix.Part, ProMatrix.Part];

    public static string Markdown()
    {
        var page = new StringBuilder("""
            # Who may do what

            Every operation of each dialect for every kind of caller, as the tests hold it on both engines. Generated; to bring it up to date:
            `POLYDESK_WRITE_DOCS=1 ./test --filter-class '*MatrixPageTests'`.

            The ticket belongs to the *client*, who is of an organization that the *manager* manages, and lies in the department of the *agent*.
            *Disabled* is an employee whose account is switched off; *other account* holds a good key of another account and acts there, so *yes* in its
            column never touches this one.

            - *yes*: done. *403*: the caller sees the thing but may not do this. *404*: for the caller the thing does not exist. *401*: nobody known.
            - *400*: it names a thing that for the caller does not exist.
            - *sees*, *hides*: the list is answered, with or without the thing.

            """);

        foreach (var part in Parts)
        {
            page.Append($"\n## {part.Title}\n\n");

            if (part.Notes.Length > 0)
            {
                page.Append($"{part.Notes}\n\n");
            }

            page.Append($"| id | what | {string.Join(" | ", part.Callers)} |\n|---|---|{string.Concat(part.Callers.Select(_ => "---|"))}\n");

            foreach (var row in part.Rows)
            {
                page.Append($"| {row.Id} | {row.What} | {string.Join(" | ", row.Expected)} |\n");
            }
        }

        return page.ToString();
    }
}

/// <summary>The part of the page that tells of one dialect.</summary>
/// <param name="Title">The dialect's name.</param>
/// <param name="Notes">What its callers and words mean beyond the page's own explanation; may be empty.</param>
public sealed record MatrixPart(string Title, string Notes, IReadOnlyList<string> Callers, IReadOnlyList<IMatrixRow> Rows);
