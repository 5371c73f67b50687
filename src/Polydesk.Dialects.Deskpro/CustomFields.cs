using Polydesk.Desk;
using Polydesk.Desk.Fields;

namespace Polydesk.Dialects.Deskpro;

/// <summary>The definitions of custom fields, the same for tickets, people and organizations.</summary>
internal static class CustomFields
{
    private static IReadOnlyList<Param> Writable { get; } =
        [new("is_enabled", ParamType.Flag, "A field that is not enabled is in no layout."), new("display_order", ParamType.Integer)];

    private static DeskproNames Names { get; } = new(("position", "display_order"));

    public static void MapCustomFields(this DeskproApi api)
    {
        Map(api, Subject.Ticket, "/ticket_custom_fields", "tickets.ticket_custom_fields", "DP-32", "DP-33", "DP-34");
        Map(api, Subject.Person, "/person_custom_fields", "people.person_custom_fields", "DP-69", "DP-70", "DP-70");
        Map(api, Subject.Organization, "/organization_custom_fields", "organizations.organization_custom_fields", "DP-80", "DP-81", "DP-81");
    }

    private static void Map(DeskproApi api, Subject subject, string path, string resource, string list, string get, string put)
    {
        AllOf<FieldDefBody> all = call => new([.. Seen(call, subject).Select(f => FieldDefBody.Of(f, call))]);
        api.MapLookup(path, resource, all, list, get);
        api.Update<FieldDefBody>(put, path + "/{id}", resource, call => Update(call, subject, path), Writable);
    }

    private static IEnumerable<Field> Seen(DeskproCall call, Subject subject) =>
        call.Vocabulary.Fields.Where(f => f.Subject == subject && f.For(call.Caller).View);

    private static async ValueTask<DeskproAnswer> Update(DeskproCall call, Subject subject, string path)
    {
        var id = call.Id("id");

        if (!Seen(call, subject).Any(f => f.Id == id))
        {
            return DeskproErrors.NotFound;
        }

        var body = call.Body;
        var draft = new FieldDraft
        {
            Active = body.Flag("is_enabled"),
            Position = body.Int("display_order").Is(out var position) ? (int)Math.Clamp(position, 0, int.MaxValue) : default(Optional<int>),
        };

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        return (await call.Get<SaveField>().RunAsync(id, draft, call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem, Names)
            : await call.ChangedAsync($"{path}/{id}", async () =>
            {
                var vocabulary = await call.Get<Desk.Vocabulary.VocabularyCache>().GetAsync(call.Aborted);
                return FieldDefBody.Of(vocabulary.FindField(subject, id)!, call);
            });
    }
}

/// <summary>A custom field (section 3.6).</summary>
internal sealed record FieldDefBody(
    long Id, string Title, string Description, string? HandlerClass, string WidgetType, string? Alias, bool IsEnabled, bool IsUserEnabled, bool IsAgentField,
    long DisplayOrder, string? DefaultValue, IReadOnlyList<FieldChoiceBody> Choices, FieldDefBody.Rules Options) : ILookup
{
    public static FieldDefBody Of(Field field, DeskproCall call) => new(
        field.Id, field.TitleIn(call.Language), "", null, WidgetOf(field.Type), field.Code.Length == 0 ? null : field.Code, field.Active, field.Customer.View,
        !field.Customer.View, field.Position, null, ChoicesOf(field, call), new(field.Customer.Required, field.Staff.Required));

    private static List<FieldChoiceBody> ChoicesOf(Field field, DeskproCall call) =>
    [
        .. call.Vocabulary.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Position).ThenBy(o => o.Id)
            .Select(o => new FieldChoiceBody(o.Id, o.Name.In(call.Language), o.ParentId, o.Position)),
    ];

    private static string WidgetOf(FieldType type) => type switch
    {
        FieldType.Textarea => "textarea",
        FieldType.Checkbox => "toggle",
        FieldType.Date => "date",
        FieldType.Select or FieldType.Hierarchy => "choice",
        FieldType.Button => "radio",
        FieldType.Multibutton => "multichoice",
        FieldType.File => "display",
        _ => "text",
    };

    /// <summary>Who must fill the field in.</summary>
    internal sealed record Rules(bool Required, bool AgentRequired);
}

/// <summary>A choice of a custom field.</summary>
internal sealed record FieldChoiceBody(long Id, string Title, long? Parent, long DisplayOrder);
