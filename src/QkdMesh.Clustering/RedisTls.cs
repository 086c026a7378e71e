using System.Net.Security;
using StackExchange.Redis.Configuration;

namespace QkdMesh.Clustering;

/// <summary>TLS to Redis, by the files as they are at each connection.</summary>
internal static class RedisTls
{
    /// <param name="host">The host that the certificate of Redis must name.</param>
    public static SslClientAuthenticationOptions Of(RedisSettings settings, string host)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificateContext = settings.Certificate?.Value };
        settings.Trust?.ApplyTo(tls);
        return tls;
    }
}

/// <summary>The user and the password, as they are at each connection.</summary>
internal sealed class RedisIdentity(RedisSettings settings) : DefaultOptionsProvider
{
    public override string? User => settings.User;

    public override string? Password => settings.Password;
}
