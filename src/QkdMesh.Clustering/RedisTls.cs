using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis.Configuration;

namespace QkdMesh.Clustering;

/// <summary>TLS to Redis, by the files as they are at each connection.</summary>
internal static class RedisTls
{
    /// <param name="host">The host that the certificate of Redis must name.</param>
    public static SslClientAuthenticationOptions Of(RedisSettings settings, string host)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificateContext = settings.Certificate?.Value };
        if (settings.Authorities?.Value is not { } authorities) return tls;
        // This does not change the check of the host name. Intermediate certificates may come from Redis or stand in the file.
        tls.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        tls.CertificateChainPolicy.ExtraStore.AddRange(authorities);
        return tls;
    }
}

/// <summary>The user and the password, as they are at each connection.</summary>
internal sealed class RedisIdentity(RedisSettings settings) : DefaultOptionsProvider
{
    public override string? User => settings.User;

    public override string? Password => settings.Password;
}
