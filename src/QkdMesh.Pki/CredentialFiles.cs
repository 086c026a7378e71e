namespace QkdMesh.Pki;

/// <summary>Names of files. The first three are the names that cert-manager gives to the entries of its secrets.</summary>
public static class CredentialFiles
{
    public const string
        Certificate = "tls.crt", Key = "tls.key",
        // The authorities that the holder trusts.
        Authorities = "ca.crt",
        AuthorityKey = "ca.key", Revoked = "crl.pem",
        MlDsaCertificate = "mldsa.crt", MlDsaKey = "mldsa.key", MlDsaPublicKey = "mldsa.pub";

    /// <summary>The bundle of the authorities of one kind, in a directory of trust: <c>saes.crt</c>.</summary>
    public static string BundleOf(string kind) => $"{kind}.crt";

    /// <summary>The revocation lists of these authorities: <c>saes.crl</c>.</summary>
    public static string RevokedOf(string kind) => $"{kind}.crl";

    /// <summary>The ML-DSA-65 keys of the authorities of one kind: <c>nodes-mldsa.pub</c>.</summary>
    public static string MlDsaOf(string kind) => $"{kind}-mldsa.pub";

    /// <summary>The pre-shared key of a pqc link, in the directory of a node at its end: <c>norte-sur.psk</c>.</summary>
    public static string PreSharedKeyOf(string link) => $"{link}.psk";
}
