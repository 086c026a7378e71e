using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.Identity;
using QkdMesh.Northbound.KeySupply;

namespace QkdMesh.Northbound.Tests;

/// <summary>Certificates are renewed while calls are passed on.</summary>
public sealed class PassedOnChannelTests : IDisposable
{
    private readonly FakeConnection _connection = new();
    private readonly PassedOnChannel _channel;

    public PassedOnChannelTests() => _channel = new(new PassedOn("https://127.0.0.1:1", new NodeId("n0")), _connection);

    [Fact]
    public void CallInProgressGoesOn_AndTheChannelClosesAfterIt()
    {
        _channel.TryBegin().Should().BeTrue();
        _channel.Retire().Should().BeTrue("the call goes on");
        _connection.IsClosed.Should().BeFalse();
        _channel.TryBegin().Should().BeFalse("a new call takes a new connection");
        _channel.End();
        _connection.IsClosed.Should().BeTrue();
        _channel.Retire().Should().BeFalse();
    }

    [Fact]
    public void IdleChannelClosesAtOnce()
    {
        _channel.Retire().Should().BeFalse();
        _connection.IsClosed.Should().BeTrue();
    }

    [Fact]
    public void CallEnds_WhenTheSiloIsNotBelievedAnyMore()
    {
        _channel.TryBegin();
        _channel.Retire();
        _connection.IsBelieved = false;
        _channel.Retire().Should().BeFalse();
        _connection.IsClosed.Should().BeTrue();
    }

    public void Dispose() => _connection.Dispose();

    private sealed class FakeConnection : HttpMessageHandler, IPeerConnection
    {
        public HttpMessageHandler Handler => this;

        public bool IsBelieved { get; set; } = true;

        public bool IsClosed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
