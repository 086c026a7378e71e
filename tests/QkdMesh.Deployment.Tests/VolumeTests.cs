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
    public void OnlyTheDataOfRedisCanBeWritten(string overlay) =>
        Overlay.Of(overlay).Workloads.SelectMany(workload => workload.Container.VolumeMounts.Select(mount => (workload.Name, mount)))
            .Where(entry => entry.mount.ReadOnlyProperty != true)
            .Select(entry => (entry.Name, entry.mount.Name, entry.mount.MountPath)).Should().Equal(("redis", "data", "/data"));

    [Fact]
    public void RedisKeepsItsDataInMetro()
    {
        var redis = Overlay.Of(Overlay.Metro).Redis;
        var claim = redis.Set.Spec.VolumeClaimTemplates.Should().ContainSingle(claim => claim.Metadata.Name == "data").Subject;
        claim.Spec.AccessModes.Should().Equal("ReadWriteOnce");
        claim.Spec.Resources.Requests.Should().ContainKey("storage");
    }
}
