using System.Diagnostics.CodeAnalysis;

namespace Polydesk.Dialects.Parameters;

/// <summary>What reading a request came to: its parameters, or the fault that prevented it.</summary>
public readonly record struct BodyRead
{
    private readonly ParameterBag? bag;
    private readonly BodyFault? fault;

    private BodyRead(ParameterBag? bag, BodyFault? fault)
    {
        this.bag = bag;
        this.fault = fault;
    }

    public static BodyRead Nothing { get; } = new(ParameterBag.Empty, null);

    public static implicit operator BodyRead(ParameterBag bag) => new(bag, null);

    public static implicit operator BodyRead(BodyFault fault) => new(null, fault);

    public static implicit operator BodyRead(BodyFaultKind kind) => new(null, new BodyFault(kind));

    public bool Failed([NotNullWhen(true)] out BodyFault? why, [NotNullWhen(false)] out ParameterBag? parameters)
    {
        why = fault;
        parameters = fault is null ? bag ?? ParameterBag.Empty : null;

        return fault is not null;
    }
}
