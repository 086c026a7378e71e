using QkdMesh.Client.KeySupply;
using QkdMesh.Pki;

namespace QkdMesh.Client;

/// <summary>One SAE at the silos of its site, over gRPC.</summary>
public sealed class QkdClient : IQkdClient
{
    private readonly QkdClientOptions _options;
    private readonly Site _site;

    /// <summary>Reads the credentials. It connects at the first call.</summary>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="QkdException">The credentials cannot be used: the reason is <c>CREDENTIAL_UNUSABLE</c>.</exception>
    public QkdClient(QkdClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Servers is not { Count: > 0 }) throw new ArgumentException("name at least one server", nameof(options));
        foreach (var server in options.Servers)
            if (ServerAddress.Parse(server.OriginalString, Uri.UriSchemeHttps) is null)
                throw new ArgumentException($"a server is not {ServerAddress.Refuse(server.OriginalString)}", nameof(options));
        if (options.Credentials is null == options.Sae is null)
            throw new ArgumentException("give either Credentials, or Sae for a mesh without TLS", nameof(options));
        if (options.Sae is not null && options.Servers.Any(server => server.Scheme == Uri.UriSchemeHttps))
            throw new ArgumentException("a server with https wants Credentials", nameof(options));
        if (options.Credentials is not null && options.Servers.Any(server => server.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("Credentials prove nothing to a server with http: use https", nameof(options));
        ThrowUnlessPositive(options.Deadline);
        ArgumentOutOfRangeException.ThrowIfNegative(options.RetryBudget);
        _options = options;
        try
        {
            var tls = options.Credentials is { } folder ? new ClientTls(ClientFiles.In(folder), options.Time) : null;
            _site = new Site(options, tls);
        }
        catch (CredentialException fault)
        {
            throw new QkdException(new Failure("CREDENTIAL_UNUSABLE", fault.Message, Retryable: false), fault);
        }
    }

    public IQkdSession Open(string peer, SessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(peer);
        options ??= new SessionOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.KeySizeBits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.DisjointPaths);
        var deadline = options.Deadline ?? _options.Deadline;
        ThrowUnlessPositive(deadline);
        return new KeySession(peer, options, deadline, _site);
    }

    /// <summary>Ends the connections. Calls that run end with an error.</summary>
    public void Dispose() => _site.Dispose();

    private static void ThrowUnlessPositive(TimeSpan deadline) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero, nameof(deadline));
}
