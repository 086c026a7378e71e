using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>Rules for single certificates.</summary>
public static class CertificateRules
{
    // RFC 5280, section 4.2.1.12.
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const string AnyUse = "2.5.29.37.0";

    private const int LeastRsaBits = 2048;

    // With RSA, DSA and ECDSA: signatures over MD5 and SHA-1, which others can forge.
    private static readonly string[] BrokenSignatures =
        ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1"];

    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>All that is wrong with a leaf, besides its chain and its revocation.</summary>
    public static IEnumerable<string> FaultsOf(X509Certificate2 leaf, CertificateUse use, DateTimeOffset now)
    {
        var validity = Validity.Of(leaf);
        if (validity.IsOver(now)) yield return $"it expired at {validity.Until:u}";
        if (validity.IsToCome(now)) yield return $"it is not valid before {validity.From:u}";
        if (Weakness(leaf) is { } weak) yield return weak;
        if (WrongUse(leaf, use) is { } wrong) yield return wrong;
    }

    /// <summary>The uses of TLS that a certificate states, in words. Empty: any use.</summary>
    public static IReadOnlyList<string> StatedUses(X509Certificate2 certificate) => [.. PurposesOf(certificate).Select(Word)];

    /// <summary>Why a certificate is too weak; null if it is not.</summary>
    internal static string? Weakness(X509Certificate2 certificate)
    {
        if (BrokenSignatures.Contains(certificate.SignatureAlgorithm.Value))
            return $"the certificate '{certificate.Subject}' is signed with {certificate.SignatureAlgorithm.FriendlyName}, "
                + "which can be forged: issue it again with SHA-256";
        using var rsa = certificate.GetRSAPublicKey();
        return rsa?.KeySize < LeastRsaBits
            ? $"the certificate '{certificate.Subject}' has an RSA key of {rsa.KeySize} bits: at least {LeastRsaBits} bits are needed"
            : null;
    }

    /// <summary>Why a leaf may not be used so; null if it may.</summary>
    internal static string? WrongUse(X509Certificate2 leaf, CertificateUse use)
    {
        if (IsAuthority(leaf)) return $"the certificate '{leaf.Subject}' is an authority's: use a certificate that the authority issued";
        var usage = leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        return usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
            ? $"the key of the certificate '{leaf.Subject}' may not sign: issue it with the key usage digitalSignature"
            : WrongPurpose(leaf, use);
    }

    /// <summary>Why the stated purposes of a certificate, if it states some, exclude a use; null if they do not.</summary>
    internal static string? WrongPurpose(X509Certificate2 certificate, CertificateUse use)
    {
        if (use == CertificateUse.Node) return null;
        var purposes = PurposesOf(certificate);
        var (wanted, word) = use == CertificateUse.Client ? (ClientAuthentication, "clientAuth") : (ServerAuthentication, "serverAuth");
        if (purposes.Count == 0 || purposes.Contains(wanted) || purposes.Contains(AnyUse)) return null;
        var stated = string.Join(", ", purposes.Select(Word));
        return $"the certificate '{certificate.Subject}' may be used for {stated} only: issue it with {word}";
    }

    private static List<string?> PurposesOf(X509Certificate2 certificate) =>
    [
        .. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(purpose => purpose.Value),
    ];

    private static string Word(string? purpose) => purpose switch
    {
        ServerAuthentication => "serverAuth",
        ClientAuthentication => "clientAuth",
        _ => purpose ?? "an unknown purpose",
    };
}
