using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Host.Audit;

/// <summary>Sends each head as one datagram of syslog. The kernel says whether it took it, and nobody whether it arrived.</summary>
internal sealed class DatagramSyslog(SyslogAddress server) : IHeadsTransport
{
    private Socket? _socket;

    public string Kind => "syslog";

    public string Name => $"the syslog server {server}";

    public async Task SendAsync(IReadOnlyList<SentHead> heads, CancellationToken cancellation)
    {
        try
        {
            _socket ??= await ConnectAsync(cancellation);
            foreach (var head in heads) await _socket.SendAsync(SyslogMessage.Of(head), cancellation);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ArgumentException)
        {
            // A server that started again has another socket at the path.
            Dispose();
            if (failure is OperationCanceledException) throw;
            throw new HeadsNotTakenException($"it cannot be reached: {HttpsCollector.WordsOf(failure)}", failure);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        EndPoint place;
        if (server.Transport is SyslogTransport.Unix) place = new UnixDomainSocketEndPoint(server.Host);
        else place = new IPEndPoint((await Dns.GetHostAddressesAsync(server.Host, cancellation))[0], server.Port);
        var socket = new Socket(place.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(place, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
