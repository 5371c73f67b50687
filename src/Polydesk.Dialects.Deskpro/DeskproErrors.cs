using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Polydesk.Desk;
using Polydesk.Desk.Tickets;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>All refusals of this dialect, in its words (section 2.8).</summary>
internal static class DeskproErrors
{
    public const string WrongKey = "Invalid API key.";
    public const string WrongToken = "Invalid API token.";

    public static DeskproError NotSignedIn { get; } = Unauthorized("You must be authenticated to make this request.");

    public static DeskproError NotFound { get; } = new(404, "not_found", "Not Found");

    public static DeskproError WrongMethod { get; } = new(405, "method_not_allowed", "Method Not Allowed");

    public static DeskproError NoPermission { get; } = new(403, "no_permission", "You do not have permission to do this.");

    public static DeskproError Offline { get; } = new(423, "helpdesk_offline", "The helpdesk is offline for maintenance.");

    public static DeskproError RateLimits { get; } = new(429, "rate_limits", "Too many requests: the rate limit has been reached.");

    public static DeskproError Internal { get; } = new(500, "server_error", "An internal error occurred.");

    public static DeskproError Unavailable { get; } = new(503, "service_unavailable", "The helpdesk is not available at the moment.");

    public static DeskproError InvalidJson { get; } = new(400, "invalid_json_body", "Invalid JSON body");

    public static DeskproError Unauthorized(string message) => new(401, "unauthorized", message);

    public static DeskproError TagDenied(string tag) => new(403, "api_tag_denied", $"The API key may not call endpoints with the tag {tag}.");

    public static DeskproError ModeDenied(Modes modes) =>
        new(403, "api_mode_denied", $"This endpoint can only be called in these modes: {string.Join(", ", modes.Names())}.");

    public static DeskproError Invalid(Faults? faults = null) => new(400, "invalid_input", "Request input is invalid.") { Faults = faults };

    /// <summary>One value is wrong.</summary>
    public static DeskproError Invalid(string path, string code, string? message = null)
    {
        var faults = new Faults();
        faults.Add(path, code, message);
        return Invalid(faults);
    }

    public static DeskproError Of(BodyFault fault) => fault.Kind switch
    {
        BodyFaultKind.MalformedJson => InvalidJson,
        BodyFaultKind.FileTooLarge => Invalid("file", FaultCodes.TooLarge),
        BodyFaultKind.TooLarge => Invalid("", FaultCodes.TooLarge, "The request is too large."),
        BodyFaultKind.JsonIsNoObject => Invalid("", FaultCodes.InvalidType, "The body must be a JSON object."),
        BodyFaultKind.MalformedMultipart => Invalid("", FaultCodes.InvalidType, "The form could not be read."),
        BodyFaultKind.MalformedText => Invalid("", FaultCodes.InvalidType, "The request is not valid UTF-8."),
        BodyFaultKind.TooComplex => Invalid("", FaultCodes.TooLong, "The request has too many or too deeply nested members."),
        BodyFaultKind.TooManyFiles => Invalid("file", FaultCodes.TooLong, "The request has too many files."),
        BodyFaultKind.UnsupportedMediaType => Invalid("", FaultCodes.InvalidType, "The content type is not supported."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    };

    /// <param name="problem">What the desk refused.</param>
    /// <param name="names">What the desk's fields are called here.</param>
    /// <param name="faults">What the dialect refused itself; reported together.</param>
    public static DeskproError Of(Problem problem, DeskproNames? names = null, Faults? faults = null) => problem.Kind switch
    {
        ProblemKind.NotFound => NotFound,
        ProblemKind.Forbidden => NoPermission,
        ProblemKind.Invalid => Invalid(Of(problem.Fields!, names ?? DeskproNames.None, faults ?? new())),
        ProblemKind.Conflict => Invalid("", FaultCodes.BadChoice, $"The {problem.Subject} {problem.Id} is in use."),
        ProblemKind.TooLarge => Invalid("file", FaultCodes.TooLarge),
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, null),
    };

    private static Faults Of(IReadOnlyList<FieldProblem> problems, DeskproNames names, Faults faults)
    {
        foreach (var problem in problems)
        {
            var path = names.Of(problem.Field);

            if (problem.Field == RequesterFields.NoOrganization)
            {
                faults.Add("organization_fields", FaultCodes.BadChoice, "The person belongs to no organization.");
            }
            else if (problem.Fault is FieldFault.Unknown && problem.Field.Contains("custom_fields[", StringComparison.Ordinal))
            {
                faults.Add(path[..path.IndexOf('.')], FaultCodes.ExtraFields, $"Unexpected field names: {problem.Value}");
            }
            else if (problem is { Fault: FieldFault.Taken, Field: "email" or "emails" })
            {
                faults.Add(path, FaultCodes.DupeEmail, $"Email \"{problem.Value}\" is already in use by other user.");
            }
            else if (problem.Fault is FieldFault.NoGroup)
            {
                faults.Add(path, FaultCodes.BadChoice, "This names somebody new, but no group of customers is enabled.");
            }
            else
            {
                faults.Add(path, CodeOf(problem));
            }
        }

        return faults;
    }

    private static string CodeOf(FieldProblem problem) => problem.Fault switch
    {
        FieldFault.Missing => FaultCodes.Required,
        FieldFault.Incorrect when problem.Field.Contains("email", StringComparison.Ordinal) || problem.Field is "cc" or "bcc" => FaultCodes.InvalidEmail,
        FieldFault.Incorrect or FieldFault.Unknown or FieldFault.NotStaff or FieldFault.Fixed or FieldFault.Taken => FaultCodes.BadChoice,
        FieldFault.BadDate => FaultCodes.InvalidDate,
        FieldFault.TooMany => FaultCodes.TooLong,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Fault, null),
    };
}

/// <summary>A refusal: status, code, a sentence, and where there are any the errors of single values.</summary>
internal sealed record DeskproError(int Status, string Code, string Message) : DeskproAnswer(Status)
{
    public Faults? Faults { get; init; }

    public override void AddTo(IHeaderDictionary headers)
    {
        base.AddTo(headers);

        if (Status == 401)
        {
            headers.WWWAuthenticate = "key";
        }
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteNumber("status"u8, Status);
        writer.WriteString("code"u8, Code);
        writer.WriteString("message"u8, Message);

        if (Faults is { Any: true })
        {
            writer.WritePropertyName("errors"u8);
            Faults.Write(writer);
        }
    }
}
