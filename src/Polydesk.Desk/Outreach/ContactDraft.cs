using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>What a contact is to be. What is not given stays; null clears.</summary>
public sealed record ContactDraft
{
    public Optional<string?> Fname { get; init; }

    public Optional<string?> Lname { get; init; }

    /// <summary>The main number.</summary>
    public Optional<string?> Phone { get; init; }

    public Optional<string?> Email { get; init; }

    public Optional<string?> Company { get; init; }

    public Optional<string?> Vatin { get; init; }

    public Optional<string?> Title { get; init; }

    public Optional<long?> OrganizationId { get; init; }

    public Optional<string?> Street { get; init; }

    public Optional<string?> Zip { get; init; }

    public Optional<string?> City { get; init; }

    public Optional<string?> Country { get; init; }

    public Optional<string?> Website { get; init; }

    public Optional<long?> Birthyear { get; init; }

    public Optional<string?> Gender { get; init; }

    public Optional<string?> Ssc { get; init; }

    public Optional<string?> Comment { get; init; }

    public Optional<string?> ExternalId { get; init; }

    /// <summary>Further texts by their numbers; null takes one away.</summary>
    public IReadOnlyDictionary<int, string?> Other { get; init; } = new Dictionary<int, string?>();

    /// <summary>Numbers that change.</summary>
    public IReadOnlyList<NumberDraft> Numbers { get; init; } = [];

    public IReadOnlyList<NumberDraft> NewNumbers { get; init; } = [];

    public long? RemovedNumber { get; init; }

    /// <summary>The lists that they are to be in.</summary>
    public Optional<IReadOnlyList<long>> ListIds { get; init; }

    /// <summary>Whether the lists replace those of the present ones that the caller sees, or are added.</summary>
    public RelationMode ListMode { get; init; } = RelationMode.Add;

    /// <summary>Whether numbers that are not to be called may be put into a list; only for team leaders and those above.</summary>
    public bool IgnoresBlocked { get; init; }

    public IReadOnlyList<FieldInput> Fields { get; init; } = [];
}
