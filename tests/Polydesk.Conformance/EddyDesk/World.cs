using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Knowledge;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>A desk in which every kind of thing exists: what hostile requests, the matrix of rights and the shapes act on.</summary>
public sealed class World
{
    private World(TestApi api) => Api = api;

    public TestApi Api { get; }

    /// <summary>The department of <see cref="Ticket"/>; <see cref="OtherAgent"/> works in another one.</summary>
    public long Department { get; private set; }

    public long OtherDepartment { get; private set; }

    public long Organization { get; private set; }

    public required TestPerson Admin { get; init; }

    public TestPerson Agent { get; private set; } = null!;

    public TestPerson OtherAgent { get; private set; } = null!;

    /// <summary>The requester of <see cref="Ticket"/>, a member of <see cref="Organization"/>.</summary>
    public TestPerson Client { get; private set; } = null!;

    /// <summary>Manages <see cref="Organization"/>.</summary>
    public TestPerson Manager { get; private set; } = null!;

    public TestPerson Disabled { get; private set; } = null!;

    /// <summary>The owner of another account.</summary>
    public TestPerson Stranger { get; private set; } = null!;

    public long Ticket { get; private set; }

    public long Post { get; private set; }

    public long Comment { get; private set; }

    public long UserNote { get; private set; }

    public long OrganizationNote { get; private set; }

    /// <summary>A field of each type of tickets, people and organizations.</summary>
    public Dictionary<(Subject Subject, FieldType Type), long> Fields { get; } = [];

    /// <summary>The two options of each field that has options; in a hierarchy the second is a child of the first.</summary>
    public Dictionary<long, (long First, long Second)> Options { get; } = [];

    /// <summary>A field of each subject that clients may not view.</summary>
    public Dictionary<Subject, long> Hidden { get; } = [];

    /// <summary>Categories by who may read them: <c>public</c>, <c>user</c>, <c>staff</c>, and <c>group</c> for administrators only.</summary>
    public Dictionary<string, long> Categories { get; } = [];

    /// <summary>Articles, each in the category of the same name.</summary>
    public Dictionary<string, long> Articles { get; } = [];

    public static async Task<World> MakeAsync(TestApi api)
    {
        var some = api.Some;

        foreach (var table in (string[])["tickets", "messages", "organizations", "notes", "people"])
        {
            await some.StartIdsAsync(table, 50_000);
        }

        var world = new World(api) { Admin = await some.AdminAsync() };
        world.Department = await some.DepartmentAsync();
        world.OtherDepartment = await some.DepartmentAsync();
        world.Organization = await some.OrganizationAsync();
        world.Agent = await some.EmployeeAsync(world.Department);
        world.OtherAgent = await some.EmployeeAsync(world.OtherDepartment);
        world.Client = await some.ClientAsync(world.Organization);
        world.Manager = await some.OrganizationManagerAsync(world.Organization);
        world.Disabled = await some.DisabledAsync();
        world.Stranger = (await api.Server.NewDeskAsync()).Owner;

        foreach (var subject in (Subject[])[Subject.Ticket, Subject.Person, Subject.Organization])
        {
            world.Hidden[subject] = await api.FieldAsync(FieldType.Text, subject, SomeFields.ForStaff);

            foreach (var type in Enum.GetValues<FieldType>())
            {
                var field = world.Fields[(subject, type)] = await api.FieldAsync(type, subject);

                if (type is FieldType.Select or FieldType.Hierarchy or FieldType.Multibutton or FieldType.Button)
                {
                    var first = await api.OptionAsync(field, "First");
                    world.Options[field] = (first, await api.OptionAsync(field, "Second", type is FieldType.Hierarchy ? first : null));
                }
            }
        }

        foreach (var (name, access, groups) in ((string, KnowledgeAccess, long[])[])
            [
                ("public", KnowledgeAccess.Public, []), ("user", KnowledgeAccess.User, [1, 2, 3]), ("staff", KnowledgeAccess.Staff, [2, 3]),
                ("group", KnowledgeAccess.Staff, [2]),
            ])
        {
            world.Categories[name] = await api.CategoryAsync(access, groups);
            world.Articles[name] = await api.ArticleAsync(access, [world.Categories[name]]);
        }

        world.Ticket = await world.NewTicketAsync();
        world.Post = await api.MessageAsync(world.Ticket, "A reply");
        world.Comment = await api.MessageAsync(world.Ticket, "A remark", "comments");
        world.UserNote = await NoteAsync($"/users/{world.Client.Id}/notes");
        world.OrganizationNote = await NoteAsync($"/organizations/{world.Organization}/notes");
        return world;

        async Task<long> NoteAsync(string path) => await api.PostAsync(path, ("text", "A note")) is { Status: 200 } made ? made.Data().Number("id") : 0;
    }

    /// <summary>A ticket of <see cref="Client"/> in <see cref="Department"/>.</summary>
    public Task<long> NewTicketAsync() => Api.TicketAsync(("department_id", $"{Department}"), ("user_id", $"{Client.Id}"));
}
