namespace Polydesk.Desk.Demo;

/// <summary>Who plays in a demo: how many, and the ids that were reserved for them, in this order: an employee, two clients, the agents, the customers.</summary>
internal sealed record DemoCast(DemoPlan Plan, IReadOnlyList<long> DepartmentIds, IReadOnlyList<long> TagIds)
{
    public const int Named = 3;

    public int Agents { get; } = AgentsOf(Plan.Tickets, Plan.Profile);

    public int Customers { get; } = CustomersOf(Plan.Tickets);

    public int Organizations { get; } = OrganizationsOf(Plan.Tickets);

    public int People => Named + Agents + Customers;

    public long EmployeeId => Plan.FirstPerson;

    public long ClientId(int which) => Plan.FirstPerson + 1 + which;

    public long AgentId(int index) => Plan.FirstPerson + Named + index;

    public long CustomerId(int index) => Plan.FirstPerson + Named + Agents + index;

    public static int PeopleOf(int tickets, DemoProfile profile) => Named + AgentsOf(tickets, profile) + CustomersOf(tickets);

    public static int OrganizationsOf(int tickets) => 2 + CustomersOf(tickets) / 12;

    private static int AgentsOf(int tickets, DemoProfile profile) => profile is DemoProfile.Bench ? 50 : Math.Clamp(6 + tickets / 500, 8, 60);

    private static int CustomersOf(int tickets) => tickets / 10 + 20;
}
