using System.Net;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Tests.Session;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:6379", "127.0.0.1:6379", false, 0, null, null)]
    [InlineData("a:1, b:2 ,[::1]:3", "a:1 b:2 ::1:3", false, 0, null, null)]
    [InlineData("redis://redis", "redis:6379", false, 0, null, null)]
    [InlineData("redis://redis:1/", "redis:1", false, 0, null, null)]
    [InlineData("REDISS://mesh@redis:1/3", "redis:1", true, 3, "mesh", null)]
    [InlineData("rediss://:p%40ss:word@a,b:2", "a:6379 b:2", true, 0, null, "p@ss:word")]
    [InlineData("redis://mesh:secret@[::1]", "::1:6379", false, 0, "mesh", "secret")]
    public void EveryFormIsRead(string text, string servers, bool tls, int database, string? user, string? password)
    {
        var address = RedisAddress.Parse(text)!;
        string.Join(' ', address.Servers.Select(server => $"{server.Host}:{server.Port}")).Should().Be(servers);
        (address.Tls, address.Database, address.User, address.Password).Should().Be((tls, database, user, password));
        address.ToString().Should().NotContain(password ?? "no password");
    }

    [Fact]
    public void OneServerIsNamedOnce() => RedisAddress.Parse("a:1,a:1")!.Servers.Should().Equal(new DnsEndPoint("a", 1));

    [Theory]
    [InlineData("")]
    [InlineData("redis")]
    [InlineData("a:1,")]
    [InlineData("a:1,b")]
    [InlineData("http://redis:6379")]
    [InlineData("redis+sentinel://redis:26379/mesh")]
    [InlineData("redis://")]
    [InlineData("redis://redis:1/mesh")]
    [InlineData("redis://redis:0")]
    [InlineData("unix:/run/redis.sock")]
    [InlineData("redis:6379,password=secret")]
    public void OtherTextIsRefused(string text) => RedisAddress.Parse(text).Should().BeNull();
}
