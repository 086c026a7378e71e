using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class PodSecurityTests
{
    public static TheoryData<string, string> Pods { get; } = new(
        from overlay in new[] { Overlay.Dev, Overlay.Metro }
        from workload in Overlay.Of(overlay).Workloads
        select (overlay, workload.Name));

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void NamespaceTakesRestrictedPodsOnly(string overlay) =>
        Overlay.Of(overlay).All<V1Namespace>().Single().Metadata.Labels
            .Should().Contain("pod-security.kubernetes.io/enforce", "restricted");

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void NothingButStatefulSetsRuns(string overlay) => Overlay.Of(overlay).Objects.Select(thing => thing.Kind).Distinct().Should()
        .BeEquivalentTo("Namespace", "ConfigMap", "Service", "StatefulSet", "PodDisruptionBudget", "NetworkPolicy");

    [Theory, MemberData(nameof(Pods))]
    public void PodIsRestricted(string overlay, string name)
    {
        var pod = Find(overlay, name).Pod;
        pod.SecurityContext.RunAsNonRoot.Should().BeTrue();
        pod.SecurityContext.RunAsUser.Should().BePositive();
        pod.SecurityContext.RunAsGroup.Should().BePositive();
        pod.SecurityContext.SeccompProfile.Type.Should().Be("RuntimeDefault");
        pod.AutomountServiceAccountToken.Should().BeFalse("nothing here speaks to Kubernetes");
        (pod.HostNetwork ?? pod.HostPID ?? pod.HostIPC ?? pod.ShareProcessNamespace).Should().BeNull();
        pod.InitContainers.Should().BeNullOrEmpty();
        pod.Volumes.Should().OnlyContain(volume => volume.HostPath == null);
    }

    [Theory, MemberData(nameof(Pods))]
    public void ContainerIsRestricted(string overlay, string name)
    {
        var security = Find(overlay, name).Container.SecurityContext;
        security.AllowPrivilegeEscalation.Should().BeFalse();
        security.ReadOnlyRootFilesystem.Should().BeTrue();
        security.Capabilities.Drop.Should().Equal("ALL");
        security.Capabilities.Add.Should().BeNullOrEmpty();
        (security.RunAsUser ?? security.RunAsGroup).Should().BeNull("the pod sets the user");
        (security.RunAsNonRoot ?? security.Privileged).Should().BeNull();
        security.SeccompProfile.Should().BeNull("the pod has one");
    }

    [Theory, MemberData(nameof(Pods))]
    public void ContainerHasLimits(string overlay, string name)
    {
        var resources = Find(overlay, name).Container.Resources;
        resources.Limits.Keys.Should().Contain(["cpu", "memory"]);
        resources.Requests.Keys.Should().BeEquivalentTo(resources.Limits.Keys);
        foreach (var (what, limit) in resources.Limits)
            limit.ToDecimal().Should().BeGreaterThanOrEqualTo(resources.Requests[what].ToDecimal(), what);
    }

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void NobodyCanLookIntoASilo(string overlay) => Overlay.Of(overlay).Silos.Should().AllSatisfy(silo =>
    {
        silo.Environment.Should().Contain("DOTNET_EnableDiagnostics", "0").And.Contain("DOTNET_DbgEnableMiniDump", "0");
        silo.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal)).Should().HaveCount(2);
    });

    private static Workload Find(string overlay, string name) => Overlay.Of(overlay).Workloads.Single(workload => workload.Name == name);
}
