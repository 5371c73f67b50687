using System.Text.Json;
using Polydesk.Desk;
using Polydesk.Desk.Text;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>All refusals of this dialect, in its words (section 4.3).</summary>
internal static class FreeErrors
{
    public static FreeError Unauthorized { get; } = new(401, "Not Authorized", null, null);

    public static FreeError NotFound { get; } = new(404, "Not Found", null, []);

    public static FreeError WrongMethod { get; } = new(405, "Method Not Allowed", "UNSUPPORTED HTTP METHOD", []);

    public static FreeError TooManyRequests { get; } = new(429, "Too Many Requests", null, []);

    public static FreeError Internal { get; } = new(500, "Internal Server Error", null, []);

    public static FreeError Unavailable { get; } = new(503, "Service Unavailable", null, []);

    public static FreeError NotImplemented(string message) => new(501, message, null, []);

    public static FreeError Forbidden(string message = "Access denied") => new(403, message, "ACCESS DENIED", []);

    public static FreeError Bad(params IReadOnlyList<FreeFault> faults) => new(400, "Bad request", "BAD REQUEST", faults);

    public static FreeError Conflict(FreeFault fault) => new(409, "Conflict", "CONFLICT", [fault]);

    public static FreeError Of(BodyFault fault) => fault.Kind switch
    {
        BodyFaultKind.UnsupportedMediaType => new(415, "Unsupported Media Type", "UNSUPPORTED MEDIA TYPE", []),
        BodyFaultKind.MalformedJson => new(400, "Bad request", "INVALID JSON", [new("", "The body is not valid JSON")]),
        BodyFaultKind.JsonIsNoObject => new(400, "Bad request", "INVALID JSON", [new("", "The body must be a JSON object")]),
        BodyFaultKind.MalformedMultipart => Bad(new FreeFault("", "The form could not be read")),
        BodyFaultKind.MalformedText => Bad(new FreeFault("", "The request is not valid UTF-8")),
        BodyFaultKind.TooComplex => Bad(new FreeFault("", "The request has too many or too deeply nested parameters")),
        BodyFaultKind.TooLarge or BodyFaultKind.FileTooLarge => new(413, "Request Entity Too Large", null, []),
        BodyFaultKind.TooManyFiles => Bad(new FreeFault("", "The request has too many files")),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    };

    /// <param name="problem">What the desk refused.</param>
    /// <param name="names">The paths of the desk's fields; a field without one keeps its name in camel case.</param>
    public static FreeError Of(Problem problem, FreeNames? names = null) => problem.Kind switch
    {
        ProblemKind.NotFound => NotFound,
        ProblemKind.Forbidden => problem.Subject.Length == 0 ? Forbidden() : Forbidden(problem.Subject),
        ProblemKind.Invalid => Of(problem.Fields!, names ?? FreeNames.None),
        ProblemKind.Conflict => Conflict(new("id", $"The {problem.Subject} {problem.Id} is in use")),
        ProblemKind.TooLarge => new(413, "Request Entity Too Large", null, []),
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, null),
    };

    public static FreeFault Required(string path) => new(path, $"`{path[(path.LastIndexOf('.') + 1)..]}` parameter is required");

    public static FreeFault Empty(string path) => new(path, "may not be empty");

    public static FreeFault OneOf(string path, string rejected, IEnumerable<string> values) =>
        new(path, $"Expected one of these: {string.Join(", ", values.Select(v => $"'{v}'"))}") { RejectedValue = rejected };

    private static FreeError Of(IReadOnlyList<FieldProblem> problems, FreeNames names)
    {
        var taken = problems.FirstOrDefault(p => p.Fault is FieldFault.Taken);
        return taken is not null ? Conflict(Fault(taken, names)) : Bad([.. problems.Select(p => Fault(p, names))]);
    }

    private static FreeFault Fault(FieldProblem problem, FreeNames names)
    {
        var (path, thing) = names.Of(problem.Field);
        string? rejected = problem.Value.Length == 0 ? null : problem.Value;

        return problem.Fault switch
        {
            FieldFault.Missing => Empty(path),
            FieldFault.Unknown or FieldFault.NotStaff => new(path, $"{thing} not found") { RejectedValue = rejected },
            FieldFault.Taken => new(path, names.Taken),
            FieldFault.BadDate => new(path, "Expected a date like 2020-01-02T23:00:00Z") { RejectedValue = rejected },
            FieldFault.TooMany => new(path, $"Too many entries, at most {problem.Value} are allowed"),
            FieldFault.Fixed => new(path, "can not be changed") { RejectedValue = rejected },
            FieldFault.NoGroup => new(path, "names somebody new, but no group of customers is enabled"),
            FieldFault.Blocked => new(path, "is not to be called") { RejectedValue = rejected },
            FieldFault.Incorrect => new(path, "is not valid") { RejectedValue = rejected },
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Fault, null),
        };
    }
}

/// <summary>One refused value. The source is always said to be JSON, also of a query.</summary>
internal sealed record FreeFault(string Path, string Message)
{
    public string? RejectedValue { get; init; }
}

/// <summary>The body of every refusal.</summary>
internal sealed record FreeError(int HttpStatus, string Message, string? Code, IReadOnlyList<FreeFault>? Faults) : FreeAnswer(HttpStatus)
{
    private const int LongestRejected = 255;

    public override bool HasBody => true;

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, Message);

        if (Code is not null)
        {
            writer.WriteString("errorCode"u8, Code);
        }

        if (Faults is not null)
        {
            writer.WriteStartObject("_embedded"u8);
            writer.WriteStartArray("errors"u8);

            foreach (var fault in Faults)
            {
                Write(writer, fault);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FreeFault fault)
    {
        writer.WriteStartObject();
        writer.WriteString("path"u8, fault.Path);
        writer.WriteString("message"u8, fault.Message);

        if (fault.RejectedValue is { } rejected)
        {
            writer.WriteString("rejectedValue"u8, CleanText.Cut(rejected, LongestRejected));
        }

        writer.WriteString("source"u8, "JSON"u8);
        writer.WriteEndObject();
    }
}

/// <summary>Where the desk's fields stand in this dialect's requests, and what the thing they name is called.</summary>
internal sealed class FreeNames(string taken, params IReadOnlyList<(string Desk, string Path, string Thing)> names)
{
    public static FreeNames None { get; } = new("is already in use");

    /// <summary>What is said of a value that another has.</summary>
    public string Taken => taken;

    public (string Path, string Thing) Of(string field)
    {
        foreach (var (desk, path, thing) in names)
        {
            if (field == desk || field.StartsWith(desk + "[", StringComparison.Ordinal))
            {
                return (path, thing);
            }
        }

        return (Camel(field), "Value");
    }

    private static string Camel(string snake)
    {
        var parts = snake.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }
}
