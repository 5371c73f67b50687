using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Polydesk.Desk.Accounts;

/// <summary>
/// Makes, hashes and seals secrets. A secret is looked up by its SHA-256, which is safe because every secret here is random; one that an API must show
/// again is sealed with the framework's data protection, whose keys lie in the data folder, readable by the program's user only.
/// </summary>
public sealed class Secrets(Installation installation)
{
    private readonly Lazy<IDataProtector> protector = new(() =>
    {
        var folder = new DirectoryInfo(Installation.PrivateFolder(installation.KeysFolder));
        var provider = DataProtectionProvider.Create(folder, builder => builder.SetApplicationName("polydesk"));
        var sealer = provider.CreateProtector("polydesk.secrets.v1");
        sealer.Protect([0]);

        foreach (var key in folder.EnumerateFiles("*.xml"))
        {
            if (!OperatingSystem.IsWindows())
            {
                key.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
        }

        return sealer;
    });

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>160 random bits as 40 hexadecimal digits.</summary>
    public static string Token() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>128 random bits as 32 hexadecimal digits.</summary>
    public static string ShortToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string Seal(string secret) => Convert.ToBase64String(protector.Value.Protect(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The secret, or null where it was never sealed, or with keys that are not in the data folder any more.</summary>
    public string? TryUnseal(string sealedSecret)
    {
        try
        {
            return Unseal(sealedSecret);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    public string Unseal(string sealedSecret) => Encoding.UTF8.GetString(protector.Value.Unprotect(Convert.FromBase64String(sealedSecret)));
}
