using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Subscriptions to changes (section 12). Only administrators have them; there is no way to change one.</summary>
internal static class Webhooks
{
    private const string Dialect = "freescout";
    public const int LongestUrl = 255;

    private static readonly FreeNames Names = new("is already in use", ("departments", "mailboxes", "Mailbox"));

    public static void MapWebhooks(this RouteTable<FreeHandler> api)
    {
        api.Add("FS-25", "GET", "/webhooks", ForAdmins(List));
        api.Add("FS-24", "POST", "/webhooks", ForAdmins(Create), FreeTakes.Webhook);
        api.Add("FS-26", "DELETE", "/webhooks/{webhook}", ForAdmins(Delete));
    }

    /// <summary>A key that is confined to some mailboxes would hear of the others.</summary>
    private static FreeHandler ForAdmins(FreeHandler handler) =>
        call => call.Caller is { IsAdmin: true, OnlyDepartmentIds: null } ? handler(call) : new(FreeErrors.Forbidden());

    private static async ValueTask<FreeAnswer> List(FreeCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (webhooks, total) = await call.Get<WebhookStore>().PageAsync(db, Dialect, call.Page.Skip, call.Page.Size, call.Aborted);
        return FreeAnswer.Page<WebhookBody>("webhooks", [.. webhooks.Select(WebhookBody.Of)], call.Page, total);
    }

    private static async ValueTask<FreeAnswer> Create(FreeCall call)
    {
        var (url, events, mailboxes) = (call["url"].AsText(), call["events"].AsTexts(), call["mailboxes"].AsIds());
        List<string> known = [.. events.Or([]).Intersect(FreeWebhooks.AllWords)];
        List<FreeFault> faults = [.. Faults(url), .. Faults(events, known)];

        if (mailboxes.IsBad)
        {
            faults.Add(new("mailboxes", "must be an array of mailbox ids"));
        }

        if (faults.Count > 0)
        {
            return FreeErrors.Bad(faults);
        }

        var draft = new WebhookDraft(Dialect, url.Or(""), known, [.. mailboxes.Or([]).Distinct()]);
        var outcome = await call.Get<AddWebhook>().RunAsync(draft, call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out var added)
            ? FreeErrors.Of(problem, Names)
            : FreeAnswer.Created(added.Id, WebhookBody.Of(added), call.Links.Webhook(added.Id));
    }

    private static async ValueTask<FreeAnswer> Delete(FreeCall call)
    {
        var outcome = await call.Get<RemoveWebhook>().RunAsync(Dialect, call.Id("webhook"), call.Caller, call.Aborted);
        return outcome.Failed(out var problem, out _) ? FreeErrors.Of(problem) : FreeAnswer.Done;
    }

    private static IEnumerable<FreeFault> Faults(Reading<string> url)
    {
        if (url.IsAbsent)
        {
            yield return FreeErrors.Required("url");
        }
        else if (url.IsEmpty)
        {
            yield return FreeErrors.Empty("url");
        }
        else if (!url.Has(out var text) || !OutgoingUrl.TryParse(text, out _))
        {
            yield return new("url", "Expected a complete http or https address") { RejectedValue = url.Or(null) };
        }
        else if (text.Length > LongestUrl)
        {
            yield return new("url", $"may not be longer than {LongestUrl} characters");
        }
    }

    private static IEnumerable<FreeFault> Faults(Reading<IReadOnlyList<string>> events, List<string> known)
    {
        if (events.IsAbsent)
        {
            yield return FreeErrors.Required("events");
        }
        else if (known.Count == 0)
        {
            yield return new("events", $"Unknown events. Allowed: {string.Join(", ", FreeWebhooks.AllWords)}");
        }
    }

    /// <summary>A subscription; <c>lastRunError</c> is empty where there was no error.</summary>
    internal sealed record WebhookBody(
        long Id, string Url, IReadOnlyList<string> Events, IReadOnlyList<long> Mailboxes, DateTimeOffset? LastRunTime, string LastRunError)
    {
        public static WebhookBody Of(Webhook webhook) => new(
            webhook.Id, webhook.Url, webhook.Events, webhook.DepartmentIds, webhook.LastRunAt,
            webhook is { LastError.Length: > 0, LastStatus: { } status } ? $"Response status code: {status}" : webhook.LastError);
    }
}
