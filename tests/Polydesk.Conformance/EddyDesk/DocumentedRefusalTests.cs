using System.Text;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Sends the documented requests as they are printed, on a desk where their ids are (or are not) what the documentation says.</summary>
public class DocumentedRefusalTests
{
    [Theory, EachEngine(Alone = true)]
    [Operation(
        "ED-03", "ED-05", "ED-06", "ED-08", "ED-09", "ED-10", "ED-12", "ED-13", "ED-14", "ED-29", "ED-35", "ED-36", "ED-37", "ED-38", "ED-43", "ED-49", "ED-50",
        "ED-51")]
    public async Task What_is_missing_is_refused_exactly_as_documented(TestApi api)
    {
        var missing = Example.All("eddydesk").Where(e => e.Status == 404 && e.Request is not null).ToList();
        var withParent = missing.Where(e => e.Response.GetRawText().Contains("} in ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(withParent);

        foreach (var example in missing.Except(withParent))
        {
            await HoldAsync(api, example);
        }

        await api.Some.StartIdsAsync("tickets", 8);
        await api.Some.StartIdsAsync("people", 21);
        await api.Some.StartIdsAsync("organizations", 1);
        Assert.Equal((9L, 22L, 2L), (await api.TicketAsync(), (await api.Some.ClientAsync()).Id, await api.Some.OrganizationAsync()));

        foreach (var example in withParent)
        {
            await HoldAsync(api, example);
        }
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_28_ED_41_ED_42_Bad_values_are_refused_exactly_as_documented(TestApi api)
    {
        var user = await api.Some.ClientAsync();
        await api.Some.OrganizationAsync("Eddydesk99");
        await api.Some.OrganizationAsync("Eddydesk2");
        var other = await api.Some.OrganizationAsync();

        AssertSame(
            "ED-28.400", await api.PutAsync($"/users/{user.Id}", ("password", ""), ("department", ""), ("group_id", ""), ("email", ""), ("name", "")));
        AssertSame("ED-41.400", await api.PostAsync("/organizations/", ("name", "Eddydesk99")));
        AssertSame("ED-42.400", await api.PutAsync($"/organizations/{other}", ("name", "Eddydesk2")));
    }

    private static async Task HoldAsync(TestApi api, Example example)
    {
        var request = example.Request!;
        var body = request.Body switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => ApiClient.Raw(request.ContentType, Encoding.UTF8.GetBytes(text.GetString()!)),
            { } json => ApiClient.Json(json.GetRawText()),
        };

        AssertSame(example.Name, await api.As(api.Owner).SendAsync(request.Method, request.Path, body));
    }

    private static void AssertSame(string example, ApiAnswer answer)
    {
        var documented = Example.Of("eddydesk", example);

        Assert.True(
            answer.Status == documented.Status && JsonElement.DeepEquals(documented.Response, answer.Json), $"{example}: {documented.Response}\n{answer}");
    }
}
