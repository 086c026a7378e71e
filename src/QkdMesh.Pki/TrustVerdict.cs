namespace QkdMesh.Pki;

/// <summary>Why a certificate is not trusted.</summary>
public enum Distrust
{
    /// <summary>No chain leads to an authority of the bundle.</summary>
    WrongAuthority,

    Expired,
    NotYetValid,
    Revoked,

    /// <summary>The revocation list of the authority is too old to tell.</summary>
    RevocationUnknown,

    /// <summary>The certificate names other uses only, or is an authority's.</summary>
    WrongUse,

    /// <summary>The key or the signature can be forged with today's means.</summary>
    Weak,

    /// <summary>The chain breaks another rule of RFC 5280.</summary>
    Broken,
}

/// <summary>What a trust says of a certificate.</summary>
/// <param name="Cause">Null if the certificate is good.</param>
/// <param name="Reason">A phrase for people; null if the certificate is good.</param>
/// <param name="Authorities">
/// SHA-256 of each authority above the certificate, in lower-case hex, the issuer first and the root last. Empty if no chain was found.
/// </param>
public sealed record TrustVerdict(Distrust? Cause, string? Reason, IReadOnlyList<string> Authorities)
{
    public bool IsGood => Cause is null;

    internal static TrustVerdict Good(IReadOnlyList<string> authorities) => new(null, null, authorities);

    internal static TrustVerdict Bad(Distrust cause, string reason, IReadOnlyList<string>? authorities = null) =>
        new(cause, reason, authorities ?? []);
}
