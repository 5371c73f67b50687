using Polydesk.Desk.People;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.People;

public class PersonListTests
{
    [Theory, EachEngine]
    public async Task Pages_follow_each_other_without_gaps_when_names_are_equal(TestDesk desk)
    {
        for (var n = 0; n < 7; n++)
        {
            await AddAsync(desk, "Same", $"p{n}@example.com");
        }

        var filter = new PersonFilter { Search = "same", Sorts = [new(PersonOrder.Name, Descending: true)] };
        var pages = new List<long>();

        for (var skip = 0; skip < 9; skip += 3)
        {
            var (people, total) = await PageAsync(desk, filter, skip, 3);
            Assert.Equal(7, total);
            pages.AddRange(people.Select(p => p.Id));
        }

        Assert.Equal(pages.OrderDescending(), pages);
        Assert.Equal(7, pages.Distinct().Count());
    }

    [Theory, EachEngine]
    public async Task The_total_follows_every_change(TestDesk desk)
    {
        var filter = new PersonFilter { Search = "example.com" };
        Assert.Equal(0, (await PageAsync(desk, filter)).Total);

        await AddAsync(desk, "Joe", "joe@example.com");
        Assert.Equal(1, (await PageAsync(desk, filter)).Total);

        var ann = await AddAsync(desk, "Ann", "ann@example.com");
        Assert.Equal(2, (await PageAsync(desk, filter)).Total);

        Some.Value(await desk.Get<RemovePerson>().RunAsync(ann, desk.Owner, default));
        Assert.Equal(1, (await PageAsync(desk, filter)).Total);
    }

    [Theory, EachEngine]
    public async Task Marks_of_the_search_language_are_plain_text(TestDesk desk)
    {
        await AddAsync(desk, "100% \"Joe\" _ \\ * O'Neil", "joe@example.com");

        foreach (var found in new[] { "%", "_", "\\", "\"joe\"", "0% \"", "o'neil", "* O", "joe@example.com" })
        {
            Assert.Equal(1, (await PageAsync(desk, new() { Search = found })).Total);
        }

        foreach (var missing in new[] { "%%", "__", "\\\\", "joe\" or", "*", new string('x', 5000), "joe@example.com\nx" })
        {
            Assert.Equal(missing == "*" ? 1 : 0, (await PageAsync(desk, new() { Search = missing })).Total);
        }
    }

    private static async Task<long> AddAsync(TestDesk desk, string name, string email) =>
        Some.Value(await desk.Get<AddPerson>().RunAsync(new() { Name = name, Email = email }, desk.Owner, default));

    private static async Task<(List<Person> People, long Total)> PageAsync(TestDesk desk, PersonFilter filter, int skip = 0, int take = 30)
    {
        await using var db = await desk.Get<Database>().OpenAsync(default);
        return await desk.Get<PersonStore>().PageAsync(db, filter, desk.Owner, skip, take, default);
    }
}
