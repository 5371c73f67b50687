using Polydesk.Desk;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.People;

namespace Polydesk.Server.Commands;

/// <summary>Fills an account for the first time: checks what the operator gives, and generates the password if none is given.</summary>
public static class NewAccount
{
    /// <summary>Refuses an address that nobody can have, before anything is made.</summary>
    public static void CheckEmail(string email)
    {
        if (!EmailAddress.IsValid(email))
        {
            throw new CommandException($"'{email}' is no e-mail address.", CommandException.Usage);
        }
    }

    public static void CheckPassword(string? password)
    {
        if (password is { Length: 0 or > 1000 })
        {
            throw new CommandException("The password must have 1 to 1000 characters.", CommandException.Usage);
        }
    }

    /// <summary>Null when the account has its owner already.</summary>
    public static async Task<Made?> MakeAsync(Account account, string email, string? password, CancellationToken ct)
    {
        var chosen = password ?? Secrets.ShortToken()[..16];
        var outcome = await account.Get<FirstRun>().RunAsync(email, chosen, ct);

        if (outcome.Failed(out var problem, out var owner))
        {
            return problem.Kind is ProblemKind.Conflict ? null : throw new CommandException($"The account was not made: {problem.Kind} {problem.Subject}.");
        }

        return new(account.Info.Id, owner, chosen, password is null);
    }

    public sealed record Made(long AccountId, NewOwner Owner, string Password, bool Generated);
}
