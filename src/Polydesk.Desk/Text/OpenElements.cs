using System.Runtime.InteropServices;

namespace Polydesk.Desk.Text;

/// <summary>The elements that are open, outermost first. Where the nearest of a name stands is known without a walk through them, however deep they lie.</summary>
internal sealed class OpenElements
{
    private readonly List<Element> elements = [];
    private readonly Dictionary<string, int> nearest = [];

    public int Count => elements.Count;

    /// <summary>The name under which the innermost is written; empty when nothing is open.</summary>
    public string Current => elements is [.., var last] ? last.Name : "";

    /// <param name="source">The name it came with, by which it is found.</param>
    /// <param name="name">The name under which it is written.</param>
    public void Push(string source, string name)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(nearest, source, out var isKnown);
        elements.Add(new(source, name, isKnown ? at : -1));
        at = elements.Count - 1;
    }

    /// <summary>Takes the innermost off, and answers the name under which it was written.</summary>
    public string Pop()
    {
        var last = elements[^1];
        elements.RemoveAt(elements.Count - 1);
        nearest[last.Source] = last.Outer;
        return last.Name;
    }

    /// <summary>Where the nearest with one of the names stands, unless one of the others stands nearer; else -1.</summary>
    public int FindNearest(string[] names, string[] within)
    {
        var found = Nearest(names);
        return found >= 0 && found >= Nearest(within) ? found : -1;
    }

    private int Nearest(string[] names)
    {
        var most = -1;

        foreach (var name in names)
        {
            most = Math.Max(most, nearest.GetValueOrDefault(name, -1));
        }

        return most;
    }

    private readonly record struct Element(string Source, string Name, int Outer);
}
