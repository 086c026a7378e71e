using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Testing.Redis;

/// <summary>
/// An address of 127.0.0.1 that leads to one server after the other, as the name of a primary does. Connections that exist stay with their
/// server.
/// </summary>
public sealed class MovingAddress : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    public MovingAddress(int target)
    {
        Target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port that new connections are led to.</summary>
    public int Target { get; set; }

    public DnsEndPoint Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(LeadAsync(await _listener.AcceptTcpClientAsync(_ending.Token), Target));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task LeadAsync(TcpClient client, int target)
    {
        try
        {
            using var caller = client;
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, target, _ending.Token);
            var (one, other) = (caller.GetStream(), server.GetStream());
            await await Task.WhenAny(one.CopyToAsync(other, _ending.Token), other.CopyToAsync(one, _ending.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // One of the two closed the connection.
        }
    }
}
