using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace QkdMesh.Host.Audit;

/// <summary>Sends heads to a syslog server over one TLS connection: RFC 5425. The server answers nothing.</summary>
internal sealed class TlsSyslog(SyslogAddress server, HeadsTls tls) : IHeadsTransport
{
    private Connection? _open;

    public string Kind => "syslog";

    public string Name => $"the syslog server {server}";

    public async Task SendAsync(IReadOnlyList<SentHead> heads, CancellationToken cancellation)
    {
        try
        {
            // A server that ended the connection would take the first message after that from nobody.
            if (_open is { HasEnded: true }) Dispose();
            _open ??= await ConnectAsync(cancellation);
            await _open.Stream.WriteAsync(heads.SelectMany(SyslogMessage.Framed).ToArray(), cancellation);
            await _open.Stream.FlushAsync(cancellation);
        }
        catch (Exception failure)
            when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            Dispose();
            if (failure is OperationCanceledException) throw;
            throw new HeadsNotTakenException($"it cannot be reached: {HttpsCollector.WordsOf(failure)}", failure);
        }
    }

    public void Dispose()
    {
        _open?.Stream.Dispose();
        _open = null;
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellation);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(tls.ToTls(server.Host), cancellation);
            return new Connection(stream);
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    private sealed class Connection
    {
        private readonly Task _end;

        public Connection(SslStream stream) => (Stream, _end) = (stream, EndAsync(stream));

        public SslStream Stream { get; }

        public bool HasEnded => _end.IsCompleted;

        // A syslog server sends nothing. So a read that returns is the end.
        private static async Task EndAsync(SslStream stream)
        {
            try
            {
                _ = await stream.ReadAsync(new byte[1]);
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
            }
        }
    }
}
