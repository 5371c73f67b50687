using System.Globalization;
using Polydesk.Desk;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.People;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Takes and changes orders (section 5.12).</summary>
internal static class OrderWrites
{
    private const int MostLines = 100;
    public const int MostOfOne = 10_000;

    private static readonly Dictionary<string, string> Names = new()
    {
        ["contact"] = "contact_id",
        ["department"] = "campaign_id",
        ["user"] = "user_id",
        ["call"] = "call_id",
        ["ticket"] = "ticket_id",
        ["order_state"] = "order_state_id",
    };

    private static readonly string[] Attributes =
        ["contact_id", "campaign_id", "user_id", "call_id", "ticket_id", "order_state_id", "comment", "finalise_contact"];

    public static void MapOrderWrites(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-98", "POST", "/orders", "orders:create", Add, LeadTakes.NewOrder);
        api.Add("LD-100", "PATCH", "/orders/{id}", "orders:update", Change, LeadTakes.Order);
        api.Add("LD-100", "POST", "/orders/{id}", "orders:update", Extend, LeadTakes.OrderAdditions);
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "order");
        var contact = body.Id("contact_id", Need.Required).Or(null);
        var campaign = body.Id("campaign_id", Need.Required).Or(null);
        var user = body.Id("user_id", call.UserId is null ? Need.Required : Need.Optional).Or(null) ?? call.UserId;
        var draft = new OrderDraft(contact ?? 0, campaign ?? 0, user ?? 0, (await LinesAsync(call, body, Need.Required, [])).Or([]))
        {
            CallId = body.Id("call_id").Or(null),
            TicketId = body.Id("ticket_id").Or(null),
            StateId = body.Id("order_state_id", Need.Value).Or(null),
            Comment = body.Text("comment", longest: LeadFields.LongestText).Or(null),
            FinalisesContact = body.Bool("finalise_contact").Or(null) == true,
            Fields = custom.ReadFrom(body),
        };

        await RefuseInvisibleAsync(call, user, body);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await call.Get<AddOrder>().RunAsync(draft, Tickets.CallerOf(call), call.Aborted)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, NamesOf(custom))
            : await call.CreatedAsync(id, $"/orders/{id}", async () => await Orders.FindAsync(call, id) is { } order
                ? Orders.OrderBody.Of(call, order)
                : throw new InvalidOperationException($"The new order {id} is not visible."));
    }

    /// <summary>Nobody sells in the name of a user they do not see: an agent only in their own.</summary>
    private static async ValueTask RefuseInvisibleAsync(LeadCall call, long? user, LeadFields body)
    {
        if (user is not { } id || id == call.UserId)
        {
            return;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);

        if ((await call.Get<StaffStore>().VisibleAsync(db, [id], call.Caller, call.Aborted)).Count == 0)
        {
            body.Refuse("user_id", LeadWords.Selected("user_id"));
        }
    }

    private static ValueTask<LeadAnswer> Change(LeadCall call) => WriteAsync(call, adds: false);

    /// <summary>POST on an object adds lines and values, and can do nothing else (section 2.5).</summary>
    private static ValueTask<LeadAnswer> Extend(LeadCall call) => WriteAsync(call, adds: true);

    private static async ValueTask<LeadAnswer> WriteAsync(LeadCall call, bool adds)
    {
        if (await Orders.FindAsync(call, call.Id("id")) is not { } order)
        {
            return LeadErrors.NotFound("order");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        foreach (var name in adds ? body.Names.Where(Attributes.Contains) : [])
        {
            body.Refuse(name, LeadWords.NotAdded(name));
        }

        var custom = new CustomValues(call.Vocabulary, call.Caller, "order");
        var change = new OrderChange { Lines = await LinesAsync(call, body, Need.Value, order.Lines), AddsLines = adds, Fields = custom.ReadFrom(body) };
        change = adds ? change : change with
        {
            CallId = body.Id("call_id"),
            TicketId = body.Id("ticket_id"),
            StateId = body.Id("order_state_id", Need.Value).Filled(),
            Comment = body.Text("comment", longest: LeadFields.LongestText),
        };

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<ChangeOrder>().RunAsync(order.Id, change, Tickets.CallerOf(call), call.Aborted), NamesOf(custom));
    }

    /// <summary>Reads the lines; products must be visible, or in the order already.</summary>
    private static async ValueTask<Optional<IReadOnlyList<OrderLineDraft>>> LinesAsync(LeadCall call, LeadFields body, Need need, IReadOnlyList<OrderLine> present)
    {
        const string name = "products";
        var array = body[name];

        if (array.IsAbsent && need is Need.Value)
        {
            return default;
        }

        if (array.IsAbsent || array is { Kind: ParameterKind.List, Items: [] })
        {
            body.Refuse(name, LeadWords.Required(name));
            return default;
        }

        if (array.Kind is not ParameterKind.List || array.Items.Count > MostLines)
        {
            body.Refuse(name, array.Kind is ParameterKind.List ? LeadWords.AtMost(name, MostLines) : LeadWords.Array(name));
            return default;
        }

        var given = LeadRelation.Of(array, name, body.Faults)!;
        var lines = array.Items.Select((line, at) => Line(body.Of($"{name}.{at}", line), line)).ToList();

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var visible = await call.Get<ProductStore>().VisibleAsync(db, given.Ids, call.Caller, call.Aborted);
        given.RefuseUnknown(given.Ids.Except(visible).Except(present.Select(l => l.ProductId)), body.Faults);
        return new Optional<IReadOnlyList<OrderLineDraft>>().With(lines);
    }

    private static OrderLineDraft Line(LeadFields line, Parameter value) => new(
        long.TryParse(value["id"].Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0,
        line.Integer("quantity", Need.Value, 1, MostOfOne).Or(null) ?? 1, line.Number("price", Need.Value, 0, Money.Most).Or(null) is { } price ? Money.Read(price) : null);

    private static LeadNames NamesOf(CustomValues custom) => new(custom.Names(CustomValues.Attribute + ".").ByField.Concat(Names).ToDictionary());
}
