using Polydesk.Desk;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The groups that users belong to, and what users can be doing (section 3.10).</summary>
internal static class Groups
{
    public static void MapGroups(this RouteTable<EddyHandler> api)
    {
        api.Add("ED-52", "GET", "/groups", List);
        api.Add("ED-53", "GET", "/user_statuses", UserStatuses);
    }

    private static ValueTask<EddyAnswer> List(EddyCall call) =>
        new(EddyAnswer.Data<IReadOnlyList<Group>>([.. call.Vocabulary.Groups.Select(g => Group.Of(call, g.Id))]));

    private static ValueTask<EddyAnswer> UserStatuses(EddyCall call) =>
        new(EddyAnswer.Data<IReadOnlyList<UserStatus>>([.. call.Vocabulary.Availabilities.Select(a => new UserStatus(a.Id, call.Local(a.Name), a.Color))]));

    internal sealed record Group(long Id, string Type, LocalText Name, int Disable)
    {
        /// <summary>A group as this dialect writes it. The vocabulary may be half a second behind a group that has just been added.</summary>
        public static Group Of(EddyCall call, long id) => call.Vocabulary.FindGroup(id) is { } group
            ? new(id, group.Type is GroupType.Staff ? "staff" : "user", call.Local(group.Name), group.Disabled ? 1 : 0)
            : new(id, "user", LocalText.None, 0);
    }

    internal sealed record UserStatus(string Id, LocalText Name, string Color);
}
