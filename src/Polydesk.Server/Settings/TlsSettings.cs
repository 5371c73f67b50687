namespace Polydesk.Server.Settings;

/// <summary>Where the certificate of the https addresses is. Without a file there is none, and such addresses are refused.</summary>
/// <param name="Certificate">A PEM file, the server's certificate first and its intermediates after it; or a PFX file.</param>
/// <param name="Key">The PEM file of the private key; empty when the key is in the certificate's file.</param>
/// <param name="Password">What opens the PFX file or the key.</param>
/// <param name="Only">Whether plain http from other machines is sent on to https or refused, where both are served.</param>
/// <param name="HstsDays">For how long browsers are told to come by https alone.</param>
public sealed record TlsSettings(string Certificate = "", string Key = "", string Password = "", bool Only = true, int HstsDays = 30);
