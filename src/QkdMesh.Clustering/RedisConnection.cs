using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>The only connection of this process to Redis. It is made at the first use, and made again by itself when it breaks.</summary>
internal sealed class RedisConnection(RedisSettings settings) : IAsyncDisposable
{
    private static readonly ClusterTimings Timings = ClusterTimings.Default;

    private readonly SemaphoreSlim _connecting = new(1);
    private IConnectionMultiplexer? _connection;

    public ConfigurationOptions Options { get; } = Configure(settings);

    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (_connection is { } ready) return ready;
        await _connecting.WaitAsync();
        try
        {
            return _connection ??= await ConnectionMultiplexer.ConnectAsync(Options);
        }
        finally
        {
            _connecting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connecting.Dispose();
    }

    private static ConfigurationOptions Configure(RedisSettings settings)
    {
        var patience = (int)Timings.StorePatience.TotalMilliseconds;
        var options = new ConfigurationOptions
        {
            EndPoints = { settings.Address },
            User = settings.User,
            Password = settings.Password,
            Ssl = settings.Tls,
            SslHost = settings.Tls ? settings.Address.Host : null,
            ClientName = "qkdmesh",
            // A silo that starts fails without its store. A silo that runs waits for the store.
            AbortOnConnectFail = true,
            ConnectTimeout = patience,
            AsyncTimeout = patience,
            SyncTimeout = patience,
            ReconnectRetryPolicy = new LinearRetry((int)Timings.StoreRetryPeriod.TotalMilliseconds),
            HeartbeatInterval = Timings.StoreRetryPeriod,
            // A question to a store that does not answer fails at once. The caller asks again, and needs the newest answer.
            BacklogPolicy = BacklogPolicy.FailFast,
        };
        if (settings.Ca is { } authority)
            options.CertificateValidation += (_, certificate, _, errors) => IsSignedBy(authority, certificate, errors);
        return options;
    }

    private static bool IsSignedBy(X509Certificate2 authority, X509Certificate? certificate, SslPolicyErrors errors)
    {
        // Trust in the authority does not excuse a wrong host name or a missing certificate.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(new X509Certificate2(certificate));
    }
}
