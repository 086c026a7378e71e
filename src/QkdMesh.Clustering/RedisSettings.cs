using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Clustering;

/// <summary>The Redis that is the cluster's membership store and keeps the controller's record. It never gets key.</summary>
/// <param name="Address">Host and port.</param>
public sealed record RedisSettings(DnsEndPoint Address)
{
    /// <summary>
    /// More servers of the same store: its replicas, one of which may become the primary. The default value is an empty list.
    /// </summary>
    public IReadOnlyList<DnsEndPoint> Others { get; init; } = [];

    public IReadOnlyList<DnsEndPoint> Addresses => [Address, .. Others];

    /// <summary>Number of the database. The default value is 0.</summary>
    public int Database { get; init; }

    public string? User { get; init; }

    /// <summary>The password as it is now; null for none.</summary>
    public string? Password
    {
        get => PasswordFile?.Value ?? field;
        init;
    }

    /// <summary>The file with the password; null if no file holds it.</summary>
    public RenewedFile<string>? PasswordFile { get; init; }

    public bool Tls { get; init; }

    // The password must not appear in a log.
    public override string ToString() => string.Join(", ", Addresses.Select(server => $"{server.Host}:{server.Port}"));

    /// <summary>Which Redis is trusted; null for one whose authority the system trusts.</summary>
    public ServerTrust? Trust { get; init; }

    /// <summary>The first of the authorities that may sign the certificate of Redis.</summary>
    public X509Certificate2? Ca => Trust?.Authorities[0];

    /// <summary>The certificate of this silo, with its key and intermediate certificates; null for none.</summary>
    public RenewedFile<SslStreamCertificateContext>? Certificate { get; init; }
}
