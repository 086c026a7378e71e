using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The identity of a network in one process. Its key is made at the start and never leaves the process, so no other process is a silo of
/// this network.
/// </summary>
public sealed class OneProcessIdentity : ISiloIdentity
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(36_500), ClockTolerance = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _certificate;

    public OneProcessIdentity(TimeProvider time)
    {
        _certificate = Make(time.GetUtcNow());
        Credential = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
    }

    public SslStreamCertificateContext Credential { get; }

    public string? Refusal(X509Certificate2 certificate, X509Certificate2Collection sent) =>
        CryptographicOperations.FixedTimeEquals(certificate.RawDataMemory.Span, _certificate.RawDataMemory.Span)
            ? null
            : "the network runs in one process, and no other process is a silo of it";

    public HostedNodes SitesOf(X509Certificate2 certificate) => HostedNodes.All;

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=qkdmesh", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(now - ClockTolerance, now + Lifetime);
    }
}
