using System.Text.Json.Serialization;

namespace Polydesk.Desk.Webhooks;

/// <summary>A subscription: where changes are told, and which.</summary>
/// <param name="Dialect">In whose words; an <see cref="IWebhookDialect"/>.</param>
/// <param name="Url">As it was given, byte for byte.</param>
/// <param name="Events">The dialect's names of the changes.</param>
/// <param name="DepartmentIds">Only changes in these departments; empty for all.</param>
/// <param name="AfterEvent">Events up to this one are older than the subscription.</param>
/// <param name="LastStatus">The HTTP status of the last answer; null when the last try got none.</param>
/// <param name="LastError">Why the last try failed; empty when it did not.</param>
public sealed record Webhook(
    long Id, string Dialect, string Url, IReadOnlyList<string> Events, IReadOnlyList<long> DepartmentIds, long AfterEvent,
    DateTimeOffset? LastRunAt, int? LastStatus, string LastError, DateTimeOffset CreatedAt)
{
    /// <summary>GET or POST, where the dialect leaves that to the subscriber.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The secret that this subscription's deliveries are signed with, sealed; null where the dialect has one for all, or none was given.</summary>
    [JsonIgnore]
    public string? SealedSecret { get; init; }

    /// <summary>Whether it is told at the moment; what happens meanwhile it is not told later.</summary>
    public bool Active { get; init; } = true;

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Only tickets that this view holds; null for all.</summary>
    public WebhookView? View { get; init; }

    public bool Wants(string word, long? departmentId) =>
        Events.Contains(word) && (departmentId is null || DepartmentIds.Count == 0 || DepartmentIds.Contains(departmentId.Value));
}

/// <summary>A view as one person has and sees it.</summary>
public sealed record WebhookView(long Id, long PersonId);
