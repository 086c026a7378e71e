using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Northbound.Identity;

/// <summary>What the holder of a certificate is: the authority that issued it decides.</summary>
public enum HolderKind
{
    Sae,
    Operator,
    Silo,
}

/// <summary>The holder of a certificate that is trusted now.</summary>
/// <param name="Tenant">The tenant whose authorities were given under its name; null for the authorities of no tenant.</param>
/// <param name="Authorities">SHA-256 of the certificates of the authorities above it, in lower-case hexadecimal digits.</param>
public sealed record Holder(HolderKind Kind, string? Tenant, IReadOnlyList<string> Authorities);

/// <summary>A certificate with what its owner sent beside it.</summary>
/// <param name="Sent">Intermediate certificates.</param>
public sealed record PresentedCertificate(X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Sent);

/// <summary>Which certificates are trusted. The answer changes as authorities and revocation lists are renewed.</summary>
public interface ICertificateTrust
{
    /// <summary>Rises whenever authorities or revocation lists change.</summary>
    long Version { get; }

    /// <summary>The holder, or the reason for distrust. Asked again, it may give another answer: certificates and lists expire.</summary>
    /// <param name="kinds">The kinds of holders that are accepted.</param>
    (Holder? Holder, string Cause, string Reason) Judge(PresentedCertificate certificate, IReadOnlyList<HolderKind> kinds);
}
