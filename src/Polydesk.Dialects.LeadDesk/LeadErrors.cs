using Polydesk.Desk;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>All refusals of this dialect, in its words (section 2.11).</summary>
internal static class LeadErrors
{
    private const string Realm = "Bearer realm=\"LeadDesk\"";

    public static LeadError Unauthorized { get; } =
        new(401, "unauthorized", "The request needs a Bearer token in the Authorization header.") { Challenge = Realm };

    public static LeadError InvalidToken { get; } =
        new(401, "invalid_token", "The access token is unknown, expired or revoked.") { Challenge = Realm + ", error=\"invalid_token\"" };

    public static LeadError Forbidden { get; } = new(403, "forbidden", "You may not do this.");

    public static LeadError EndpointNotFound { get; } = new(404, "endpoint_not_found", "There is no such endpoint.");

    public static LeadError VersionNotFound { get; } = new(404, "version_not_found", "There is no such version of the API.");

    public static LeadError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The method is not allowed here.");

    public static LeadError NotAcceptable { get; } = new(406, "not_acceptable", "The API answers application/json only.");

    public static LeadError TooLarge { get; } = new(413, "request_too_large", "The request is too large.");

    public static LeadError UnsupportedMediaType { get; } = new(415, "unsupported_media_type", "The body must be application/json.");

    public static LeadError MalformedJson { get; } = new(415, "malformed_json", "The body is not well-formed JSON.");

    public static LeadError TooManyRequests { get; } = new(429, "too_many_requests", "There were too many requests. Try again later.");

    public static LeadError Internal { get; } = new(500, "internal_error", "Something went wrong. The request can be tried again later.");

    public static LeadError NotImplemented { get; } = new(501, "not_implemented", "The operation is not implemented.");

    public static LeadError SwitchedOff { get; } = new(503, "service_unavailable", "The API is switched off at the moment.");

    public static LeadError Unavailable { get; } = new(503, "service_unavailable", "The API is not available at the moment. The request can be tried again later.");

    public static LeadError InsufficientScope(string scope) =>
        new(403, "insufficient_scope", $"The access token does not have the scope {scope}.")
        {
            Challenge = $"{Realm}, error=\"insufficient_scope\", scope=\"{scope}\"",
        };

    /// <param name="thing">The singular of a resource, such as <c>contact_list</c>.</param>
    public static LeadError NotFound(string thing)
    {
        var name = thing.Replace('_', ' ');
        return new(404, $"{thing}_not_found", $"{char.ToUpperInvariant(name[0])}{name[1..]} was not found.");
    }

    /// <summary>400 of a state that forbids what is asked, such as <c>campaign_in_use</c>.</summary>
    public static LeadError State(string code, string description) => new(400, code, description);

    public static LeadError WrongBody(string wanted) => new(400, "invalid_request_body", $"The body must be {wanted}.");

    public static LeadError Invalid(IReadOnlyDictionary<string, string> messages) =>
        new(422, "validation_failed", "Parameter validation failed") { Validation = messages };

    public static LeadError Invalid(string attribute, string message) => Invalid(new Dictionary<string, string> { [attribute] = message });

    public static LeadError Of(BodyFaultKind fault) => fault switch
    {
        BodyFaultKind.UnsupportedMediaType => UnsupportedMediaType,
        BodyFaultKind.MalformedJson => MalformedJson,
        BodyFaultKind.JsonIsNoObject => WrongBody("a JSON object"),
        BodyFaultKind.MalformedMultipart => UnsupportedMediaType,
        BodyFaultKind.MalformedText => new(400, "invalid_request", "The request is not valid UTF-8."),
        BodyFaultKind.TooComplex => WrongBody("less deeply nested and have fewer values"),
        BodyFaultKind.TooLarge or BodyFaultKind.FileTooLarge or BodyFaultKind.TooManyFiles => TooLarge,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <param name="problem">What the desk refused.</param>
    /// <param name="names">The attributes of the desk's fields; a field without one keeps its name.</param>
    public static LeadError Of(Problem problem, LeadNames? names = null) => problem.Kind switch
    {
        ProblemKind.NotFound => NotFound(Thing(problem.Subject)),
        ProblemKind.Forbidden => Forbidden,
        ProblemKind.Invalid => Invalid(problem.Fields!, names ?? LeadNames.None),
        ProblemKind.Conflict => State($"{Thing(problem.Subject)}_in_use", $"The {Thing(problem.Subject)} is in use."),
        ProblemKind.TooLarge => TooLarge,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, null),
    };

    private static LeadError Invalid(IReadOnlyList<FieldProblem> problems, LeadNames names)
    {
        var messages = new OrderedDictionary<string, string>(StringComparer.Ordinal);

        foreach (var problem in problems)
        {
            var attribute = names.Of(problem.Field);
            messages.TryAdd(attribute, Word(attribute, problem.Fault, problem.Value));
        }

        return Invalid(messages);
    }

    private static string Word(string attribute, FieldFault fault, string value) => fault switch
    {
        FieldFault.Missing => LeadWords.Required(attribute),
        FieldFault.Incorrect => LeadWords.Format(attribute),
        FieldFault.Unknown or FieldFault.NotStaff => LeadWords.Selected(attribute),
        FieldFault.Taken => LeadWords.Taken(attribute),
        FieldFault.BadDate => LeadWords.Date(attribute),
        FieldFault.TooMany => decimal.TryParse(value, out var most) ? LeadWords.AtMost(attribute, most) : LeadWords.Format(attribute),
        FieldFault.Fixed => LeadWords.Fixed(attribute),
        FieldFault.Blocked => LeadWords.Blacklisted(attribute),
        FieldFault.NoGroup => LeadWords.NoGroup(attribute),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>What LeadDesk calls a thing of the desk.</summary>
    private static string Thing(string subject) => subject switch
    {
        "department" => "campaign",
        "person" => "user",
        "field" => "custom_field",
        "team" => "office",
        "webhook" => "hook",
        _ => subject,
    };
}

/// <summary>A refusal: a stable id for programs, and a sentence for people.</summary>
internal sealed record LeadError(int Status, string Error, string Description) : LeadAnswer(Status)
{
    /// <summary>The message of each failing attribute.</summary>
    public IReadOnlyDictionary<string, string>? Validation { get; init; }

    public string? Challenge { get; init; }

    public override bool HasBody => true;

    public override void Write(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("error"u8, Error);
        writer.WriteString("error_description"u8, Description);

        if (Validation is not null)
        {
            writer.WriteStartObject("error_validation"u8);

            foreach (var (attribute, message) in Validation)
            {
                writer.WriteStartArray(attribute);
                writer.WriteStringValue(message);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}

/// <summary>What this dialect calls the desk's fields.</summary>
internal sealed record LeadNames(IReadOnlyDictionary<string, string> ByField)
{
    public static LeadNames None { get; } = new(new Dictionary<string, string>());

    public string Of(string field) => ByField.GetValueOrDefault(field, field);
}
