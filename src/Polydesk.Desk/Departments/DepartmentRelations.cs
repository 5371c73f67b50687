using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Departments;

/// <summary>What departments are related to.</summary>
public static class DepartmentRelations
{
    /// <summary>The staff that works in a department; customers can be in the same table.</summary>
    public static Relation Staff { get; } = new(
        "person_departments", "department_id", "person_id", "people", $"m.role >= {Role.Agent} and m.deleted_at is null");
}
