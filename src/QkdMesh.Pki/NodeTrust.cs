using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>Whose certificates of nodes count: an X.509 authority, and a key of ML-DSA-65 beside it.</summary>
public sealed class NodeTrust(Trust trust, IReadOnlyList<MlDsaPublicKey> mlDsaAuthorities)
{
    /// <summary>The authority of nodes, as a word of file names.</summary>
    public const string Kind = "nodes";

    /// <summary>The authorities of X.509.</summary>
    public Trust Authorities { get; } = trust;

    /// <summary>Reads <c>nodes.crt</c>, <c>nodes.crl</c> and <c>nodes-mldsa.pub</c> in a directory of trust.</summary>
    /// <param name="before">What was read before: see <see cref="Trust.LoadKind"/>.</param>
    /// <exception cref="CredentialException">A file cannot be used.</exception>
    public static NodeTrust Load(string directory, NodeTrust? before = null) => new(
        Trust.LoadKind(directory, Kind, before?.Authorities),
        MlDsaPublicKey.LoadAll(Path.Combine(directory, CredentialFiles.MlDsaOf(Kind))));

    /// <summary>Null if the certificates prove a node of a network, else why they do not.</summary>
    public string? Check(NodeCertificates shown, string network, string node, DateTimeOffset now)
    {
        var uri = new MeshUri(network, MeshUriKind.Node, node).ToString();
        if (!shown.Names.Uris.Contains(uri) || !shown.MlDsaNames.Uris.Contains(uri))
            return $"the certificates are not those of node {node}: both must have the URI {uri}";
        // Revocation lists name serial numbers. So an ML-DSA certificate is revoked with the ECDSA certificate of its issue.
        if (shown.Names.Serial != shown.MlDsaNames.Serial)
            return $"the two certificates of node {node} are not of one issue: their serial numbers differ";
        if (CheckTime(shown.MlDsa, now) is { } time) return time;
        if (!mlDsaAuthorities.Any(authority => MlDsaCertificates.IsSigned(shown.MlDsa, authority)))
            return $"no trusted key of ML-DSA-65 signed the certificate '{shown.MlDsa.Subject}'";
        return Authorities.Check(shown.Leaf, shown.Intermediates, CertificateUse.Node, now);
    }

    private static string? CheckTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        var validity = Validity.Of(certificate);
        if (validity.IsOver(now)) return $"the certificate '{certificate.Subject}' of ML-DSA-65 expired at {validity.Until:u}";
        return validity.IsToCome(now)
            ? $"the certificate '{certificate.Subject}' of ML-DSA-65 is not valid before {validity.From:u}"
            : null;
    }
}
