namespace Polydesk.Dialects.Parameters;

/// <summary>How a client gave a parameter. JSON null means that it was not given.</summary>
public enum Given
{
    Absent,
    Empty,
    Bad,
    Value,
}
