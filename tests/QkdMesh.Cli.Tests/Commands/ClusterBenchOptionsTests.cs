using System.Net;
using QkdMesh.Cli.Commands.BenchCluster;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class ClusterBenchOptionsTests
{
    [Fact]
    public void SizesAreReadInTheirOrder() => NetworkSizes.Parse("1000,10,100").Should().Equal(1000, 10, 100);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("2001")]
    [InlineData("10,")]
    [InlineData("10, 100")]
    [InlineData("-10")]
    [InlineData("ten")]
    [InlineData("10;100")]
    [InlineData("99999999999")]
    public void SizesAreRefused_WhenTheyBreakTheRule(string? text) => NetworkSizes.Parse(text).Should().BeNull();

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
