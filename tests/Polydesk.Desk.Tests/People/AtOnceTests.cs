using Polydesk.Desk.Messages;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Tests.Tickets;
using Polydesk.Desk.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class AtOnceTests
{
    /// <summary>Transactions that wait for each other are ended by PostgreSQL with an exception, which would be the failure here.</summary>
    [Theory, EachEngine]
    public async Task Jobs_on_the_same_people_organizations_and_tickets_do_not_wait_for_each_other(TestDesk desk)
    {
        var (agent, department) = await Some.AgentAsync(desk, "ann");
        var people = new List<long> { agent.PersonId };
        var organizations = new List<long>();

        for (var n = 0; n < 4; n++)
        {
            people.Add((await Some.CustomerAsync(desk, $"p{n}")).PersonId);
            organizations.Add(Some.Value(await desk.Get<AddOrganization>().RunAsync(new() { Name = $"o{n}" }, desk.Owner, default)));
        }

        var draft = Some.Draft() with { DepartmentId = department, AgentId = agent.PersonId };
        var tickets = new List<long> { (await Some.TicketAsync(desk, draft)).Id, (await Some.TicketAsync(desk, draft)).Id };

        var jobs = Enumerable.Range(0, 120).Select(n => Task.Run<object>(async () =>
        {
            var (person, other) = (people[1 + n % 4], people[1 + (n + 1) % 4]);
            var organization = organizations[n / 3 % 4];

            return (n % 9) switch
            {
                0 => await desk.Get<AddPerson>().RunAsync(new() { Name = "x", Email = $"x{n % 5}@example.com", OrganizationName = $"o{n % 6}" }, desk.Owner, default),
                1 => await desk.Get<ChangePerson>().RunAsync(person, new() { Email = $"x{n % 5}@example.com", OrganizationName = $"o{n % 6}" }, desk.Owner, default),
                2 => await desk.Get<ChangeOrganization>().RunAsync(organization, new() { EmployeeIds = Ids(person, other) }, desk.Owner, default),
                3 => await desk.Get<ChangeOrganization>().RunAsync(organization, new() { Name = $"o{n % 6}", ManagerIds = Ids(other, person) }, desk.Owner, default),
                4 => await desk.Get<CreateTicket>().RunAsync(draft with { RequesterEmail = $"x{n % 5}@example.com" }, desk.Owner, default),
                5 => await desk.Get<ChangeTicket>().RunAsync(tickets[n % 2], new() { RequesterId = person, Subject = $"s{n}" }, desk.Owner, default),
                6 => await desk.Get<ReplyToTicket>().RunAsync(tickets[n % 2], new(Some.Text()) { AuthorId = agent.PersonId }, desk.Owner, default),
                7 when n > 100 => await desk.Get<RemovePerson>().RunAsync(agent.PersonId, desk.Owner, default),
                7 => await desk.Get<ChangePerson>().RunAsync(agent.PersonId, new() { Availability = n % 2 == 0 ? "online" : "obed", Phone = $"{n}" }, desk.Owner, default),
                _ when n > 90 => await desk.Get<RemoveOrganization>().RunAsync(organization, desk.Owner, default),
                _ => await desk.Get<ChangePerson>().RunAsync(person, new() { OrganizationId = organization }, desk.Owner, default),
            };
        }));

        await Task.WhenAll(jobs);

        Assert.Equal(0, await desk.NumberAsync($"select count(*) from (select email from people where deleted_at is null and email like 'x%' group by email having count(*) > 1) twice"));
        Assert.Equal(0, await desk.NumberAsync($"select count(*) from people where organization_id is null and manages_organization = {true}"));
    }

    private static Optional<IReadOnlyList<long>> Ids(params long[] ids) => default(Optional<IReadOnlyList<long>>).With(ids);
}
