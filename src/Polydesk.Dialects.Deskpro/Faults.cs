using System.Text.Json;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What is wrong with a request, as a tree of names with errors (section 2.8).</summary>
internal sealed class Faults
{
    private readonly List<(string Code, string Message)> errors = [];
    private readonly OrderedDictionary<string, Faults> fields = new(StringComparer.Ordinal);

    public bool Any => errors.Count > 0 || fields.Values.Any(f => f.Any);

    /// <summary>The node of a name; a dot leads deeper, as in <c>fields.fields_7</c>.</summary>
    public Faults At(string path)
    {
        var node = this;

        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.fields.TryGetValue(name, out var next))
            {
                node.fields.Add(name, next = new());
            }

            node = next;
        }

        return node;
    }

    /// <summary>Adds an error; each code once a node.</summary>
    public void Add(string path, string code, string? message = null)
    {
        var node = At(path);

        if (!node.errors.Exists(e => e.Code == code))
        {
            node.errors.Add((code, message ?? FaultCodes.MessageOf(code)));
        }
    }

    /// <summary>Members without content are left out: a client reads the first error as soon as there is a list.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();

        if (errors.Count > 0)
        {
            writer.WriteStartArray("errors"u8);

            foreach (var (code, message) in errors)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, code);
                writer.WriteString("message"u8, message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (fields.Values.Any(f => f.Any))
        {
            writer.WriteStartObject("fields"u8);

            foreach (var (name, node) in fields.Where(f => f.Value.Any))
            {
                writer.WritePropertyName(name);
                node.Write(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}

/// <summary>The codes of errors in a tree, and what each says.</summary>
internal static class FaultCodes
{
    public const string Required = "required";
    public const string ExtraFields = "extra_fields";
    public const string BadChoice = "bad_choice";
    public const string InvalidDate = "invalid_date";
    public const string InvalidEmail = "invalid_email";
    public const string InvalidType = "invalid_type";
    public const string OutOfRange = "out_of_range";
    public const string TooLong = "too_long";
    public const string TooLarge = "too_large";
    public const string DupeEmail = "dupe_email";
    public const string DupeTicket = "dupe_ticket";

    public static string MessageOf(string code) => code switch
    {
        Required => "This value should not be blank.",
        ExtraFields => "This form should not contain extra fields.",
        BadChoice => "One or more of the given values is invalid.",
        InvalidDate => "This date is invalid",
        InvalidEmail => "This value is not a valid email address.",
        InvalidType => "This value is not of the right type.",
        OutOfRange => "This value is out of range.",
        TooLong => "This value is too long.",
        TooLarge => "The file is too large.",
        DupeTicket => "Duplicate ticket.",
        DupeEmail => "This email is already in use by other user.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
