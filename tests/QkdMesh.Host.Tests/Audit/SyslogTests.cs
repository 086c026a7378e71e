using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Heads as messages of syslog, to real sockets.</summary>
public sealed class SyslogTests : IDisposable
{
    internal static readonly SentHead Head = new(
        "audit-00000001.jsonl", "0123456789abcdef", "test", "machine 1", 7, 1234, new string('0', 64),
        new(2026, 3, 1, 14, 30, 1, TimeSpan.Zero));

    private const string Rfc5424 =
        "^<110>1 2026-03-01T14:30:01\\.000000Z [!-~]{1,255} qkdmesh [0-9]+ audit-head - \\{.*\\}$";

    private readonly HeadsFiles _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void MessageIsOfRfc5424()
    {
        var message = Encoding.UTF8.GetString(SyslogMessage.Of(Head));
        message.Should().MatchRegex(Rfc5424).And.Contain(" machine1 qkdmesh ");
        SentHead.In(message).Should().Be(Head);
    }

    [Theory]
    [InlineData("unix:/dev/log", SyslogTransport.Unix, "/dev/log", 0, "unix:/dev/log")]
    [InlineData("udp://log.example", SyslogTransport.Udp, "log.example", 514, "udp://log.example:514")]
    [InlineData("tls://log.example", SyslogTransport.Tls, "log.example", 6514, "tls://log.example:6514")]
    [InlineData("tls://[::1]:7000/", SyslogTransport.Tls, "::1", 7000, "tls://::1:7000")]
    public void AddressIsRead(string text, SyslogTransport transport, string host, int port, string again)
    {
        SyslogAddress.TryParse(text, out var address).Should().BeTrue();
        address.Should().Be(new SyslogAddress(transport, host, port));
        address!.ToString().Should().Be(again);
    }

    [Theory]
    [InlineData(""), InlineData("unix:"), InlineData("unix:log"), InlineData("unix://dev/log"), InlineData("log.example")]
    [InlineData("tcp://log.example"), InlineData("udp://"), InlineData("udp://log.example:99999"), InlineData("udp://log.example:0")]
    [InlineData("tls://user@log.example"), InlineData("tls://log.example/path"), InlineData("https://log.example")]
    public void OtherAddressesAreRefused(string text) => SyslogAddress.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public async Task DatagramsReachAUnixSocket_AlsoAfterTheServerStartedAgain()
    {
        var path = _files["log"];
        using var syslog = new DatagramSyslog(new SyslogAddress(SyslogTransport.Unix, path, 0));
        for (var start = 0; start < 2; start++)
        {
            using (var server = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
            {
                server.Bind(new UnixDomainSocketEndPoint(path));
                await SendAsync(syslog, start);
                (await ReceiveAsync(server)).Should().Be(Head);
            }
            File.Delete(path);
            await FluentActions.Awaiting(() => syslog.SendAsync([Head], Cancellation)).Should().ThrowAsync<HeadsNotTakenException>();
        }
    }

    [Fact]
    public async Task DatagramsReachAServerOverUdp()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var syslog = new DatagramSyslog(
            new SyslogAddress(SyslogTransport.Udp, "127.0.0.1", ((IPEndPoint)server.LocalEndPoint!).Port));

        await syslog.SendAsync([Head, Head with { Bytes = 5000 }], Cancellation);

        (await ReceiveAsync(server)).Should().Be(Head);
        (await ReceiveAsync(server)).Should().Be(Head with { Bytes = 5000 });
    }

    [Fact]
    public async Task FramesReachAServerOverTls_AlsoAfterItEndedTheConnection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var syslog = new TlsSyslog(AddressOf(listener), _files.Tls());
        for (var turn = 0; turn < 2; turn++)
        {
            var accepting = AcceptAsync(listener);
            // A head that was sent just as the server ended the connection is lost: nobody answers.
            while (!accepting.IsCompleted) await SendAsync(syslog, turn);
            await using var connection = await accepting;
            connection.RemoteCertificate!.Subject.Should().Be("CN=silo");
            (await FrameAsync(connection)).Should().Be(Head);
        }
    }

    [Fact]
    public async Task ServerIsNotTrusted_WithoutAGoodCertificate()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var syslog = new TlsSyslog(AddressOf(listener), _files.Tls(authority: _files.WriteOtherAuthority()));

        var sending = syslog.SendAsync([Head], Cancellation);
        // With TLS 1.3, the client refuses after the server has finished.
        var accepting = AcceptAsync(listener);

        await FluentActions.Awaiting(() => sending).Should().ThrowAsync<HeadsNotTakenException>().WithMessage("it cannot be reached: *");
        await accepting.ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    // What was sent into a connection that ended meanwhile is sent again, as the courier does.
    private static async Task SendAsync(IHeadsTransport syslog, int turn)
    {
        try
        {
            await syslog.SendAsync([Head], Cancellation);
        }
        catch (HeadsNotTakenException) when (turn > 0)
        {
            await syslog.SendAsync([Head], Cancellation);
        }
    }

    private static SyslogAddress AddressOf(TcpListener listener) =>
        new(SyslogTransport.Tls, "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    private async Task<SslStream> AcceptAsync(TcpListener listener)
    {
        var stream = new SslStream((await listener.AcceptTcpClientAsync(Cancellation)).GetStream());
        using var pem = X509Certificate2.CreateFromPemFile(_files["collector.pem"], _files["collector-key.pem"]);
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = pem, ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=silo",
                },
                Cancellation);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // RFC 5425: the length in digits, a space, the message.
    private static async Task<SentHead?> FrameAsync(SslStream stream)
    {
        var length = 0;
        for (var digit = new byte[1]; ; length = (10 * length) + digit[0] - '0')
        {
            await stream.ReadExactlyAsync(digit, Cancellation);
            if (digit[0] == ' ') break;
        }
        var message = new byte[length];
        await stream.ReadExactlyAsync(message, Cancellation);
        return SentHead.In(Encoding.UTF8.GetString(message));
    }

    private static async Task<SentHead?> ReceiveAsync(Socket server)
    {
        var datagram = new byte[2048];
        var length = await server.ReceiveAsync(datagram, Cancellation);
        return SentHead.In(Encoding.UTF8.GetString(datagram, 0, length));
    }
}
