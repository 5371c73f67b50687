using Polydesk.Conformance.Api;
using Polydesk.Dialects.EddyDesk;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class RateLimitTests
{
    private const string Ban = "e-401|Ban|Ban for 20 min. API limit reached (300 request per minute).";
    private const string KnowledgeBan = "e-401|Ban|Ban for 60 min. API limit reached (60 request per minute).";

    [Theory, EachEngine]
    public async Task ED_C4_300_requests_pass_and_the_next_starts_a_block_of_20_minutes(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new());
        var api = await server.NewDeskAsync();

        for (var left = 299; left >= 0; left--)
        {
            var answer = await api.GetAsync(left % 2 == 0 ? "/types" : "/unknown");

            Assert.Equal((left % 2 == 0 ? 200 : 404, "300", left.ToString()), (answer.Status, answer.Header("X-Rate-Limit"), answer.Header("X-Rate-Limit-Remaining")));
        }

        var blocked = await api.GetAsync("/types");
        blocked.Refuses(401, Ban);
        Assert.Equal(("300", "0", "1200"), (blocked.Header("X-Rate-Limit"), blocked.Header("X-Rate-Limit-Remaining"), blocked.Header("Retry-After")));
        Assert.Null(blocked.Header("WWW-Authenticate"));

        server.Clock.Move(TimeSpan.FromMinutes(19));
        (await api.GetAsync("/types")).Refuses(401, Ban);

        // The refused request has not prolonged the block, and a new window begins after it.
        server.Clock.Move(TimeSpan.FromMinutes(1.1));
        var free = await api.GetAsync("/types");
        Assert.Equal((200, "299"), (free.Status, free.Header("X-Rate-Limit-Remaining")));
    }

    [Theory, EachEngine]
    public async Task ED_C4_The_next_minute_begins_anew(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new() { Limit = 3 });
        var api = await server.NewDeskAsync();

        foreach (var left in (string[])["2", "1", "0"])
        {
            Assert.Equal(left, (await api.GetAsync("/types")).Header("X-Rate-Limit-Remaining"));
        }

        server.Clock.Move(TimeSpan.FromSeconds(61));

        Assert.Equal((200, "2"), await StatusAndLeftAsync(api, "/types"));
    }

    [Theory, EachEngine]
    public async Task ED_C4_A_block_holds_one_person_and_not_others(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new() { Limit = 2 });
        var api = await server.NewDeskAsync();
        var other = await server.NewDeskAsync();
        var employee = await api.Some.EmployeeAsync();

        for (var i = 0; i < 5; i++)
        {
            await api.GetAsync("/types");
        }

        Assert.Equal(401, (await api.GetAsync("/types")).Status);
        Assert.Equal(200, (await api.As(employee).GetAsync("/types")).Status);
        Assert.Equal(200, (await other.GetAsync("/types")).Status);
    }

    [Theory, EachEngine]
    public async Task ED_C4_Wrong_keys_count_against_the_address_and_never_block_the_person(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new() { Limit = 2 });
        var api = await server.NewDeskAsync();
        var wrong = api.As(api.Owner with { Key = "wrong" });

        Assert.Equal(("2", "1"), await LimitsAsync(wrong));
        Assert.Equal(("2", "0"), await LimitsAsync(wrong));
        (await wrong.GetAsync("/types")).Refuses(401, "e-401|Ban|Ban for 20 min. API limit reached (2 request per minute).");
        Assert.Equal(200, (await api.GetAsync("/types")).Status);

        static async Task<(string?, string?)> LimitsAsync(ApiClient client)
        {
            var answer = await client.GetAsync("/types");
            answer.IsUnauthorized();
            return (answer.Header("X-Rate-Limit"), answer.Header("X-Rate-Limit-Remaining"));
        }
    }

    [Theory, EachEngine]
    public async Task ED_C5_The_knowledge_base_has_60_a_minute_of_its_own_and_a_block_of_an_hour(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new());
        var api = await server.NewDeskAsync();
        await api.GetAsync("/types");

        for (var left = 59; left >= 0; left--)
        {
            var answer = await api.GetAsync(left % 2 == 0 ? "/knowledge_base/categories" : "/knowledge_base/articles");

            Assert.Equal((200, "60", left.ToString()), (answer.Status, answer.Header("X-Rate-Limit"), answer.Header("X-Rate-Limit-Remaining")));
        }

        var blocked = await api.GetAsync("/knowledge_base/articles");
        blocked.Refuses(401, KnowledgeBan);
        Assert.Equal("3600", blocked.Header("Retry-After"));

        // The other limit has not noticed.
        Assert.Equal((200, "298"), await StatusAndLeftAsync(api, "/types"));

        server.Clock.Move(TimeSpan.FromMinutes(59));
        (await api.GetAsync("/knowledge_base/categories")).Refuses(401, KnowledgeBan);

        server.Clock.Move(TimeSpan.FromMinutes(1.1));
        Assert.Equal((200, "59"), await StatusAndLeftAsync(api, "/knowledge_base/categories"));
    }

    [Theory, EachEngine]
    public async Task ED_C5_A_block_of_the_main_API_leaves_the_knowledge_base_open(TestApi shared)
    {
        await using var server = await TestServer.StartAsync(shared.Engine, new() { Limit = 1 });
        var api = await server.NewDeskAsync();

        await api.GetAsync("/types");
        Assert.Equal(401, (await api.GetAsync("/types")).Status);

        Assert.Equal((200, "59"), await StatusAndLeftAsync(api, "/knowledge_base/categories"));
    }

    [Theory, EachEngine]
    public async Task ED_C4_Limit_block_and_status_are_settings(TestApi shared)
    {
        var settings = new EddySettings { Limit = 1, Block = TimeSpan.FromMinutes(5), BlockedStatus = 429 };
        await using var server = await TestServer.StartAsync(shared.Engine, settings);
        var api = await server.NewDeskAsync();

        await api.GetAsync("/types");
        (await api.GetAsync("/types")).Refuses(429, "e-401|Ban|Ban for 5 min. API limit reached (1 request per minute).");
    }

    private static async Task<(int Status, string? Left)> StatusAndLeftAsync(TestApi api, string path)
    {
        var answer = await api.GetAsync(path);
        return (answer.Status, answer.Header("X-Rate-Limit-Remaining"));
    }
}
