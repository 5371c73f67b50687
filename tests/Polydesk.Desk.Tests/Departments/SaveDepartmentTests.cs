using Polydesk.Desk.Departments;
using Polydesk.Desk.Tests.Tickets;
using Xunit;

namespace Polydesk.Desk.Tests.Departments;

public sealed class SaveDepartmentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachEngine]
    public async Task A_department_is_saved_below_a_live_one_whatever_lies_above_that(TestDesk desk)
    {
        var top = await AddAsync(desk, null);
        var middle = await AddAsync(desk, top);
        var low = await AddAsync(desk, middle);
        await desk.ExecuteAsync($"update departments set archived_at = 1 where id = {top}");

        Assert.Equal(low, Some.Value(await SaveAsync(desk, low, middle)));
        Assert.Equal(new FieldProblem("parent", FieldFault.Unknown, $"{top}"), await WrongAsync(desk, low, top));
        Assert.Equal(new FieldProblem("parent", FieldFault.Unknown, "4000"), await WrongAsync(desk, low, 4000));
        Assert.Equal(new FieldProblem("parent", FieldFault.Incorrect, $"{low}"), await WrongAsync(desk, middle, low));
        Assert.Equal(new FieldProblem("parent", FieldFault.Incorrect, $"{low}"), await WrongAsync(desk, low, low));
    }

    private static async Task<long> AddAsync(TestDesk desk, long? parent) => Some.Value(await SaveAsync(desk, null, parent));

    private static Task<Outcome<long>> SaveAsync(TestDesk desk, long? id, long? parent) =>
        desk.Get<SaveDepartment>().RunAsync(id, new() { Name = "One", ParentId = parent }, desk.Owner, Ct);

    private static async Task<FieldProblem> WrongAsync(TestDesk desk, long id, long parent) =>
        Assert.Single(Some.Refusal(await SaveAsync(desk, id, parent)).Fields!);
}
