using System.Text.Json;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>
/// Requests that no honest client sends, to every operation of the dialect's own route table. <c>POLYDESK_SEED=n</c> makes others,
/// <c>POLYDESK_HOSTILE=n</c> makes so many for each operation.
/// </summary>
public class HostileRequestTests
{
    private static readonly int Seed = Setting("POLYDESK_SEED", 20_260);
    private static readonly int EachOperation = Setting("POLYDESK_HOSTILE", 8);

    /// <summary>Only what hangs takes longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Theory, EachEngine(Alone = true, OneNode = "HAProxy refuses addresses that are too long to pass on, in words of its own.")]
    public async Task ED_C9_Hostile_requests_are_refused_in_the_common_form_and_change_nothing(TestApi api)
    {
        var world = await World.MakeAsync(api);
        var hostile = new HostileRequests(world, Seed);
        var digest = await DeskDigest.OfAsync(api);
        var before = await digest.TakeAsync();
        var failures = new List<string>();

        foreach (var operation in api.Server.Operations.SelectMany(o => Enumerable.Repeat(o, EachOperation)))
        {
            var request = hostile.Next(operation);
            var answer = await SendAsync(api, request);
            var after = await digest.TakeAsync();

            if (Fault(request, answer, DeskDigest.Differences(before, after)) is { } fault)
            {
                failures.Add($"{fault}\n  {request}\n  {answer}");
            }

            before = after;
        }

        Assert.True(failures.Count == 0, $"Seed {Seed}, {failures.Count} failures:\n{string.Join('\n', failures.Take(20))}");
    }

    [Theory, EachEngine]
    public async Task The_digest_that_shows_changes_shows_every_one(TestApi api)
    {
        var digest = await DeskDigest.OfAsync(api);
        var ticket = await api.TicketAsync(("tags", "one"));
        var before = await digest.TakeAsync();
        Assert.Empty(DeskDigest.Differences(before, await digest.TakeAsync()));

        await api.PutAsync($"/tickets/{ticket}", ("title", "Other"));
        var after = await digest.TakeAsync();
        Assert.Equal(["events", "tickets"], DeskDigest.Differences(before, after));

        await api.MessageAsync(ticket, "x");
        Assert.Contains("messages", DeskDigest.Differences(after, await digest.TakeAsync()));
    }

    private static async Task<ApiAnswer?> SendAsync(TestApi api, HostileRequest request)
    {
        try
        {
            var body = request.Method is "GET" || request.IsNoHttp ? null : ApiClient.Raw(request.ContentType, request.Body);
            return await api.As(request.Person).SendAsync(request.Method, request.Path, body).WaitAsync(Longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (HttpRequestException e)
        {
            throw new InvalidOperationException($"Seed {Seed}: {request}", e);
        }
    }

    private static string? Fault(HostileRequest request, ApiAnswer? answer, IReadOnlyList<string> changed)
    {
        if (answer is null)
        {
            return $"No answer after {Longest.TotalSeconds} s";
        }

        if (answer.Status >= 500)
        {
            return "A fault of the server";
        }

        if (changed.Count > 0 && (answer.Status != 200 || request.Method is "GET"))
        {
            return $"Changed {string.Join(", ", changed)} though nothing was to change";
        }

        // A path or line that is no HTTP never reaches the dialect; the server closes with a bare status.
        if (answer.Bytes.Length == 0 && answer.Status is 400 or 414 && request.IsNoHttp)
        {
            return null;
        }

        return HasCommonForm(answer) ? null : "Not the common form";
    }

    private static bool HasCommonForm(ApiAnswer answer)
    {
        try
        {
            return answer.Status == 200
                ? answer.Json.TryGetProperty("data", out _) || IsErrors(answer.Json)
                : answer.Status is >= 400 and < 500 && IsErrors(answer.Json);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsErrors(JsonElement json) =>
        json.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0
        && errors.EnumerateArray().All(e => e.Keys().SequenceEqual(["code", "title", "details"]) && e.EnumerateObject().All(p => p.Value.ValueKind is JsonValueKind.String));

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
