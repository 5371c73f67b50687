using Microsoft.AspNetCore.Identity;

namespace Polydesk.Desk.People;

/// <summary>Hashes passwords by the framework's hasher. It is slow on purpose: never inside a transaction.</summary>
public static class Passwords
{
    private static readonly PasswordHasher<object> Hasher = new();

    public static string Hash(string password) => Hasher.HashPassword(Hasher, password);
}
