using System.Net;

namespace QkdMesh.Pki;

/// <summary>What a certificate is to say.</summary>
/// <param name="CommonName">At most 64 characters, by RFC 5280.</param>
/// <param name="NotBefore">At the earliest the beginning of the authority.</param>
/// <param name="NotAfter">At the latest the end of the authority.</param>
public sealed record LeafRequest(string CommonName, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>The tolerance for clocks that differ, before the time of issue.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> Uris { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> IpAddresses { get; init; } = [];

    /// <summary>Whether the holder may be a TLS server. Without this and <see cref="ClientAuth"/>, the certificate states no use.</summary>
    public bool ServerAuth { get; init; }

    public bool ClientAuth { get; init; }

    /// <summary>Positive, at most 20 bytes, big-endian; null for a random one.</summary>
    public byte[]? Serial { get; init; }
}

/// <summary>A certificate and its private key, as PEM texts.</summary>
public sealed record IssuedLeaf(string Certificate, string Key)
{
    // The key must not get into a log.
    public override string ToString() => "a certificate and its private key (redacted)";
}
