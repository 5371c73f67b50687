namespace Polydesk.Desk;

/// <summary>Why a job was refused. The set is closed: every dialect words every kind.</summary>
public sealed record Problem(ProblemKind Kind, string Subject = "", string Id = "", IReadOnlyList<FieldProblem>? Fields = null)
{
    /// <summary>The thing is not there, or the caller may not know that it is.</summary>
    public static Problem NotFound(string thing, long id) => new(ProblemKind.NotFound, thing, id.ToString());

    /// <summary>The caller sees the thing but may not do this.</summary>
    public static Problem Forbidden(string why = "") => new(ProblemKind.Forbidden, why);

    /// <summary>Values that make no sense; all of them, in the order of the draft.</summary>
    public static Problem Invalid(IReadOnlyList<FieldProblem> fields) => new(ProblemKind.Invalid, Fields: fields);

    public static Problem Invalid(string field, FieldFault fault, string value = "") => Invalid([new(field, fault, value)]);

    /// <summary>Another thing already has this value, or still needs this thing.</summary>
    public static Problem Conflict(string subject, string id) => new(ProblemKind.Conflict, subject, id);

    public static Problem TooLarge(string file) => new(ProblemKind.TooLarge, file);
}

public enum ProblemKind
{
    NotFound,
    Forbidden,
    Invalid,
    Conflict,
    TooLarge,
}

/// <summary>One refused value. <paramref name="Field"/> is the desk's name of it; each dialect has its own.</summary>
public sealed record FieldProblem(string Field, FieldFault Fault, string Value = "");

public enum FieldFault
{
    /// <summary>Required, and missing or empty.</summary>
    Missing,

    /// <summary>Not of the right form.</summary>
    Incorrect,

    /// <summary>Names a thing that does not exist or that the caller may not see.</summary>
    Unknown,

    /// <summary>Names a person who is not staff where staff is needed.</summary>
    NotStaff,

    /// <summary>Taken by another thing.</summary>
    Taken,

    /// <summary>A date that is not in the expected form.</summary>
    BadDate,

    /// <summary>More entries or characters than allowed.</summary>
    TooMany,

    /// <summary>May not be changed in this way.</summary>
    Fixed,

    /// <summary>A telephone number that is not to be called.</summary>
    Blocked,

    /// <summary>Names somebody new, but no group of customers is enabled to take them.</summary>
    NoGroup,
}
