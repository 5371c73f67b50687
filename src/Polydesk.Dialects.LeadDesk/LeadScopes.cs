using Polydesk.Desk.Access;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What a token may do: <c>resource:action</c>, with the wildcards <c>resource:*</c>, <c>*:read</c> and <c>*</c> (sections 3.5 and 4).</summary>
internal sealed class LeadScopes
{
    private static readonly string[] Actions = ["read", "create", "update", "delete"];

    /// <summary>The table of permissions: for each resource the letters of admin, manager, teamleader and agent.</summary>
    private static readonly (string Resource, string Admin, string Manager, string Leader, string Agent)[] Table =
    [
        ("users", "CRUD", "CRUD", "CRUD", "RU"),
        ("offices", "CRUD", "R", "R", "R"),
        ("clients", "R", "R", "R", "R"),
        ("campaigns", "CRUD", "CRUD", "CRU", "R"),
        ("contact_lists", "CRUD", "CRUD", "CRUD", "R"),
        ("contacts", "CRUD", "CRUD", "CRUD", "CRU"),
        ("custom_fields", "CRUD", "R", "R", "R"),
        ("products", "CRUD", "CRUD", "CRUD", "R"),
        ("orders", "CRUD", "CRUD", "CRUD", "CRU"),
        ("calls", "CRUD", "CRUD", "CRU", "CRU"),
        ("callbacks", "CRUD", "CRUD", "CRUD", "CRUD"),
        ("blacklist", "CRD", "CRD", "CR", "CR"),
        ("tickets", "CRUD", "CRUD", "CRU", "CRU"),
        ("hooks", "CRUD", "R", "", ""),
        ("gdpr", "RD", "", "", ""),
    ];

    private readonly HashSet<string> scopes;

    private LeadScopes(IEnumerable<string> scopes) => this.scopes = new(scopes, StringComparer.Ordinal);

    public static LeadScopes Of(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Exactly the letters of the role.</summary>
    public static LeadScopes OfRole(Role role) => new(
        Table.SelectMany(row => Letters(row, role).Select(letter => $"{row.Resource}:{Action(letter)}")));

    public static bool IsKnown(string scope) =>
        scope.Split(':') is [var resource, var action]
            ? (resource == "*" && action is "read") || (Table.Any(r => r.Resource == resource) && (action == "*" || Actions.Contains(action)))
            : scope == "*";

    /// <summary>Whether these cover a scope; a wildcard is covered only when all that it stands for is.</summary>
    public bool Cover(string scope)
    {
        if (scopes.Contains("*") || scopes.Contains(scope))
        {
            return true;
        }

        return scope.Split(':') switch
        {
            ["*"] => Table.All(r => Cover(r.Resource + ":*")),
            ["*", var action] => Table.All(r => Cover($"{r.Resource}:{action}")),
            [var resource, "*"] => Actions.All(action => Cover($"{resource}:{action}")),
            [var resource, var action] => scopes.Contains(resource + ":*") || scopes.Contains("*:" + action),
            _ => false,
        };
    }

    public override string ToString() => string.Join(' ', scopes.Order(StringComparer.Ordinal));

    private static string Letters((string Resource, string Admin, string Manager, string Leader, string Agent) row, Role role) => role switch
    {
        Role.Owner or Role.Admin => row.Admin,
        Role.Manager => row.Manager,
        Role.TeamLeader => row.Leader,
        Role.Agent => row.Agent,
        _ => "",
    };

    private static string Action(char letter) => letter switch
    {
        'C' => "create",
        'R' => "read",
        'U' => "update",
        _ => "delete",
    };
}
