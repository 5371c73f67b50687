using System.Text.Json.Serialization;

namespace Polydesk.Server.Commands;

/// <summary>What <c>init --json</c> and <c>account create --json</c> print; secrets are told this once.</summary>
public sealed record MadeAccount(
    long AccountId,
    long PersonId,
    string Email,
    [property: JsonPropertyName("freescout_api_key")] string FreeScoutApiKey,
    [property: JsonPropertyName("freescout_webhook_secret")] string FreeScoutWebhookSecret,
    string DeskproApiKey,
    [property: JsonPropertyName("eddydesk_api_key")] string EddyDeskApiKey,
    [property: JsonPropertyName("leaddesk")] MadeAccount.LeadDeskAccess LeadDesk)
{
    public static MadeAccount Of(NewAccount.Made made) => new(
        made.AccountId, made.Owner.PersonId, made.Owner.Email, made.Owner.FreeScoutApiKey, made.Owner.FreeScoutWebhookSecret,
        made.Owner.DeskproApiKey, made.Owner.EddyDeskApiKey,
        new(made.Owner.LeadDesk.ClientId, made.Owner.LeadDesk.Secret, made.AccountId, made.Owner.Email, made.Password));

    /// <summary>The same for a reader.</summary>
    public IEnumerable<string> Lines(bool withPassword) =>
    [
        $"Administrator         {Email}",
        .. withPassword ? [$"Password              {LeadDesk.Password}"] : Array.Empty<string>(),
        $"EddyDesk API key      {EddyDeskApiKey}",
        $"FreeScout API key     {FreeScoutApiKey}",
        $"FreeScout webhooks    {FreeScoutWebhookSecret}",
        $"Deskpro API key       {DeskproApiKey}",
        $"LeadDesk API client   {LeadDesk.ClientId}, secret {LeadDesk.ClientSecret}, LeadDesk client id {LeadDesk.LeaddeskClientId}",
    ];

    public sealed record LeadDeskAccess(string ClientId, string ClientSecret, long LeaddeskClientId, string Username, string Password);
}
