using System.Text.Json.Serialization;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.Deskpro;

/// <summary>What the product's Zapier app asks for: whether a key is good, subscriptions, and examples of what subscribers are told (section 4.10).</summary>
internal static class Zapier
{
    public static void MapZapier(this DeskproApi api)
    {
        api.Add("DP-110", ["GET"], "/apps/zapier/ping", new("apps.zapier.ping", EndpointKind.Get, static _ => new(DeskproAnswer.BareList)) { IsBare = true, About = "Answers an empty list to a good key." });
        api.Create<Body>(
            "DP-111", "/apps/zapier/hooks", "apps.zapier_hooks", Create,
            [Param.Needed("target_url", ParamType.Text), Param.Needed("event", ParamType.Text, string.Join(", ", DeskproWebhooks.AllWords)), new("params", ParamType.Map, "filter: the id of a ticket filter; the hook is told only of tickets that match it.")]);
        api.Delete("DP-112", "/apps/zapier/hooks/{id}", "apps.zapier_hooks", Delete);
        api.Add("DP-113", ["GET"], "/apps/zapier/example/{event}", new("apps.zapier.example", EndpointKind.Get, Example) { About = "Shows what subscribers are told of an event." });
    }

    private static async ValueTask<DeskproAnswer> Create(DeskproCall call)
    {
        var body = call.Body;
        body.Require("target_url");
        body.Require("event");
        var (url, word) = (body.Text("target_url").Or(""), body.Text("event").Or(""));

        if (word.Length > 0 && !DeskproWebhooks.AllWords.Contains(word))
        {
            body.Refuse("event", FaultCodes.BadChoice);
        }

        if (body["params"] is { IsAbsent: false, Kind: not (ParameterKind.Map or ParameterKind.List) } or { Kind: ParameterKind.List, Items.Count: > 0 })
        {
            body.Refuse("params", FaultCodes.InvalidType);
        }

        var filter = new DeskproInput(body["params"], call.Faults.At("params")).Id("filter").Or(null);

        if (call.Faults.Any)
        {
            return DeskproErrors.Invalid(call.Faults);
        }

        var draft = new WebhookDraft(DeskproWebhooks.Dialect, url, [word], []) { ViewId = filter };

        return (await call.Get<AddWebhook>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var hook)
            ? DeskproErrors.Of(problem, new(("url", "target_url"), ("events", "event"), ("view", "params.filter")))
            : await call.CreatedAsync(new Body(hook.Id, hook.Url, word, new(filter)), $"/apps/zapier/hooks/{hook.Id}");
    }

    private static async ValueTask<DeskproAnswer> Delete(DeskproCall call) =>
        (await call.Get<RemoveWebhook>().RunAsync(DeskproWebhooks.Dialect, call.Id("id"), call.Caller, call.Aborted)).Failed(out var problem, out _)
            ? DeskproErrors.Of(problem)
            : DeskproAnswer.Deleted;

    /// <summary>The newest ticket that the caller sees, or the newest message of it, in the form in which subscribers get it.</summary>
    private static async ValueTask<DeskproAnswer> Example(DeskproCall call)
    {
        var word = call.Route.Value("event");

        if (!DeskproWebhooks.AllWords.Contains(word))
        {
            return DeskproErrors.NotFound;
        }

        await using var db = await call.OpenAsync();
        var (tickets, _) = await call.Get<TicketStore>().PageAsync(
            db, new() { Deleted = false }, [new(TicketKey.Id, Descending: true)], 0, 50, call.Caller, call.Aborted, TicketParts.Facts);

        if (word != DeskproWebhooks.Reply)
        {
            return tickets is [var newest, ..] ? DeskproAnswer.Of(TicketBody.Of(newest, call)) : DeskproErrors.NotFound;
        }

        var messages = await call.Get<MessageStore>().ListAsync(db, tickets.ConvertAll(t => t.Id), call.Aborted);
        return messages.SelectMany(m => m).Where(m => m is { IsDraft: false, Kind: not MessageKind.Note }).MaxBy(m => m.Id) is { } message
            ? DeskproAnswer.Naked(MessageBody.Of(message))
            : DeskproErrors.NotFound;
    }

    internal sealed record Body(long Id, string TargetUrl, string Event, HookParams Params);

    /// <summary>What narrows a hook: a ticket filter of the subscriber.</summary>
    internal sealed record HookParams([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Filter);
}
