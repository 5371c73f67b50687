using Polydesk.Desk.Fields;

namespace Polydesk.Desk.Configuration;

/// <summary>One list of the desk's document, and the table behind it.</summary>
/// <param name="Name">The list's name in the document.</param>
/// <param name="Thing">What one of its things is called.</param>
internal sealed record Section(string Name, string Thing, string Table, IReadOnlyList<Property> Properties)
{
    /// <summary>The property that tells things apart where no id is given.</summary>
    public string Key { get; init; } = "name";

    /// <summary>Whether ids are texts that an admin chooses.</summary>
    public bool HasTextId { get; init; }

    public bool HasTimes { get; init; }

    /// <summary>Who may refer to a thing, which must then not be removed: table, column, and the word for it.</summary>
    public IReadOnlyList<(string Table, string Column, string Word)> Uses { get; init; } = [];

    /// <summary>What is a thing's own and goes with it: table and column.</summary>
    public IReadOnlyList<(string Table, string Column)> Parts { get; init; } = [];

    /// <summary>Ids that the program itself relies on.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    public static Section Groups { get; } = new("groups", "group", "groups",
    [
        new("type", "type", PropertyKind.Choice, true) { Words = [("user", 0L), ("staff", 1L)] },
        new("role", "role", PropertyKind.Choice, true)
        {
            Words = [("customer", 0L), ("agent", 1L), ("team_leader", 2L), ("manager", 3L), ("admin", 4L)],
        },
        new("name", "name", PropertyKind.Name, true), new("disabled", "disabled", PropertyKind.Flag), Position,
    ])
    {
        Uses = [("people", "group_id", "people"), ("article_category_groups", "group_id", "knowledge categories")],
    };

    public static Section Departments { get; } = new("departments", "department", "departments",
    [
        new("name", "name", PropertyKind.Name, true), new("parent", "parent_id", PropertyKind.Parent), new("email", "email", PropertyKind.Text),
        new("disabled", "disabled", PropertyKind.Flag), Position,
    ])
    {
        HasTimes = true,
        Uses =
        [
            ("tickets", "department_id", "tickets"), ("departments", "parent_id", "departments"), ("person_departments", "department_id", "people"),
            ("calls", "department_id", "calls"), ("callbacks", "department_id", "callbacks"), ("orders", "department_id", "orders"),
            ("blacklist", "department_id", "do-not-call entries"), ("call_results", "department_id", "results of calls"),
            ("department_products", "department_id", "products"), ("department_contact_lists", "department_id", "contact lists"),
            ("ticket_layouts", "department_id", "layouts of forms"),
        ],
    };

    public static Section Statuses { get; } = new("statuses", "status", "statuses",
    [
        new("slug", "slug", PropertyKind.Text, true),
        new("kind", "kind", PropertyKind.Choice, true)
        {
            Words = [("open", 1L), ("in_progress", 2L), ("pending", 3L), ("resolved", 4L), ("spam", 5L)],
            IsFixedInUse = true,
        },
        new("name", "name", PropertyKind.Name, true), new("color", "color", PropertyKind.Text), Position,
    ])
    {
        Key = "slug",
        Uses = [("tickets", "status_id", "tickets")],
    };

    public static Section Priorities { get; } = new("priorities", "priority", "priorities",
        [new("name", "name", PropertyKind.Name, true), new("default", "is_default", PropertyKind.Flag), Position])
    {
        Uses = [("tickets", "priority_id", "tickets")],
    };

    public static Section Types { get; } = new("types", "type", "ticket_types", [new("name", "name", PropertyKind.Name, true), Position])
    {
        Uses = [("tickets", "type_id", "tickets")],
        Kept = ["0"],
    };

    public static Section Availabilities { get; } = new("availabilities", "availability", "availabilities",
        [new("name", "name", PropertyKind.Name, true), new("color", "color", PropertyKind.Text, true), Position])
    {
        HasTextId = true,
        Uses = [("people", "availability", "people"), ("availability_log", "availability", "rows of people's history")],
        Kept = ["online", "offline"],
    };

    public static Section Fields { get; } = new("fields", "field", "fields",
    [
        new("subject", "subject", PropertyKind.Choice, true) { Words = [("ticket", 1L), ("person", 2L), ("organization", 3L)], IsFixed = true },
        new("type", "type", PropertyKind.Choice, true)
        {
            Words = [.. Enum.GetNames<FieldType>().Select(name => (name.ToLowerInvariant(), (object)name))],
            IsFixed = true,
        },
        new("name", "name", PropertyKind.Name, true), new("levels", "levels", PropertyKind.Names), new("pattern", "pattern", PropertyKind.Text),
        new("active", "active", PropertyKind.Flag),
        .. Rights("staff"), .. Rights("customer"), Position,
    ])
    {
        Uses = [("field_values", "field_id", "values")],
        Parts = [("field_options", "field_id")],
    };

    public static Section Categories { get; } = new("knowledge_categories", "knowledge category", "article_categories",
    [
        new("title", "title", PropertyKind.Name, true), new("parent", "parent_id", PropertyKind.Parent),
        new("access", "access", PropertyKind.Choice, true) { Words = [("public", 0L), ("user", 1L), ("staff", 2L)] },
        new("kind", "kind", PropertyKind.Choice)
        {
            Words = [("article", 0L), ("news", 1L), ("download", 2L), ("feedback", 3L), ("feedback_status", 4L)],
            IsFixed = true,
        },
        Position,
    ])
    {
        Key = "title",
        HasTimes = true,
        Uses = [("article_placements", "category_id", "articles"), ("article_categories", "parent_id", "knowledge categories")],
        Parts = [("article_category_groups", "category_id")],
        Kept = ["-1", "-2"],
    };

    public static Section Products { get; } = new("ticket_products", "product", "ticket_products",
        [new("name", "name", PropertyKind.Name, true), new("parent", "parent_id", PropertyKind.Parent), Position])
    {
        Uses = [("tickets", "product_id", "tickets"), ("ticket_products", "parent_id", "products")],
    };

    public static Section Workflows { get; } = new("ticket_workflows", "workflow", "ticket_workflows",
        [new("name", "name", PropertyKind.Name, true), new("parent", "parent_id", PropertyKind.Parent), Position])
    {
        Uses = [("tickets", "workflow_id", "tickets"), ("ticket_workflows", "parent_id", "workflows")],
    };

    /// <summary>Brand 1 is the default, which there must be.</summary>
    public static Section Brands { get; } = new("brands", "brand", "brands",
        [new("name", "name", PropertyKind.Text, true), new("url", "url", PropertyKind.Text), Position])
    {
        Uses = [("tickets", "brand_id", "tickets")],
        Kept = ["1"],
    };

    /// <summary>In the order in which they are applied; they are removed in the opposite order.</summary>
    public static IReadOnlyList<Section> All { get; } =
        [Groups, Departments, Statuses, Priorities, Types, Availabilities, Fields, Categories, Products, Workflows, Brands];

    private static Property Position => new("position", "position", PropertyKind.Number);

    public Property? Find(string property) => Properties.FirstOrDefault(p => p.Name == property);

    private static IEnumerable<Property> Rights(string side) =>
        from right in new[] { "view", "edit", "required", "required_to_close" }
        select new Property($"{side}.{right}", $"{side}_{right}", PropertyKind.Flag);
}
