using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Clustering.Identity;

/// <summary>Who this silo is to other silos, and which certificates it believes.</summary>
public interface ISiloIdentity
{
    /// <summary>The certificate and key for the next connection.</summary>
    SslStreamCertificateContext Credential { get; }

    /// <summary>Why a certificate is not that of a silo of this cluster; null if it is.</summary>
    /// <param name="sent">Intermediate certificates that came with it.</param>
    string? Refusal(X509Certificate2 certificate, X509Certificate2Collection sent);

    /// <summary>The nodes that the holder of a silo's certificate may host.</summary>
    HostedNodes SitesOf(X509Certificate2 certificate);
}
