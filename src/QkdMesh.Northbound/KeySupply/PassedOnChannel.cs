using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>
/// The connections of passed-on calls to one silo. When it is retired, it takes no new calls, and it closes after its last call. If a
/// certificate of the silo is not believed any more, it closes at once.
/// </summary>
internal sealed class PassedOnChannel
{
    private readonly Lock _gate = new();
    private readonly IPeerConnection _connection;
    private readonly GrpcChannel _channel;
    private int _calls;
    private bool _isRetired, _isClosed;

    public PassedOnChannel(PassedOn silo, IPeerConnection connection)
    {
        _connection = connection;
        _channel = GrpcChannel.ForAddress(silo.Silo, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = connection.Handler,
            LoggerFactory = NullLoggerFactory.Instance,
        });
        Client = new V1.KeySupply.KeySupplyClient(_channel);
    }

    public V1.KeySupply.KeySupplyClient Client { get; }

    /// <summary>Begins a call. False if the channel takes none any more.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (_isRetired) return false;
            _calls++;
            return true;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _calls--;
            CloseIfDone();
        }
    }

    /// <summary>Certificates or trust changed.</summary>
    /// <returns>Whether calls are still in progress.</returns>
    public bool Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            CloseIfDone();
            return !_isClosed;
        }
    }

    private void CloseIfDone()
    {
        if (_isClosed || !_isRetired || (_calls > 0 && _connection.IsBelieved)) return;
        _isClosed = true;
        _channel.Dispose();
    }
}
