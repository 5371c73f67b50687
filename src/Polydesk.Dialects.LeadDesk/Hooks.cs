using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Webhooks;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Hooks are the desk's webhooks in this product's form (section 5.16). Administrators have them, managers see them.</summary>
internal static class Hooks
{
    private const int LongestSecret = 255;

    public static void MapHooks(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-134", "GET", "/hooks", "hooks:read", List);
        api.Add("LD-134", "GET", "/hooks/{id}", "hooks:read", Get);
        api.Add("LD-135", "POST", "/hooks", "hooks:create", Add, LeadTakes.NewHook);
        api.Add("LD-136", "PATCH", "/hooks/{id}", "hooks:update", Change, LeadTakes.Hook);
        api.Add("LD-136", "DELETE", "/hooks/{id}", "hooks:delete", Remove);
    }

    private static async ValueTask<LeadAnswer> List(LeadCall call)
    {
        var page = call.Page();

        if (call.Query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (hooks, total) = await call.Get<WebhookStore>().PageAsync(db, LeadHooks.Dialect, page.Skip, page.Size, call.Aborted);
        return call.List(hooks.ConvertAll(h => HookBody.Of(call, h)), page, total);
    }

    private static async ValueTask<LeadAnswer> Get(LeadCall call) =>
        await FindAsync(call) is { } hook ? LeadAnswer.Of(HookBody.Of(call, hook)) : LeadErrors.NotFound("hook");

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var url = Url(body, Need.Required);
        var word = Word(body, null);
        var draft = new WebhookDraft(LeadHooks.Dialect, url, word is null ? [] : [word], [])
        {
            Method = body.Choice("method", Need.Value, "GET", "POST").Or(null) ?? "GET",
            Secret = body.Text("secret", longest: LongestSecret).Or(null),
            Active = body.Bool("active").Or(null) ?? true,
        };

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        await KeepIdentificationAsync(call);

        return (await call.Get<AddWebhook>().RunAsync(draft, call.Caller, call.Aborted)).Failed(out var problem, out var hook)
            ? LeadErrors.Of(problem)
            : await call.CreatedAsync(hook.Id, $"/hooks/{hook.Id}", () => ValueTask.FromResult(HookBody.Of(call, hook)));
    }

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (await FindAsync(call) is not { } hook)
        {
            return LeadErrors.NotFound("hook");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var (url, word) = (Url(body, Need.Value), Word(body, hook));
        var method = body.Choice("method", Need.Value, "GET", "POST").Or(null);
        var change = new WebhookChange
        {
            Url = url is null ? default(Optional<string>) : url,
            Events = word is null ? default : new Optional<IReadOnlyList<string>>().With([word]),
            Method = method is null ? default(Optional<string>) : method,
            Secret = body.Text("secret", longest: LongestSecret),
            Active = body.Bool("active").Or(null) is { } active ? active : default(Optional<bool>),
        };

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ChangeWebhook>().RunAsync(LeadHooks.Dialect, hook.Id, change, call.Caller, call.Aborted));
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveWebhook>().RunAsync(LeadHooks.Dialect, call.Id("id"), call.Caller, call.Aborted));

    private static async ValueTask<Webhook?> FindAsync(LeadCall call)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<WebhookStore>().FindAsync(db, LeadHooks.Dialect, call.Id("id"), call.Aborted);
    }

    /// <summary>An address may hold tags wherever an address can have braces: not in its host.</summary>
    private static string? Url(LeadFields body, Need need)
    {
        var url = body.Text("url", need, AddWebhook.LongestUrl).Or(null);

        if (url is not null && !OutgoingUrl.TryParse(url, out _))
        {
            body.Refuse("url", LeadWords.Format("url"));
        }

        return url;
    }

    /// <summary>The pair of target and event; of a hook that exists, either may stay as it is.</summary>
    private static string? Word(LeadFields body, Webhook? hook)
    {
        var need = hook is null ? Need.Required : Need.Value;
        var before = hook?.Events[0].Split('.');
        var target = body.Choice("target", need, HookWords.Targets).Or(null) ?? before?[0];
        var given = body.Text("event", need).Or(null) ?? before?[1];

        if (target is null || given is null || body.Faults.Has("target") || body.Faults.Has("event"))
        {
            return null;
        }

        if (HookWords.EventsOf(target).Contains(given))
        {
            return $"{target}.{given}";
        }

        body.Refuse("event", LeadWords.Selected("event"));
        return null;
    }

    /// <summary>What <c>{client.identification}</c> is made with is there before the first hook is.</summary>
    private static async ValueTask KeepIdentificationAsync(LeadCall call)
    {
        var secret = call.Get<WebhookSecret>();

        await using (var db = await call.Account.Database.OpenAsync(call.Aborted))
        {
            if (await secret.FindAsync(db, LeadHooks.Dialect, call.Aborted) is not null)
            {
                return;
            }
        }

        await secret.SetAsync(LeadHooks.Dialect, Secrets.ShortToken(), call.Aborted);
    }

    internal sealed record HookBody(
        long Id, string Url, string Target, string Event, string Method, bool Active, int? LastStatus, string? LastCalledAt, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static HookBody Of(LeadCall call, Webhook h)
        {
            var word = h.Events[0].Split('.');
            return new(
                h.Id, h.Url, word[0], word[1], h.Method, h.Active, h.LastStatus, call.Time(h.LastRunAt), call.Time(h.CreatedAt),
                call.Time(h.UpdatedAt ?? h.CreatedAt))
            {
                Links = call.Links.Of($"/hooks/{h.Id}"),
            };
        }
    }
}
