using Polydesk.Desk.Access;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>The words of the roles, who manages whom, and who may give which. The owner of a desk is one of its admins here.</summary>
internal static class UserRoles
{
    public static readonly IReadOnlyList<string> All = ["admin", "manager", "teamleader", "agent"];

    public static IReadOnlyList<Role> Stored(string role) => role switch
    {
        "admin" => [Role.Admin, Role.Owner],
        "manager" => [Role.Manager],
        "teamleader" => [Role.TeamLeader],
        _ => [Role.Agent],
    };

    public static Role Shown(Role role) => role is Role.Owner ? Role.Admin : role;

    public static string Of(Role role) => All.First(word => Stored(word).Contains(role));

    public static bool MayManage(Caller caller, Role role) => caller.Role switch
    {
        >= Role.Admin => true,
        Role.Manager => role < Role.Admin,
        Role.TeamLeader => role is Role.Agent,
        _ => false,
    };

    public static bool MayGive(Caller caller, Role role) => caller.Role switch
    {
        >= Role.Admin => true,
        Role.Manager => role < Role.Admin,
        _ => role is Role.Agent,
    };
}
