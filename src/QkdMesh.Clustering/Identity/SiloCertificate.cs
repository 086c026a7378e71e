using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Clustering.Identity;

/// <summary>The certificate at the far end of a connection, with those that came with it. It outlives the connection.</summary>
public sealed record SiloCertificate(X509Certificate2 Leaf, X509Certificate2Collection Sent)
{
    public static SiloCertificate Copy(X509Certificate2 leaf, X509Certificate2Collection sent) => new(
        X509CertificateLoader.LoadCertificate(leaf.RawDataMemory.Span),
        [.. sent.Select(other => X509CertificateLoader.LoadCertificate(other.RawDataMemory.Span))]);

    /// <summary>Why it is not that of a silo of this cluster; null if it is.</summary>
    public string? Refusal(ISiloIdentity identity) => identity.Refusal(Leaf, Sent);
}
