using Polydesk.Desk.Contacts;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public sealed class ContactDataTests
{
    private static readonly ContactEntry Phone = new(0, "phone", "At work", new Dictionary<string, string> { ["number"] = "123", ["code"] = "44" });

    [Theory, EachEngine]
    public async Task A_person_has_labels_contact_data_and_numbers_with_extensions(TestDesk desk)
    {
        var joe = (await Some.CustomerAsync(desk, "joe")).PersonId;
        var profile = new ProfileDraft
        {
            TitlePrefix = "Dr",
            PhoneExtension = "7",
            MorePhones = Given(new Contact("456", "mobile") { Extension = "8" }),
            Labels = Given("VIP", "vip", "old"),
            ContactData = Given(Phone),
        };

        Some.Value(await desk.Get<ChangePerson>().RunAsync(joe, new() { Profile = profile }, desk.Owner, default));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        var found = Assert.Single(await desk.Get<PersonProfiles>().ListAsync(db, [joe], default));
        Assert.Equal(("Dr", "7", new Contact("456", "mobile") { Extension = "8" }), (found.TitlePrefix, found.PhoneExtension, Assert.Single(found.MorePhones)));
        Assert.Equal(["VIP", "old"], (await desk.Get<SubjectTags>().ListAsync(db, Subject.Person, [joe], default))[joe]);
        var entry = Assert.Single((await desk.Get<ContactData>().ListAsync(db, Subject.Person, [joe], default))[joe]);
        Assert.Equal(("phone", "At work", "44"), (entry.Type, entry.Comment, entry.Data["code"]));
    }

    [Theory, EachEngine]
    public async Task An_organization_has_a_parent_a_summary_labels_and_contact_data(TestDesk desk)
    {
        var top = Some.Value(await desk.Get<AddOrganization>().RunAsync(new() { Name = "Top" }, desk.Owner, default));
        var id = Some.Value(await desk.Get<AddOrganization>().RunAsync(
            new() { Name = "Below", ParentId = top, Summary = "Pays late", Importance = 3, Labels = Given("vip"), ContactData = Given(Phone) }, desk.Owner, default));

        await using var db = await desk.Get<Database>().OpenAsync(default);
        var found = (await desk.Get<OrganizationStore>().FindAsync(db, id, desk.Owner, default))!;
        Assert.Equal((top, "Pays late", 3), (found.ParentId, found.Summary, found.Importance));
        Assert.Equal(["vip"], (await desk.Get<SubjectTags>().ListAsync(db, Subject.Organization, [id], default))[id]);
        Assert.Single((await desk.Get<ContactData>().ListAsync(db, Subject.Organization, [id], default))[id]);

        Assert.Equal(
            new FieldProblem("parent", FieldFault.Incorrect, top.ToString()),
            Assert.Single(Some.Refusal(await desk.Get<ChangeOrganization>().RunAsync(top, new() { ParentId = id }, desk.Owner, default)).Fields!));
        Assert.Equal(
            new FieldProblem("parent", FieldFault.Unknown, "99"),
            Assert.Single(Some.Refusal(await desk.Get<ChangeOrganization>().RunAsync(top, new() { ParentId = 99 }, desk.Owner, default)).Fields!));

        Some.Value(await desk.Get<RemoveOrganization>().RunAsync(top, desk.Owner, default));
        Assert.Null((await desk.Get<OrganizationStore>().FindAsync(db, id, desk.Owner, default))!.ParentId);
    }

    private static Optional<IReadOnlyList<T>> Given<T>(params IReadOnlyList<T> items) => default(Optional<IReadOnlyList<T>>).With(items);
}
