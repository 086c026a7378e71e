using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class VolumeTests
{
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void EveryMountHasAVolumeAndEveryVolumeAMount(string overlay) => Overlay.Of(overlay).Workloads.Should().AllSatisfy(workload =>
    {
        var volumes = workload.Pod.Volumes.Select(volume => volume.Name)
            .Concat((workload.Set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name));
        workload.Container.VolumeMounts.Select(mount => mount.Name).Should().BeEquivalentTo(volumes);
        workload.Container.VolumeMounts.Select(mount => mount.MountPath).Should().OnlyHaveUniqueItems();
    });

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void EveryConfigMapIsThereAndUsed(string overlay) =>
        Overlay.Of(overlay).Workloads.SelectMany(workload => workload.Pod.Volumes)
            .Where(volume => volume.ConfigMap is not null).Select(volume => volume.ConfigMap.Name).Distinct()
            .Should().BeEquivalentTo(Overlay.Of(overlay).All<V1ConfigMap>().Select(map => map.Metadata.Name));

    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void OnlyTheDataOfRedisAndTheAuditLogsCanBeWritten(string overlay) =>
        Overlay.Of(overlay).Workloads.SelectMany(workload => workload.Container.VolumeMounts.Select(mount => (workload.Name, mount)))
            .Where(entry => entry.mount.ReadOnlyProperty != true)
            .Select(entry => (entry.Name, entry.mount.Name, entry.mount.MountPath)).Should().BeEquivalentTo(
                Overlay.Of(overlay).Silos.Select(silo => (silo.Name, "audit", "/var/lib/qkdmesh/audit"))
                    .Append(("redis", "data", "/data")));

    /// <summary>Each pod of a set gets a volume of its own: a log has one writer, and stays when the pod ends.</summary>
    [Theory, MemberData(nameof(SettingsTests.Silos), MemberType = typeof(SettingsTests))]
    public void EachSiloKeepsItsAuditLog(string overlay, string name)
    {
        var silo = Overlay.Of(overlay).Silos.Single(silo => silo.Name == name);
        silo.Environment["QKDMESH_AUDIT"].Should().Be(silo.Container.VolumeMounts.Single(mount => mount.Name == "audit").MountPath);
        var claim = silo.Set.Spec.VolumeClaimTemplates.Should().ContainSingle(claim => claim.Metadata.Name == "audit").Subject;
        claim.Spec.AccessModes.Should().Equal("ReadWriteOnce");
        claim.Spec.Resources.Requests["storage"].ToInt64().Should().BeGreaterThan(1L << 30, "a warning comes with less than 1 GiB left");
        silo.Environment.Should().NotContainKey("QKDMESH_AUDIT_CREATE", "without its volume, a silo must not start");
    }

    [Fact]
    public void RedisKeepsItsDataInMetro()
    {
        var redis = Overlay.Of(Overlay.Metro).Redis;
        var claim = redis.Set.Spec.VolumeClaimTemplates.Should().ContainSingle(claim => claim.Metadata.Name == "data").Subject;
        claim.Spec.AccessModes.Should().Equal("ReadWriteOnce");
        claim.Spec.Resources.Requests.Should().ContainKey("storage");
    }
}
