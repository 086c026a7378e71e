using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Clustering.Identity;

/// <summary>Why a caller of the silo port, or a silo, is not believed.</summary>
public enum SiloRefusal
{
    /// <summary>The caller ended the handshake, or did not begin it, and showed no certificate.</summary>
    NoCertificate,

    /// <summary>
    /// The handshake ran out of time before the caller showed a certificate. A silo of the cluster that is busy looks so, too.
    /// </summary>
    TooSlow,

    /// <summary>The certificate is not that of a silo of the cluster, or is not good any more.</summary>
    NotASilo,

    /// <summary>The silo claims nodes that its certificate does not allow.</summary>
    OtherNodes,
}

/// <summary>Where silos that are refused are recorded. A call returns at once and never throws.</summary>
public interface ISiloRefusals
{
    /// <param name="certificate">What the other side showed; null if it showed nothing.</param>
    /// <param name="why">For people.</param>
    /// <param name="address">Where the other side is; null if nobody knows.</param>
    void Refused(SiloRefusal refusal, X509Certificate2? certificate, string why, string? address);
}
