using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class DictionaryTests
{
    [Theory, EachEngine]
    public async Task ED_01_Departments_are_an_array_without_pages(TestApi api)
    {
        var answer = (await api.GetAsync("/departments/")).Shows("ED-01");

        Assert.False(answer.Json.TryGetProperty("pagination", out _));
        Assert.Equal("Support", answer.Data()[0].GetProperty("name").GetProperty("en").GetString());
    }

    [Theory, EachEngine]
    public async Task ED_01_An_employee_gets_the_departments_they_work_in(TestApi api)
    {
        var other = await api.Some.DepartmentAsync();
        var employee = await api.Some.EmployeeAsync(other);

        Assert.Equal([other], (await api.As(employee).GetAsync("/departments/")).Ids());
        Assert.Equal([1, other], (await api.GetAsync("/departments/")).Ids().Intersect([1, other]));
    }

    [Theory, EachEngine]
    public async Task ED_22_Ids_of_statuses_are_text(TestApi api)
    {
        var answer = (await api.GetAsync("/statuses/")).Shows("ED-22");

        Assert.False(answer.Json.TryGetProperty("pagination", out _));
        Assert.Equal(["open", "process", "closed"], answer.Data().EnumerateArray().Select(s => s.GetProperty("id").GetString()).Take(3));
    }

    [Theory, EachEngine]
    public async Task ED_23_Priorities_come_in_the_configured_order(TestApi api)
    {
        var answer = (await api.GetAsync("/priorities/")).Shows("ED-23");

        Assert.False(answer.Json.TryGetProperty("pagination", out _));
        Assert.Equal([2, 3, 1], answer.Ids());
    }

    [Theory, EachEngine]
    public async Task ED_24_Types_include_the_one_that_means_none(TestApi api)
    {
        var answer = (await api.GetAsync("/types/")).Shows("ED-24");

        Assert.False(answer.Json.TryGetProperty("pagination", out _));
        Assert.Equal([0, 1, 2, 3], answer.Ids());
    }
}
