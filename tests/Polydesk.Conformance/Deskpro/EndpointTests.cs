using Microsoft.Extensions.Logging.Abstractions;
using Polydesk.Conformance.Api;
using Polydesk.Dialects.Deskpro;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>What holds for the declaration of every endpoint.</summary>
public sealed class EndpointTests
{
    private static readonly IReadOnlyList<Route<Endpoint>> Routes = All();

    private static readonly HashSet<string> Operations = [.. Routes.Select(r => r.Handler.Tag.Split('.')[^1])];

    [Fact]
    public void DP_X07_Every_endpoint_has_one_tag_of_three_words()
    {
        Assert.NotEmpty(Routes);
        Assert.All(Routes, r => Assert.Matches("^[a-z_]+\\.[a-z_]+\\.[a-z_]+$", r.Handler.Tag));
        Assert.All(Routes.Where(r => r.Handler.Kind is EndpointKind.Create), r => Assert.EndsWith(".post", r.Handler.Tag, StringComparison.Ordinal));
        Assert.All(Routes.Where(r => r.Handler.Kind is EndpointKind.Update), r => Assert.EndsWith(".put", r.Handler.Tag, StringComparison.Ordinal));
        Assert.All(Routes.Where(r => r.Handler.Kind is EndpointKind.Delete), r => Assert.EndsWith(".delete", r.Handler.Tag, StringComparison.Ordinal));
        Assert.All(Routes.Where(r => r.Handler.Kind is EndpointKind.List or EndpointKind.Count), r => Assert.EndsWith(".list", r.Handler.Tag, StringComparison.Ordinal));
        Assert.Contains("list", Operations);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*, -tickets.*")]
    [InlineData("tickets.*, -*.delete")]
    [InlineData("tickets.tickets.list")]
    public void DP_X07_The_documented_patterns_mean_the_same_for_every_endpoint(string patterns)
    {
        var tags = new TagPatterns(patterns);

        Assert.All(Routes, route =>
        {
            var tag = route.Handler.Tag;
            var isTicket = tag.StartsWith("tickets.", StringComparison.Ordinal);
            var isDeletion = tag.EndsWith(".delete", StringComparison.Ordinal);
            var expected = patterns switch
            {
                "*" => true,
                "*, -tickets.*" => !isTicket,
                "tickets.*, -*.delete" => isTicket && !isDeletion,
                _ => tag == "tickets.tickets.list",
            };
            Assert.True(tags.Allow(tag) == expected, $"{patterns} and {tag}");
        });
    }

    [Fact]
    public void Every_body_and_query_names_each_parameter_once()
    {
        Assert.All(Routes, route => Assert.All(
            new[] { route.Handler.Query, route.Handler.Body ?? [] },
            parameters => Assert.Equal(parameters.Select(p => p.Name).Distinct(), parameters.Select(p => p.Name))));
    }

    [Theory, EachEngine]
    public async Task DP_X08_An_endpoint_for_sessions_alone_is_closed_to_keys_and_tokens(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var token = Routes.Where(r => r.Handler.Modes is Modes.Session).ToList();

        Assert.NotEmpty(token);

        foreach (var route in token)
        {
            (await desk.SendAsync(route.Method, route.Pattern)).Is(403, "api_mode_denied");
        }
    }

    /// <summary>Every endpoint that takes a body, with the names of its members.</summary>
    internal static IReadOnlyList<(string Method, string Pattern, IReadOnlyList<string> Names)> Bodies() =>
    [
        .. Routes.Where(r => r.Handler is { Body.Count: > 0, Modes: Modes.All }).Select(r => (r.Method, r.Pattern, (IReadOnlyList<string>)[.. r.Handler.Body!.Select(p => p.Name)])),
    ];

    /// <summary>Every list, with the names of its parameters.</summary>
    internal static IReadOnlyList<(string Path, IReadOnlyList<string> Names)> Queries(long ticket) =>
    [
        .. Routes.Where(r => r.Handler is { Kind: EndpointKind.List or EndpointKind.Count, Modes: Modes.All, Query.Count: > 0 })
            .Select(r => (r.Pattern.Replace("{id}", $"{ticket}", StringComparison.Ordinal), (IReadOnlyList<string>)[.. r.Handler.Query.Select(p => p.Name)])),
    ];

    private static IReadOnlyList<Route<Endpoint>> All()
    {
        using var http = new Desk.Outgoing.OutgoingClient(Desk.Outgoing.OutgoingPolicy.PublicOnly, TimeProvider.System);
        return new DeskproDialect(
            null!, new Desk.Limits.LocalRateWindows(TimeProvider.System), new(), ParameterLimits.Default, http, null, TimeProvider.System,
            NullLogger<DeskproDialect>.Instance).Api.Routes;
    }
}
