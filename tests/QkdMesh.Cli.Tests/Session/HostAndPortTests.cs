using System.Net;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Tests.Session;

public sealed class HostAndPortTests
{
    [Theory]
    [InlineData("127.0.0.1:6379", "127.0.0.1", 6379)]
    [InlineData("redis:1", "redis", 1)]
    [InlineData("[::1]:6379", "::1", 6379)]
    public void HostAndPortAreRead(string text, string host, int port) => HostAndPort.Parse(text).Should().Be(new DnsEndPoint(host, port));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("redis")]
    [InlineData(":6379")]
    [InlineData("redis:")]
    [InlineData("redis:0")]
    [InlineData("redis:65536")]
    [InlineData("redis:+1")]
    public void HostAndPortAreRefused_WhenOneIsMissing(string? text) => HostAndPort.Parse(text).Should().BeNull();
}
