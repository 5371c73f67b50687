using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Something that can be ordered. Money is in hundredths.</summary>
public sealed record Product(
    long Id, string Name, string? Code, string? SponsorCode, long Price, bool PriceEditable, long? Commission, string? Description, long? OfficeId, bool Disabled,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>What a product is to be. What is not given stays, or becomes the default of a new one.</summary>
public sealed record ProductDraft
{
    public Optional<string> Name { get; init; }

    public Optional<string?> Code { get; init; }

    public Optional<string?> SponsorCode { get; init; }

    public Optional<long> Price { get; init; }

    public Optional<bool> PriceEditable { get; init; }

    public Optional<long?> Commission { get; init; }

    public Optional<string?> Description { get; init; }

    public Optional<long?> OfficeId { get; init; }

    public Optional<bool> Disabled { get; init; }
}

/// <summary>Which products are asked for; what is null does not narrow.</summary>
public sealed record ProductFilter
{
    public string? Name { get; init; }

    public string? Code { get; init; }

    public IReadOnlyList<long>? DepartmentIds { get; init; }

    /// <summary>An office; 0 stands for none.</summary>
    public long? OfficeId { get; init; }

    public bool? Disabled { get; init; }

    public IReadOnlyList<Sort<ProductOrder>> Sorts { get; init; } = [];
}

/// <summary>By what products can be sorted.</summary>
public enum ProductOrder
{
    Name,
    Price,
}
