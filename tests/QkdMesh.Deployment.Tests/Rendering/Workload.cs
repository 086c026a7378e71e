using k8s.Models;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>Pods of one kind: here always those of a StatefulSet, with one container each.</summary>
internal sealed record Workload(V1StatefulSet Set)
{
    public string Name => Set.Metadata.Name;

    public string? Site => Labels.TryGetValue(Overlay.SiteLabel, out var site) ? site : null;

    public V1PodSpec Pod => Set.Spec.Template.Spec;

    public IDictionary<string, string> Labels => Set.Spec.Template.Metadata.Labels;

    public V1Container Container => Pod.Containers.Single();

    /// <summary>What the environment says outright, and not by reference.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        (Container.Env ?? []).Where(variable => variable.Value is not null)
        .ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);

    public int PortNamed(string name) => Container.Ports.Single(port => port.Name == name).ContainerPort;

    /// <summary>The volume under a path of the container, and the rest of the path in it.</summary>
    public (V1Volume Volume, string File) Behind(string path)
    {
        var mount = Container.VolumeMounts.Single(mount => path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal));
        return (Pod.Volumes.Single(volume => volume.Name == mount.Name), path[(mount.MountPath.Length + 1)..]);
    }

    public override string ToString() => Name;
}
