using System.Diagnostics.CodeAnalysis;

namespace Polydesk.Dialects.Parameters;

/// <summary>One value that was read, or the reason why it could not be.</summary>
public readonly record struct TreeRead
{
    private readonly Parameter? tree;
    private readonly BodyFaultKind fault;

    private TreeRead(Parameter? tree, BodyFaultKind fault) => (this.tree, this.fault) = (tree, fault);

    public static implicit operator TreeRead(Parameter tree) => new(tree, default);

    public static implicit operator TreeRead(BodyFaultKind fault) => new(null, fault);

    public bool Failed(out BodyFaultKind why, [NotNullWhen(false)] out Parameter? value)
    {
        (why, value) = (fault, tree);
        return tree is null;
    }

    internal static TreeRead Of(BodyRead read) =>
        read.Failed(out var fault, out var bag) ? fault.Kind : Parameter.OfMap(new(bag.All, StringComparer.Ordinal));
}
