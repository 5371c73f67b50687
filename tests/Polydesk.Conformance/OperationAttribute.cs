namespace Polydesk.Conformance;

/// <summary>Names the operations that a test covers, where one prefix of its name is not enough: `[Operation("ED-17", "ED-30")]`.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(params string[] ids) : Attribute
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
