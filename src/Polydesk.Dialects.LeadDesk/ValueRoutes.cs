using System.Text.Json.Nodes;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Changes values of an owner that the caller sees.</summary>
internal delegate ValueTask<Outcome<Done>> ChangeValues(LeadCall call, long id, IReadOnlyList<FieldInput> inputs);

/// <summary>The sub-resource <c>custom_fields</c> of users, contacts, orders and tickets: read, merge, and clear one (section 5.2).</summary>
internal static class ValueRoutes
{
    /// <param name="api">The routes.</param>
    /// <param name="read">The id of the operation that reads.</param>
    /// <param name="write">The id of the operation that merges.</param>
    /// <param name="clear">The id of the operation that clears one value.</param>
    /// <param name="owners">The resource, such as <c>users</c>.</param>
    /// <param name="owner">Its singular, which is also the target of its fields.</param>
    /// <param name="exists">Whether the caller sees the owner.</param>
    /// <param name="change">Writes values.</param>
    public static void MapValues(
        this RouteTable<LeadOperation> api, string read, string write, string clear, string owners, string owner,
        Func<LeadCall, long, ValueTask<bool>> exists, ChangeValues change)
    {
        var path = $"/{owners}/{{id}}/custom_fields";
        api.Add(read, "GET", path, $"{owners}:read", call => GetAsync(call, owners, owner, exists));
        api.Add(write, "PATCH", path, $"{owners}:update", call => MergeAsync(call, owner, exists, change), LeadTakes.AllValues);
        api.Add(write, "POST", path, $"{owners}:update", call => MergeAsync(call, owner, exists, change), LeadTakes.AllValues);
        api.Add(clear, "DELETE", path + "/{name}", $"{owners}:update", call => ClearAsync(call, owner, exists, change));
    }

    private static async ValueTask<LeadAnswer> GetAsync(LeadCall call, string owners, string owner, Func<LeadCall, long, ValueTask<bool>> exists)
    {
        var id = call.Id("id");

        if (!await exists(call, id))
        {
            return LeadErrors.NotFound(owner);
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, owner);
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var tree = custom.Write(await call.Get<FieldValueStore>().FindAsync(db, custom.Subject, id, call.Aborted));
        tree["_links"] = new JsonObject
        {
            ["self"] = call.Links.To($"/{owners}/{id}/custom_fields"),
            [owner] = call.Links.To($"/{owners}/{id}"),
        };

        return LeadAnswer.OfTree(tree);
    }

    private static async ValueTask<LeadAnswer> MergeAsync(LeadCall call, string owner, Func<LeadCall, long, ValueTask<bool>> exists, ChangeValues change)
    {
        var id = call.Id("id");

        if (!await exists(call, id))
        {
            return LeadErrors.NotFound(owner);
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, owner);
        var inputs = custom.Read(body);

        return body.Refusal ?? await AnswerAsync(call, id, inputs, custom, change);
    }

    private static async ValueTask<LeadAnswer> ClearAsync(LeadCall call, string owner, Func<LeadCall, long, ValueTask<bool>> exists, ChangeValues change)
    {
        var id = call.Id("id");

        if (!await exists(call, id))
        {
            return LeadErrors.NotFound(owner);
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, owner);
        var name = call.Route.Value("name");

        return custom.Find(name) switch
        {
            null => LeadErrors.NotFound("custom_field"),
            { Staff.Required: true } => LeadErrors.Invalid(name, LeadWords.Required(name)),
            var field => await AnswerAsync(call, id, [FieldInput.Of(field.Id)], custom, change),
        };
    }

    private static async ValueTask<LeadAnswer> AnswerAsync(LeadCall call, long id, IReadOnlyList<FieldInput> inputs, CustomValues custom, ChangeValues change) =>
        LeadAnswer.After(await change(call, id, inputs), custom.Names(""));
}
