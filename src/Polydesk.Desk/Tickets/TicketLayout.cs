using System.Text.Json.Serialization;
using Polydesk.Desk.Fields;

namespace Polydesk.Desk.Tickets;

/// <summary>What a form for tickets shows to one side, and what it requires.</summary>
/// <param name="Id">0 for a layout that nobody has made: it follows from the rights of the fields.</param>
/// <param name="DepartmentId">Null is for all departments that have none of their own.</param>
public sealed record TicketLayout(long Id, long? DepartmentId, LayoutSide Side, IReadOnlyList<LayoutField> Fields)
{
    /// <summary>What the form requires and a new ticket lacks.</summary>
    public IEnumerable<FieldProblem> MissingOf(TicketDraft draft) => Missing(field => field switch
    {
        "requester" => draft is { RequesterId: null, RequesterEmail: null, Requester: null },
        "department" => draft.DepartmentId is null,
        "subject" => string.IsNullOrWhiteSpace(draft.Subject),
        "message" => (draft.Description ?? (draft.Messages is [var first, ..] ? first.Text : null)) is not { Html.Length: > 0 },
        "priority" => draft.PriorityId is null,
        "type" => draft.TypeId is null or 0,
        "product" => draft.ProductId is null,
        "workflow" => draft.WorkflowId is null,
        "cc" => draft.Cc.Count == 0,
        "files" => draft.Files.Count == 0 && draft.Messages.All(m => m.Files.Count == 0),
        _ => Input(draft.Fields, field) is not { } input || IsEmpty(input),
    });

    /// <summary>What the form requires and a change would clear.</summary>
    public IEnumerable<FieldProblem> MissingOf(TicketChange change) => Missing(field => field switch
    {
        "type" => change.TypeId.Or(1) == 0,
        "product" => change.ProductId is { IsGiven: true, Value: null },
        "workflow" => change.WorkflowId is { IsGiven: true, Value: null },
        "cc" => change.Cc is { IsGiven: true, Value.Count: 0 },
        "requester" or "department" or "subject" or "message" or "priority" or "files" => false,
        _ => Input(change.Fields, field) is { } input && IsEmpty(input),
    });

    private IEnumerable<FieldProblem> Missing(Func<string, bool> lacks) =>
        from field in Fields
        where field.Required && lacks(field.Field)
        select new FieldProblem(field.IsCustom ? FieldRules.NameOf(field.Field) : field.Field, FieldFault.Missing);

    private static FieldInput? Input(IReadOnlyList<FieldInput> inputs, string id) => inputs.FirstOrDefault(i => i.Key == id);

    private static bool IsEmpty(FieldInput input) => input.Files.Count == 0 && input.Levels.Count == 0 && input.Values.All(string.IsNullOrWhiteSpace);
}

/// <summary>One field of a form.</summary>
/// <param name="Field">A word of <see cref="Words"/>, or the id of a custom field.</param>
public sealed record LayoutField(string Field, bool Required, bool OnNew = true, bool OnView = true, bool OnEdit = true)
{
    public static IReadOnlyList<string> Words { get; } =
        ["requester", "department", "subject", "message", "priority", "type", "product", "workflow", "cc", "files"];

    [JsonIgnore]
    public bool IsCustom => Field.Length > 0 && char.IsAsciiDigit(Field[0]);
}

/// <summary>Who fills in a form. Stored as numbers: never renumber.</summary>
public enum LayoutSide
{
    Agent = 1,
    User = 2,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<LayoutField>))]
internal sealed partial class LayoutJson : JsonSerializerContext;
