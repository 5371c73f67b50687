using System.Text.Json.Serialization;
using Polydesk.Desk.Outreach;
using Polydesk.Desk.Storage;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>What campaigns sell (section 5.11).</summary>
internal static class Products
{
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["office"] = "office_id" });

    private static readonly LeadResource<Product, ProductDraft, ProductBody> Resource = new(
        "product", Names, FindAsync, ProductBody.Of, Read, static (call, id, draft) => call.Get<SaveProduct>().RunAsync(id, draft, call.Caller, call.Aborted));

    public static void MapProducts(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-92", "GET", "/products", "products:read", call => List(call, new()), LeadFilters.Products);
        api.Add("LD-93", "POST", "/products", "products:create", Resource.AddAsync, LeadTakes.NewProduct);
        api.Add("LD-94", "GET", "/products/{id}", "products:read", Resource.GetAsync);
        api.Add("LD-94", "GET", "/products/{id}/campaigns", "products:read campaigns:read", ListCampaigns, LeadFilters.Campaigns);
        api.Add("LD-95", "PATCH", "/products/{id}", "products:update", Resource.ChangeAsync, LeadTakes.Product);
        api.Add("LD-96", "DELETE", "/products/{id}", "products:delete", Remove);
    }

    /// <summary>A page of the products that the filter leaves, narrowed further by the query.</summary>
    public static async ValueTask<LeadAnswer> List(LeadCall call, ProductFilter filter)
    {
        var (page, query) = (call.Page(), call.Query);
        var sort = call.Sort("name", "price");
        filter = filter with
        {
            Name = query.Text("name").Or(null),
            Code = query.Text("product_code").Or(null),
            DepartmentIds = filter.DepartmentIds ?? Campaigns.Seen(call, query.Ids("campaign_id")),
            OfficeId = filter.OfficeId ?? query.Integer("office_id").Or(null),
            Disabled = query.Bool("disabled").Or(null),
            Sorts = sort is { } by ? [new(by.Property == "name" ? ProductOrder.Name : ProductOrder.Price, by.Descending)] : [],
        };

        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (products, total) = await call.Get<ProductStore>().PageAsync(db, filter, call.Caller, page.Skip, page.Size, call.Aborted);
        return call.List(products.ConvertAll(p => ProductBody.Of(call, p)), page, total);
    }

    private static async ValueTask<LeadAnswer> ListCampaigns(LeadCall call) => await FindAsync(call, call.Id("id")) is { } product
        ? await Campaigns.ListOf(call, Desk.Departments.DepartmentRelations.Products, product.Id)
        : LeadErrors.NotFound("product");

    private static async ValueTask<LeadAnswer> Remove(LeadCall call) =>
        LeadAnswer.After(await call.Get<RemoveProduct>().RunAsync(call.Id("id"), call.Caller, call.Aborted));

    private static async ValueTask<Product?> FindAsync(LeadCall call, long id)
    {
        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        return await call.Get<ProductStore>().FindAsync(db, id, call.Caller, call.Aborted);
    }

    private static ProductDraft Read(LeadFields body, Need name) => new()
    {
        Name = body.Text("name", name).Filled(),
        Code = body.Text("product_code"),
        SponsorCode = body.Text("sponsor_product_code"),
        Price = Money.Read(body.Number("price", Need.Value, 0, Money.Most)),
        PriceEditable = body.Bool("price_editable").Filled(),
        Commission = Money.ReadOrNull(body.Number("commission", Need.Optional, -Money.Most, Money.Most)),
        Description = body.Text("description", longest: LeadFields.LongestText),
        OfficeId = body.Id("office_id"),
        Disabled = body.Bool("disabled").Filled(),
    };

    internal sealed record ProductBody(
        long Id, string Name, string? ProductCode, string? SponsorProductCode, decimal Price, bool PriceEditable, decimal? Commission, string Currency,
        string? Description, long? OfficeId, bool Disabled, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static ProductBody Of(LeadCall call, Product p) => new(
            p.Id, p.Name, p.Code, p.SponsorCode, Money.Of(p.Price), p.PriceEditable, Money.Of(p.Commission), call.Settings.Currency, p.Description, p.OfficeId,
            p.Disabled, call.Time(p.CreatedAt), call.Time(p.UpdatedAt))
        {
            Links = call.Links.Of($"/products/{p.Id}", "campaigns"),
        };
    }
}
