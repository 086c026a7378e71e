using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// The only connection of this process to Redis. It is made at the first use, and made again by itself when it breaks. Passwords and
/// certificates are read again each time.
/// </summary>
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

    /// <summary>
    /// Looks for the primary again. Call it when the store does not serve though the client is connected: to a primary that became a
    /// replica, or to a server whose name or address another server has now. The client itself keeps a connection that works.
    /// </summary>
    /// <param name="reconnect">Drops the connections in any case, so that the client connects and authenticates again.</param>
    public async Task RenewAsync(bool reconnect)
    {
        if (_connection is not { } connection) return;
        // Learns the present roles of all servers.
        await connection.ConfigureAsync();
        if (!reconnect && HasPrimary(connection)) return;
        // A server closes a connection that quits. The client then connects again, by the addresses that names have now.
        foreach (var server in connection.GetServers().Where(server => server.IsConnected)) await server.ExecuteAsync("QUIT");
    }

    /// <summary>Whether one of the servers that a connection reaches takes writes.</summary>
    public static bool HasPrimary(IConnectionMultiplexer connection) =>
        connection.GetServers().Any(server => server is { IsConnected: true, IsReplica: false });

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
            Defaults = new RedisIdentity(settings),
            DefaultDatabase = settings.Database,
            Ssl = settings.Tls,
            SslClientAuthenticationOptions = settings.Tls ? host => RedisTls.Of(settings, host) : null,
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
        foreach (var address in settings.Addresses) options.EndPoints.Add(address);
        return options;
    }
}
