using Polydesk.Conformance.Api;
using Polydesk.Conformance.Deskpro;
using Polydesk.Conformance.EddyDesk;
using Polydesk.Conformance.FreeScout;
using Polydesk.Conformance.LeadDesk;
using Polydesk.Desk.Configuration;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Journeys;

/// <summary>A desk may have limits of its own, which hold for it alone; the program here limits nothing but the size of files.</summary>
public sealed class DeskLimitTests
{
    [Theory, EachEngine]
    public async Task EddyDesk_tells_each_desk_its_own_limit_and_block(TestApi any)
    {
        var (strict, other, free) = (await any.Server.NewDeskAsync(), await any.Server.NewDeskAsync(), await any.Server.NewDeskAsync());
        await ApplyAsync(strict, """{"eddydesk": {"limit": 2, "block_minutes": 7, "knowledge_limit": 1, "knowledge_block_minutes": 90}}""");
        await ApplyAsync(other, """{"eddydesk": {"limit": 50}}""");

        Assert.Equal((200, "2", "1"), await AskAsync(strict));
        Assert.Equal((200, "50", "49"), await AskAsync(other));
        Assert.Equal((200, null, null), await AskAsync(free));
        Assert.Equal((200, "2", "0"), await AskAsync(strict));
        var banned = await strict.GetAsync("/types");
        banned.Refuses(401, "e-401|Ban|Ban for 7 min. API limit reached (2 request per minute).");
        Assert.InRange(int.Parse(banned.Header("Retry-After")!), 400, 420);
        Assert.Equal((200, "1", "0"), await AskAsync(strict, "/knowledge_base/categories"));
        (await strict.GetAsync("/knowledge_base/categories")).Refuses(401, "e-401|Ban|Ban for 90 min. API limit reached (1 request per minute).");
        Assert.Equal((200, "50", "48"), await AskAsync(other));
        Assert.Equal((200, null, null), await AskAsync(free, "/knowledge_base/categories"));
    }

    [Theory, EachEngine]
    public async Task A_new_figure_holds_at_once_in_a_window_that_is_open(TestApi any)
    {
        var api = await any.Server.NewDeskAsync();
        await ApplyAsync(api, """{"eddydesk": {"limit": 40}}""");
        Assert.Equal((200, "40", "39"), await AskAsync(api));
        Assert.Equal((200, "40", "38"), await AskAsync(api));

        await ApplyAsync(api, """{"eddydesk": {"limit": 3}}""");
        Assert.Equal((200, "3", "0"), await AskAsync(api));
        await ApplyAsync(api, """{"eddydesk": {"limit": 10}}""");
        Assert.Equal((200, "10", "6"), await AskAsync(api));
        await ApplyAsync(api, """{"eddydesk": {"limit": 1}}""");
        Assert.Equal((401, "1", "0"), await AskAsync(api));

        // A block stays, whatever the limit becomes, but no limit is no block.
        await ApplyAsync(api, """{"eddydesk": {"limit": 100}}""");
        Assert.Equal((401, "100", "0"), await AskAsync(api));
        await ApplyAsync(api, """{"eddydesk": {"limit": 0}}""");
        Assert.Equal((200, null, null), await AskAsync(api));
        await ApplyAsync(api, """{"eddydesk": {"limit": null}}""");
        Assert.Equal((200, null, null), await AskAsync(api));
    }

