using Xunit;

namespace Polydesk.Conformance.Matrix;

/// <summary>One operation on one thing, and what each kind of caller gets.</summary>
public interface IMatrixRow
{
    string Id { get; }

    string What { get; }

    /// <summary>A word for each caller, in their order.</summary>
    IReadOnlyList<string> Expected { get; }
}

/// <summary>A row with the way in which a caller asks.</summary>
public sealed record MatrixRow<TWorld, TCaller>(string Id, string What, Func<TWorld, TCaller, Task<string>> Ask, IReadOnlyList<string> Expected) : IMatrixRow
{
    /// <summary>Holds every row, and tells all that differ.</summary>
    public static async Task HoldAsync(IReadOnlyList<MatrixRow<TWorld, TCaller>> rows, TWorld world, IReadOnlyList<TCaller> callers)
    {
        var differences = new List<string>();

        foreach (var row in rows)
        {
            if (await row.DifferenceAsync(world, callers) is { } difference)
            {
                differences.Add(difference);
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>Asks for every caller; answers null when all get what is expected, and else what differs.</summary>
    private async Task<string?> DifferenceAsync(TWorld world, IReadOnlyList<TCaller> callers)
    {
        var got = new List<string>();

        foreach (var caller in callers)
        {
            got.Add(await Ask(world, caller));
        }

        return got.SequenceEqual(Expected) ? null : $"{Id} {What}: expected {string.Join(' ', Expected)}, got {string.Join(' ', got)}";
    }
}
