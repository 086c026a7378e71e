using System.Net;

namespace QkdMesh.Clustering.Tests;

public sealed class RedisSettingsTests
{
    [Fact]
    public void TextHasNoPassword_AndReadsNoFile()
    {
        var reads = 0;
        var redis = new RedisSettings(new DnsEndPoint("store", 6379))
        {
            Others = [new DnsEndPoint("replica", 6380)], User = "silo", Password = "hunter2",
            PasswordFile = new RenewedFile<string>(() => $"hunter{++reads}"),
        };
        redis.ToString().Should().Be("store:6379, replica:6380");
        redis.Password.Should().Be("hunter2");
        new ClusterSettings { ClusterId = "mesh", Nodes = "all", Redis = redis, SiloPort = 0 }.ToString()
            .Should().Contain("store:6379").And.NotContain("hunter");
        reads.Should().Be(2, "only the first reading and the question for the password read the file");
    }
}
