using k8s.Models;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;

namespace QkdMesh.Deployment.Tests;

/// <summary>Compares the environment of each silo with the settings of <c>qkdmesh serve</c>. An unknown setting has no effect.</summary>
public class SettingsTests
{
    private static readonly string[] Always =
    [
        "QKDMESH_TOPOLOGY", "QKDMESH_CLUSTER", "QKDMESH_REDIS", "QKDMESH_SITE", "QKDMESH_LISTEN", "QKDMESH_PORT", "QKDMESH_MANAGEMENT_PORT",
        "QKDMESH_OPERATOR_PORT", "QKDMESH_TLS", "QKDMESH_TRUST", "QKDMESH_NODE_CREDENTIALS", "QKDMESH_SILO_ADDRESS", "QKDMESH_SILO_PORT",
        "QKDMESH_DRAIN", "QKDMESH_AUDIT",
    ];

    private static readonly string[] ToKnowRedis =
        ["QKDMESH_REDIS_USER", "QKDMESH_REDIS_PASSWORD_FILE", "QKDMESH_REDIS_TLS", "QKDMESH_REDIS_CA_FILE"];

    public static TheoryData<string, string> Silos { get; } = new(
        from overlay in new[] { Overlay.Dev, Overlay.Metro }
        from silo in Overlay.Of(overlay).Silos
        select (overlay, silo.Name));

    [Theory, MemberData(nameof(Silos))]
    public void SettingsAreThoseThatServeReads(string overlay, string name)
    {
        var variables = Find(overlay, name).Container.Env.Select(variable => variable.Name);
        var settings = variables.Where(variable => !variable.StartsWith("DOTNET_", StringComparison.Ordinal));
        settings.Should().OnlyHaveUniqueItems().And.BeSubsetOf(ServeContract.Settings)
            .And.Contain(overlay == Overlay.Metro ? [.. Always, .. ToKnowRedis] : Always);
    }

    [Theory, MemberData(nameof(Silos))]
    public void CallersProveThemselves(string overlay, string name) => Find(overlay, name).Container.Env
        .Select(variable => variable.Name).Should().NotContain("QKDMESH_INSECURE_LISTEN").And.NotContain("QKDMESH_REFLECTION");

    [Theory, MemberData(nameof(Silos))]
    public void SilosServeAndSayWhenTheyAreReady(string overlay, string name)
    {
        var container = Find(overlay, name).Container;
        container.Args.Should().Equal("serve", "--json");
        container.Command.Should().BeNull("the image says what runs");
        container.EnvFrom.Should().BeNull("every setting is to be seen in the manifest");
    }

    [Theory, MemberData(nameof(Silos))]
    public void AddressesAndSiteComeFromThePodItself(string overlay, string name)
    {
        var fields = Find(overlay, name).Container.Env.Where(variable => variable.ValueFrom is not null)
            .ToDictionary(variable => variable.Name, variable => variable.ValueFrom.FieldRef.FieldPath, StringComparer.Ordinal);
        fields.Should().BeEquivalentTo(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["QKDMESH_LISTEN"] = "status.podIP",
            ["QKDMESH_SILO_ADDRESS"] = "status.podIP",
            ["QKDMESH_SITE"] = $"metadata.labels['{Overlay.SiteLabel}']",
        });
    }

    [Theory, MemberData(nameof(Silos))]
    public void TopologyIsTheFileOfTheRepository(string overlay, string name)
    {
        var silo = Find(overlay, name);
        var (volume, file) = silo.Behind(silo.Environment["QKDMESH_TOPOLOGY"]);
        var map = Overlay.Of(overlay).All<V1ConfigMap>().Single(map => map.Metadata.Name == volume.ConfigMap.Name);
        map.Data[file].Should().Be(Repository.Read(MadridRing.File));
    }

    [Theory, MemberData(nameof(Silos))]
    public void RedisIsAServiceOfTheOverlay(string overlay, string name)
    {
        var silo = Find(overlay, name);
        var (host, port) = silo.Environment["QKDMESH_REDIS"].Split(':') is [var before, var after] ? (before, after) : default;
        var service = Overlay.Of(overlay).All<V1Service>().Single(service => service.Metadata.Name == host);
        service.Spec.Ports.Should().ContainSingle(entry => $"{entry.Port}" == port);
        service.Spec.Selector.Selects(Overlay.Of(overlay).Redis.Labels).Should().BeTrue();
    }

    // Kubernetes sets NAME_PORT for each Service of the namespace. A Service "qkdmesh" would set QKDMESH_PORT=tcp://...
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void KubernetesAddsNoVariables(string overlay) =>
        Overlay.Of(overlay).Workloads.Should().OnlyContain(workload => workload.Pod.EnableServiceLinks == false);

    private static Workload Find(string overlay, string name) => Overlay.Of(overlay).Silos.Single(silo => silo.Name == name);
}
