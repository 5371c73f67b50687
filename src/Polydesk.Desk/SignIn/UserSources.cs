using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Outgoing;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.SignIn;

/// <summary>The providers with which people sign in. A client secret is kept sealed and never shown.</summary>
public sealed class UserSources(Database database, Secrets secrets, EventLog events, TimeProvider clock)
{
    private const int LongestText = 500;

    private static readonly Sql Columns = Sql.Trusted("id, side, title, issuer, client_id, enabled, position, created_at");

    public ValueTask<List<UserSource>> ListAsync(Session db, CancellationToken ct) =>
        db.ListAsync(Read, $"select {Columns} from user_sources order by position, id", ct);

    /// <summary>A source that may be signed in with now.</summary>
    public ValueTask<UserSource?> FindEnabledAsync(Session db, long id, CancellationToken ct) =>
        db.FindAsync(Read, $"select {Columns} from user_sources where id = {id} and enabled", ct);

    /// <summary>The secret with which the desk proves itself to the provider.</summary>
    public async ValueTask<string> SecretOfAsync(Session db, long id, CancellationToken ct) =>
        secrets.Unseal(await db.FindAsync(static row => row.Text(), $"select sealed_secret from user_sources where id = {id}", ct) ?? "");

    public async Task<Outcome<long>> AddAsync(UserSourceDraft draft, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        if (Check(draft) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var sealedSecret = secrets.Seal(draft.Secret);
        await using var db = await database.BeginAsync(ct);
        var id = await db.InsertAsync(
            $"""
            insert into user_sources (side, title, issuer, client_id, sealed_secret, position, created_at)
            select {draft.Side}, {draft.Title.Trim()}, {draft.Issuer.TrimEnd('/')}, {draft.ClientId}, {sealedSecret}, coalesce(max(position) + 1, 0), {clock.GetUtcNow()}
            from user_sources returning id
            """, ct);
        await events.AppendAsync(db, new(EventTypes.UserSourceAdded, Subject.UserSource, id, Name: draft.Title.Trim()), caller, ct);
        await db.CommitAsync(ct);

        return id;
    }

    /// <summary>Opens a source, or closes it: who is on the way in with it does not arrive then.</summary>
    public async Task<Outcome<Done>> EnableAsync(long id, bool enabled, Caller caller, CancellationToken ct)
    {
        if (!caller.IsAdmin)
        {
            return Problem.Forbidden();
        }

        await using var db = await database.BeginAsync(ct);

        if (await db.ExecuteAsync($"update user_sources set enabled = {enabled} where id = {id}", ct) == 0)
        {
            return Problem.NotFound("user source", id);
        }

        await events.AppendAsync(db, new(EventTypes.UserSourceChanged, Subject.UserSource, id, Name: enabled ? "enabled" : "disabled"), caller, ct);
        await db.CommitAsync(ct);

        return default(Done);
    }

    private static List<FieldProblem> Check(UserSourceDraft draft)
    {
        var problems = new List<FieldProblem>();

        foreach (var (field, text) in new[] { ("title", draft.Title), ("client_id", draft.ClientId), ("secret", draft.Secret) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                problems.Add(new(field, FieldFault.Missing));
            }
            else if (text.Length > LongestText)
            {
                problems.Add(new(field, FieldFault.Incorrect));
            }
        }

        if (draft.Side is not (UserSource.Agent or UserSource.User))
        {
            problems.Add(new("side", FieldFault.Incorrect, draft.Side));
        }

        if (!Uri.TryCreate(draft.Issuer, UriKind.Absolute, out var issuer) || !OutgoingUrl.IsUsable(issuer) || issuer.Query.Length > 0 || draft.Issuer.Length > LongestText)
        {
            problems.Add(new("issuer", FieldFault.Incorrect, draft.Issuer));
        }

        return problems;
    }

    private static UserSource Read(Row row) =>
        new(row.Long(), row.Text(), row.Text(), row.Text(), row.Text(), row.Bool(), row.Int(), row.Time());
}
