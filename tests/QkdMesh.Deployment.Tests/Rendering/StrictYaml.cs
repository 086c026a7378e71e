using k8s;
using k8s.Models;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>Manifests as typed Kubernetes objects. What Kubernetes does not know (kind, field, type of value) is refused.</summary>
internal static class StrictYaml
{
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string manifests) =>
        KubernetesYaml.LoadAllFromString(manifests, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>().ToList();
}
