using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.Deskpro;

/// <summary>Several who change at once who takes part in a ticket.</summary>
public sealed class ParticipantTests
{
    private const int Many = 16;

    [Theory, EachEngine]
    public async Task DP_115_Copies_that_are_added_at_once_all_stay_and_those_removed_at_once_all_go(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        var id = await desk.TicketAsync($"\"person\": \"{ProDesk.NewEmail()}\", \"followers\": [\"me\"]");
        var path = $"/tickets/{id}/participants";

        var added = await AtOnceAsync(() => desk.PostAsync(path, $$"""{"person": "{{ProDesk.NewEmail()}}"}"""));
        var copies = added.Select(a => a.Created().Number("id")).ToList();
        Assert.Equal(copies.Order(), (await desk.TicketAsync(id)).Numbers("cc").Order());

        var left = new Queue<long>(copies);
        var gone = await AtOnceAsync(() => desk.DeleteAsync($"{path}/{left.Dequeue()}"));
        Assert.All(gone, a => a.IsGone());
        Assert.Equal(["requester", "follower"], (await desk.GetAsync(path)).Items().Select(p => p.Text("type")));
    }

    private static async Task<ApiAnswer[]> AtOnceAsync(Func<Task<ApiAnswer>> ask) => await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => ask()).ToList());
}
