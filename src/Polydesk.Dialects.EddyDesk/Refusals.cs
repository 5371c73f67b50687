using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The words of this dialect for everything that can go wrong. Braces around values are literal (error catalogue, section 4).</summary>
internal static class Refusals
{
    public static EddyErrors Unauthorized { get; } = One(401, "e-401", "Unauthorized", "Incorrect email or API key");

    public static EddyErrors Forbidden { get; } = One(403, "e-403", "Forbidden", "Access denied");

    public static EddyErrors Internal { get; } = One(500, "e-500", "Internal error", "Internal server error");

    public static EddyErrors Unavailable { get; } = One(503, "e-503", "Service unavailable", "The help desk is not available at the moment");

    public static EddyErrors Maintenance { get; } = One(503, "e-503", "Service unavailable", "The help desk is closed for maintenance");

    public static EddyErrors Banned(int status, int limit, TimeSpan block) =>
        One(status, "e-401", "Ban", $"Ban for {block.TotalMinutes:0} min. API limit reached ({limit} request per minute).");

    public static EddyErrors UnknownPath(string path) => One(404, "e-404", "Not found", $"Method {{{path}}} does not exist");

    public static EddyErrors WrongMethod(string method) => One(405, "e-405", "Method not allowed", $"Method {{{method}}} is not allowed");

    public static EddyErrors NotFound(string thing, string id) => One(404, "e-404", "Not found", $"{thing} with id {{{id}}} does not exist");

    public static EddyErrors BadRequest(string details) => One(400, "e-411", "Bad request", details);

    /// <summary>A reply, comment or note without text.</summary>
    public static EddyErrors TextRequired { get; } = One(400, "e-411", "Required {text} request", "Required field is missing or empty");

    /// <summary>What is wrong with a reply or comment, whose missing text has words of its own.</summary>
    public static EddyErrors OfMessage(IReadOnlyList<FieldProblem> fields, EddyNames names) => new(
        400, [.. names.InOrder(fields).Select(p => p is { Field: "text", Fault: FieldFault.Missing } ? TextRequired.Errors[0] : Of(p))]);

    public static EddyErrors Of(BodyFault fault) => fault.Kind switch
    {
        BodyFaultKind.UnsupportedMediaType => One(415, "e-415", "Unsupported media type", $"Content type {{{fault.Name}}} is not supported"),
        BodyFaultKind.MalformedJson or BodyFaultKind.JsonIsNoObject => BadRequest("Request body is not valid JSON"),
        BodyFaultKind.FileTooLarge => One(413, "e-413", "Payload too large", $"File {{{fault.Name}}} exceeds the size limit"),
        BodyFaultKind.TooManyFiles => One(413, "e-413", "Payload too large", "Too many files"),
        BodyFaultKind.TooLarge => One(413, "e-413", "Payload too large", "Request body exceeds the size limit"),
        BodyFaultKind.MalformedMultipart => BadRequest("Request body is not valid multipart data"),
        BodyFaultKind.MalformedText => BadRequest("Request is not valid UTF-8"),
        BodyFaultKind.TooComplex => BadRequest("Request body has too many parameters"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    };

    /// <summary>Words a problem of the desk.</summary>
    /// <param name="problem">What the desk refused.</param>
    /// <param name="names">This dialect's names of the desk's fields, in the order in which problems are reported; other names stay.</param>
    public static EddyErrors Of(Problem problem, EddyNames? names = null) => problem.Kind switch
    {
        ProblemKind.NotFound => NotFound(Capital(problem.Subject), problem.Id),
        ProblemKind.Forbidden => Forbidden,
        ProblemKind.Invalid => new(400, [.. (names ?? EddyNames.None).InOrder(problem.Fields!).Select(Of)]),
        ProblemKind.Conflict => BadRequest($"{Capital(problem.Subject)} {{{problem.Id}}} already exists"),
        ProblemKind.TooLarge => One(413, "e-413", "Payload too large", $"File {{{problem.Subject}}} exceeds the size limit"),
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, null),
    };

    private static EddyError Of(FieldProblem problem) => problem.Fault switch
    {
        FieldFault.Missing => new("e-411", $"Required {{{problem.Field}}} field", $"Required field {{{problem.Field}}} is missing or empty"),
        FieldFault.Unknown when problem.Field == "Option" => Bad($"Option with id {{{problem.Value}}} does not exist"),
        FieldFault.Unknown => Bad($"Field {{{problem.Field}}} with id {{{problem.Value}}} does not exist"),
        FieldFault.NotStaff => Bad($"Field {{{problem.Field}}} value is incorrect, user must be with staff permissions"),
        FieldFault.BadDate => Bad($"Field {{{problem.Field}}} value is incorrect or empty (date format {problem.Value})"),
        FieldFault.Taken => Bad($"{Owner(problem.Field)} {{{problem.Value}}} already exists"),
        FieldFault.TooMany => Bad($"Field {{{problem.Field}}} exceeds the limit of {{{problem.Value}}} entries"),
        FieldFault.Fixed when problem.Value.Length == 0 => Bad($"Field {{{problem.Field}}} can not be changed any more"),
        FieldFault.Fixed => Bad($"{problem.Field} with id {{{problem.Value}}} can not be moved"),
        FieldFault.NoGroup => Bad($"Field {{{problem.Field}}} value is incorrect, it would add a user, but no group of clients is enabled"),
        _ => Bad($"Field {{{problem.Field}}} value is incorrect or empty"),
    };

    /// <summary>What already has a value of which there may be only one.</summary>
    private static string Owner(string field) => field switch
    {
        "email" => "User with email",
        "name" => "Organization name",
        _ => field,
    };

    private static EddyError Bad(string details) => new("e-411", "Bad request", details);

    private static EddyErrors One(int status, string code, string title, string details) => new(status, [new(code, title, details)]);

    private static string Capital(string thing) => thing.Length == 0 ? thing : char.ToUpperInvariant(thing[0]) + thing[1..];
}

/// <summary>This dialect's names of the desk's fields for one operation, in the order of its parameter table.</summary>
internal sealed class EddyNames(params IReadOnlyList<(string Desk, string Eddy)> names)
{
    public static EddyNames None { get; } = new();

    /// <summary>The problems under this dialect's names, in the order of its parameter table; what is not in the table comes last.</summary>
    public IEnumerable<FieldProblem> InOrder(IReadOnlyList<FieldProblem> problems) =>
        problems.Select(p => (Problem: p, At: Index(p.Field))).OrderBy(p => p.At).Select(p => p.Problem with { Field = Name(p.Problem.Field, p.At) });

    private int Index(string field)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (field == names[i].Desk || field.StartsWith(names[i].Desk + "[", StringComparison.Ordinal))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private string Name(string field, int at) => at == int.MaxValue ? field : names[at].Eddy + field[names[at].Desk.Length..];
}
