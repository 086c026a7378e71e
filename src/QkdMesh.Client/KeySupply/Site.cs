using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace QkdMesh.Client.KeySupply;

/// <summary>The silos of a site. Each has one channel, and calls go to them in turn.</summary>
internal sealed partial class Site(QkdClientOptions options, ClientTls? tls) : IDisposable
{
    // Certificates are read when a channel opens.
    private static readonly TimeSpan ChannelLife = TimeSpan.FromHours(1);

    // A silo that did not serve a call is asked last for this time.
    private static readonly TimeSpan Distrust = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Uri, (MeshClient Client, long Opened)> _channels = [];
    private readonly Dictionary<Uri, long> _failures = [];
    private int _turn;
    private bool _isDisposed;

    public QkdClientOptions Options => options;

    public RetryBudget Budget { get; } = new(options.RetryBudget);

    public Metadata? Caller { get; } = options.Sae is { } sae ? MeshClient.As(sae) : null;

    /// <summary>All silos: the next in turn first, and those that failed lately last.</summary>
    public IReadOnlyList<Uri> InTurn()
    {
        lock (_lock)
        {
            var first = _turn++ & int.MaxValue;
            var count = options.Servers.Count;
            return
            [
                .. Enumerable.Range(0, count).Select(at => options.Servers[(first + at) % count])
                    .OrderBy(server => _failures.TryGetValue(server, out var failed) && options.Time.GetElapsedTime(failed) < Distrust),
            ];
        }
    }

    public MeshClient At(Uri server)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_channels.TryGetValue(server, out var channel) && options.Time.GetElapsedTime(channel.Opened) < ChannelLife)
                return channel.Client;
            // An old channel is left to its calls. Its connections end when they are idle.
            var client = new MeshClient(server, tls, hasManyStreams: true);
            _channels[server] = (client, options.Time.GetTimestamp());
            return client;
        }
    }

    /// <summary>The silo did not serve a call. Its next call opens a channel, which reads the certificates again.</summary>
    public void Failed(Uri server, bool isUnreached)
    {
        lock (_lock)
        {
            _failures[server] = options.Time.GetTimestamp();
            if (isUnreached) _channels.Remove(server);
        }
    }

    public void Note(string line)
    {
        if (options.Logger is { } logger) Noted(logger, LibraryWords.Of(line));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var (client, _) in _channels.Values) client.Dispose();
            _channels.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private static partial void Noted(ILogger logger, string line);
}
