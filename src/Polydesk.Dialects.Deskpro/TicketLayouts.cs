using System.Text.Json.Serialization;
using Polydesk.Desk.Access;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What the forms for tickets show and require, for agents and for users.</summary>
internal static class TicketLayoutPages
{
    public static void MapTicketLayouts(this DeskproApi api) =>
        api.Get<LayoutBody>("DP-35", "/ticket_layouts/{context}/{department}", "tickets.ticket_layouts", Get);

    /// <summary>The side that a word in the path names.</summary>
    public static LayoutSide? SideOf(string context) => context switch
    {
        "agent" => LayoutSide.Agent,
        "user" => LayoutSide.User,
        _ => null,
    };

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        if (SideOf(call.Route.Value("context")) is not { } side
            || call.Vocabulary.FindDepartment(call.Id("department")) is not { Disabled: false, ArchivedAt: null, ForTickets: true } department)
        {
            return DeskproErrors.NotFound;
        }

        if (!Visibility.Uses(call.Caller, department.Id))
        {
            return DeskproErrors.NoPermission;
        }

        await using var db = await call.OpenAsync();
        var layout = await call.Get<TicketLayouts>().FindAsync(db, side, department.Id, call.Vocabulary, call.Aborted);
        return await call.OneAsync(LayoutBody.Of(layout, department));
    }
}

/// <summary>A layout (section 3.7).</summary>
internal sealed record LayoutBody(long Id, long? Department, string Context, IReadOnlyList<LayoutBody.Field> Fields)
{
    public static LayoutBody Of(TicketLayout layout, Department department) => new(
        layout.Id, layout.DepartmentId ?? department.Id, layout.Side is LayoutSide.Agent ? "agent" : "user", [.. layout.Fields.Select(Of)]);

    private static Field Of(LayoutField field)
    {
        var word = field.Field switch
        {
            "requester" => "person",
            "type" => "category",
            "files" => "attachments",
            var same => same,
        };
        return new(
            field.IsCustom ? "ticket_field" : word, field.IsCustom ? $"ticket_field_{field.Field}" : word, field.Required,
            new(field.OnNew, field.OnView, field.OnEdit));
    }

    /// <summary>A field of a form: a built-in one, or <c>ticket_field_7</c>.</summary>
    internal sealed record Field(string FieldType, string FieldId, bool Required, Shown Options);

    /// <summary>When it is shown. The words are the product's.</summary>
    internal sealed record Shown(
        [property: JsonPropertyName("on_newticket")] bool OnNew, [property: JsonPropertyName("on_viewticket")] bool OnView,
        [property: JsonPropertyName("on_editticket")] bool OnEdit);
}
