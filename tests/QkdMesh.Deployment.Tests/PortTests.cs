using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;
using QkdMesh.Deployment.Tests.Serving;

namespace QkdMesh.Deployment.Tests;

public class PortTests
{
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void PortsOfASiloAreThoseThatItListensOn(string overlay) => Overlay.Of(overlay).Silos.Should().AllSatisfy(silo =>
    {
        silo.Container.Ports.Should().HaveCount(4);
        $"{silo.PortNamed("orders")}".Should().Be(silo.Environment["QKDMESH_OPERATOR_PORT"]);
        $"{silo.PortNamed("grpc")}".Should().Be(silo.Environment["QKDMESH_PORT"]);
        $"{silo.PortNamed("management")}".Should().Be(silo.Environment["QKDMESH_MANAGEMENT_PORT"]);
        $"{silo.PortNamed("silo")}".Should().Be(silo.Environment["QKDMESH_SILO_PORT"]);
    });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void SilosAreProbedWhereTheyAnswer(string overlay) => Overlay.Of(overlay).Silos.Should().AllSatisfy(silo =>
    {
        Target(silo.Container.StartupProbe).Should().Be(("management", ServeContract.LivePath));
        Target(silo.Container.LivenessProbe).Should().Be(("management", ServeContract.LivePath));
        Target(silo.Container.ReadinessProbe).Should().Be(("management", ServeContract.ReadyPath));
        (silo.Container.StartupProbe.PeriodSeconds * silo.Container.StartupProbe.FailureThreshold)
            .Should().BeGreaterThanOrEqualTo(30, "a start under load takes its time");
    });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void RedisIsProbedByAPingThatCanFail(string overlay)
    {
        var container = Overlay.Of(overlay).Redis.Container;
        foreach (var probe in new[] { container.LivenessProbe, container.ReadinessProbe })
        {
            probe.Exec.Command.Should().StartWith(["redis-cli", "-e"], "without -e an error is success").And.EndWith(["ping"]);
            probe.TimeoutSeconds.Should().BePositive();
        }
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void ServicesLeadToPortsThatAreThere(string overlay)
    {
        foreach (var service in Overlay.Of(overlay).All<V1Service>())
        {
            var behind = Overlay.Of(overlay).Workloads.Where(workload => service.Spec.Selector.Selects(workload.Labels)).ToList();
            behind.Should().ContainSingle($"{service.Metadata.Name} is of one site, or of Redis");
            foreach (var port in service.Spec.Ports)
                behind[0].PortNamed(port.TargetPort.ToString()!).Should().Be(port.Port, $"{service.Metadata.Name} keeps the port's number");
        }
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void EachSiteHasAServiceForKeysThatLeavesOutWhatIsNotReady(string overlay)
    {
        foreach (var silo in Overlay.Of(overlay).Silos)
        {
            var services = Overlay.Of(overlay).All<V1Service>().Where(service => service.Spec.Selector.Selects(silo.Labels)).ToList();
            var keys = services.Should().ContainSingle(service => service.Spec.ClusterIP != "None").Subject;
            keys.Spec.Ports.Select(port => port.Name).Should().Equal("grpc");
            keys.Spec.PublishNotReadyAddresses.Should().NotBe(true);
            services.Should().ContainSingle(service =>
                service.Metadata.Name == silo.Set.Spec.ServiceName && service.Spec.ClusterIP == "None");
        }
    }

    private static (string Port, string Path) Target(V1Probe probe)
    {
        probe.HttpGet.Scheme.Should().Be("HTTPS");
        return (probe.HttpGet.Port.ToString()!, probe.HttpGet.Path);
    }
}
