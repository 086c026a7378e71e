using System.Net;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;
using QkdMesh.Host;

namespace QkdMesh.Deployment.Tests;

/// <summary>The options that serve reads from the environment of each silo.</summary>
public class ServeOptionsTests
{
    private const string PodIP = "10.1.2.3";

    [Theory, MemberData(nameof(SettingsTests.Silos), MemberType = typeof(SettingsTests))]
    public void ItListensOnThePodsAddressOnly(string overlay, string name)
    {
        var options = Read(overlay, name);
        (options.Listen, options.Port, options.ManagementPort).Should().Be((IPAddress.Parse(PodIP), 7014, 7015));
        options.History.Should().BeNull("a history is for tests");
    }

    [Theory, MemberData(nameof(SettingsTests.Silos), MemberType = typeof(SettingsTests))]
    public void ItIsASiloOfItsSite(string overlay, string name)
    {
        var cluster = Read(overlay, name).Cluster!;
        cluster.Nodes.Should().Be(overlay == Overlay.Dev ? "all" : name["silo-".Length..]);
        (cluster.SiloAddress, cluster.SiloPort).Should().Be((IPAddress.Parse(PodIP), 11111));
    }

    [Theory, MemberData(nameof(SettingsTests.Silos), MemberType = typeof(SettingsTests))]
    public void ItKnowsRedis(string overlay, string name)
    {
        var redis = Read(overlay, name).Cluster!.Redis;
        redis.Address.Should().Be(new DnsEndPoint("redis", 6379));
        redis.Tls.Should().Be(overlay == Overlay.Metro);
        (redis.User, redis.Password).Should()
            .Be(overlay == Overlay.Metro ? ("qkdmesh", MadeSecrets.Text("redis-client", "password")) : default);
        (redis.Ca?.Subject).Should().Be(redis.Tls ? "CN=QkdMesh Redis CA" : null);
    }

    private static MeshHostOptions Read(string overlay, string name)
    {
        var silo = Overlay.Of(overlay).Silos.Single(silo => silo.Name == name);
        using var files = new MountedFiles(Overlay.Of(overlay), silo);
        return ServeContract.OptionsOf(ServeContract.EnvironmentOf(silo, PodIP, files), MadridRing.Topology);
    }
}