    [Theory, EachEngine]
    public async Task The_other_dialects_keep_to_the_desk_s_own_limit(TestApi any)
    {
        var (strict, other) = (await any.Server.NewDeskAsync(), await any.Server.NewDeskAsync());
        var (strictLead, otherLead) = (await (await Lead.OfAsync(strict)).OwnerAsync(), await (await Lead.OfAsync(other)).OwnerAsync());
        var (strictFree, otherFree) = (await FreeDesk.OfAsync(strict), await FreeDesk.OfAsync(other));
        var (strictPro, otherPro) = (await ProDesk.OfAsync(strict), await ProDesk.OfAsync(other));
        await ApplyAsync(strict, """{"freescout": {"limit": 2}, "leaddesk": {"limit": 2}, "deskpro": {"hourly_limit": 2}}""");

        Assert.Equal([200, 200, 429], await ThriceAsync(() => strictFree.GetAsync("/tags")));
        Assert.Equal([200, 200, 200], await ThriceAsync(() => otherFree.GetAsync("/tags")));
        Assert.Equal([200, 200, 429], await ThriceAsync(() => strictLead.GetAsync("/users")));
        Assert.Equal([200, 200, 200], await ThriceAsync(() => otherLead.GetAsync("/users")));
        var calls = new[] { await strictPro.GetAsync("/me"), await strictPro.GetAsync("/me"), await strictPro.GetAsync("/me") };
        Assert.Equal([(200, "2", "1"), (200, "2", "0"), (429, "2", "0")], calls.Select(c => (c.Status, c.Header("X-RateLimit-Limit"), c.Header("X-RateLimit-Remaining"))));
        Assert.Null((await otherPro.GetAsync("/me")).Header("X-RateLimit-Limit"));
    }

    [Theory, EachEngine]
    public async Task Files_keep_to_the_desk_s_own_bound_in_every_dialect(TestApi any)
    {
        var (strict, other) = (await any.Server.NewDeskAsync(), await any.Server.NewDeskAsync());
        await ApplyAsync(strict, """{"uploads": {"max_file_megabytes": 1}, "deskpro": {"max_file_megabytes": 1}}""");
        var large = new byte[(1 << 20) + 1];

        Assert.Equal((413, 400, 422, 0), await UploadAsync(strict, large));
        Assert.Equal((200, 201, 200, 1), await UploadAsync(other, large));
        Assert.Equal((200, 201, 200, 1), await UploadAsync(strict, large[1..]));
    }

    private static async Task<(int Eddy, int Pro, int Lead, int FreeFiles)> UploadAsync(TestApi api, byte[] bytes)
    {
        var eddy = await api.PostFilesAsync("/tickets", [("title", "t"), ("description", "d")], ("files[]", "a.bin", bytes));
        var deskpro = await ProDesk.OfAsync(api);
        var pro = await deskpro.AskAsync("POST", "/blobs", ApiClient.Multipart([], ("file", "a.bin", bytes)), ("Authorization", "key " + deskpro.Key));
        var owner = await (await LeadDesk.Lead.OfAsync(api)).OwnerAsync();
        var data = Convert.ToBase64String(bytes);
        var lead = await owner.PostAsync(
            $"/tickets/{await api.TicketAsync()}/messages", $$"""{"type":"note","body":"See","attachments":[{"name":"a","data":"{{data}}"}]}""");
        var freescout = await FreeDesk.OfAsync(api);
        var id = await freescout.ConversationAsync(
            threads: $$"""[{"type": "customer", "text": "See", "attachments": [{"fileName": "a.bin", "data": "{{data}}"}]}]""");
        var thread = Assert.Single((await freescout.ReadAsync(id)).Threads());
        return (eddy.Status, pro.Status, lead.Status, thread.GetProperty("_embedded").GetProperty("attachments").GetArrayLength());
    }

    private static async Task ApplyAsync(TestApi api, string limits)
    {
        var result = await api.Account.Get<ApplyDesk>().RunAsync($$"""{"limits": {{limits}}}""", dryRun: false, TestContext.Current.CancellationToken);
        Assert.Empty(result.Faults);
        Assert.NotEmpty(result.Changes);
    }

    private static async Task<(int Status, string? Limit, string? Left)> AskAsync(TestApi api, string path = "/types")
    {
        var answer = await api.GetAsync(path);
        return (answer.Status, answer.Header("X-Rate-Limit"), answer.Header("X-Rate-Limit-Remaining"));
    }

    private static async Task<IReadOnlyList<int>> ThriceAsync(Func<Task<ApiAnswer>> ask) => [(await ask()).Status, (await ask()).Status, (await ask()).Status];
}
