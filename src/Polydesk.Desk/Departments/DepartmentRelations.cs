using Polydesk.Desk.Access;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Departments;

/// <summary>What departments are related to.</summary>
public static class DepartmentRelations
{
    /// <summary>The staff that works in a department; customers can be in the same table.</summary>
    public static Relation Staff { get; } = new(
        "person_departments", "department_id", "person_id", "people", $"m.role >= {Role.Agent} and m.deleted_at is null");

    public static Relation Products { get; } = new("department_products", "department_id", "product_id", "products", $"m.deleted_at is null");

    public static Relation ContactLists { get; } = new("department_contact_lists", "department_id", "list_id", "contact_lists", Sql.True);
}
