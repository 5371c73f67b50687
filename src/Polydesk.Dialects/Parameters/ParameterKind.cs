namespace Polydesk.Dialects.Parameters;

/// <summary>What a parameter is before anyone asks for a type: forms know only text, list and map.</summary>
public enum ParameterKind
{
    Absent,
    Null,
    Text,
    Number,
    Bool,
    List,
    Map,
}
