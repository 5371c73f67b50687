using System.Diagnostics;
using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.LeadDesk;

/// <summary>A public OAuth 2 library of the npm registry gets tokens as integrations do; it sends forms, and reads answers as RFC 6749 wants them.</summary>
public sealed class OAuthLibraryTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("POLYDESK_TEST_OAUTH_CLIENT");

    [Theory, EachEngine]
    public async Task LD_01_LD_02_LD_03_LD_04_LD_06_LD_07_A_public_library_gets_tokens_by_each_grant(TestApi api)
    {
        Assert.SkipWhen(Folder is null, "POLYDESK_TEST_OAUTH_CLIENT is not set; ./test sets it.");
        var lead = await Lead.OfAsync(api, scopes: "users:read");
        var agent = await lead.UserAsync("agent");

        var told = JsonElement.Parse(await RunAsync(
            $"{api.Server.Url}leaddesk/stable", lead.Client.ClientId, lead.Client.Secret, agent.Email, agent.Key, $"{api.Account.Info.Id}"));

        var results = told.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(
            ["password body", "leaddesk_client_id body", "client_user body", "password header", "leaddesk_client_id header", "client_user header"],
            results.Select(r => $"{r.Text("grant")} {r.Text("way")}"));
        Assert.All(results, r => Assert.Equal(
            ("bearer", 3600, 200, 200, 401, "invalid_grant"),
            (r.Text("type"), r.Number("expires_in"), r.Number("used"), r.Number("refreshed"), r.Number("old"), r.Text("again"))));
        Assert.Equal("invalid_grant", told.Text("wrong"));
    }

    private static async Task<string> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("node", ["tokens.mjs", .. args]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
