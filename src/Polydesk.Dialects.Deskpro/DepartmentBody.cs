using Polydesk.Desk.Vocabulary;

namespace Polydesk.Dialects.Deskpro;

/// <summary>A department (section 3.7).</summary>
internal sealed record DepartmentBody(
    long Id, long? Parent, IReadOnlyList<long> Children, string Title, string UserTitle, bool IsTicketsEnabled, bool IsChatEnabled, long DisplayOrder,
    object? Avatar, IReadOnlyList<long> Brands, IReadOnlyList<long> Agents)
{
    public static DepartmentBody Of(Department department, DeskproCall call)
    {
        var title = department.Name.In(call.Language);
        return new(
            department.Id, department.ParentId, [.. call.Vocabulary.Departments.Where(d => d.ParentId == department.Id).Select(d => d.Id)], title, title, !department.Disabled,
            false, department.Position, null, [], []);
    }
}

internal static class Departments
{
    /// <summary>Departments are in memory; those that the caller may not use stay ids.</summary>
    public static void MapDepartments(this DeskproApi api) => api.Link<DepartmentBody>(
        ["department", "ticket_department", "chat_department"],
        static (call, _, ids) => new(call.Vocabulary.Departments.Where(d => ids.Contains(d.Id)).ToDictionary(d => d.Id, d => DepartmentBody.Of(d, call))));
}
