using Microsoft.AspNetCore.Identity;

namespace Polydesk.Desk.People;

/// <summary>Hashes and checks passwords by the framework's hasher. It is slow on purpose: never inside a transaction.</summary>
public static class Passwords
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly string Nobody = Hash("nobody");

    public static string Hash(string password) => Hasher.HashPassword(Hasher, password);

    /// <summary>Whether this is the password. Without a hash it takes as long as with one, and the answer is no.</summary>
    public static bool IsRight(string? hash, string password) =>
        Hasher.VerifyHashedPassword(Hasher, hash ?? Nobody, password) is not PasswordVerificationResult.Failed && hash is not null;
}
