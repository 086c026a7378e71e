using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using QkdMesh.Deployment.Tests.Processes;

namespace QkdMesh.Deployment.Tests.Rendering;

/// <summary>One of <c>k8s/overlays</c>, as <c>kubectl apply -k</c> would send it.</summary>
internal sealed class Overlay
{
    public const string Dev = "dev", Metro = "metro";

    public const string SiteLabel = "qkdmesh.io/site";

    private static readonly ConcurrentDictionary<string, Lazy<Overlay>> Rendered = new(StringComparer.Ordinal);

    private Overlay(string manifests)
    {
        Manifests = manifests;
        Objects = StrictYaml.Read(manifests);
        Workloads = All<V1StatefulSet>().Select(set => new Workload(set)).ToList();
    }

    public static TheoryData<string> Names { get; } = [Dev, Metro];

    public string Manifests { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public IEnumerable<Workload> Silos => Workloads.Where(workload => workload.Site is not null);

    public Workload Redis => Workloads.Single(workload => workload.Site is null);

    public string Namespace => All<V1Namespace>().Single().Metadata.Name;

    public static Overlay Of(string name) => Rendered
        .GetOrAdd(name, _ => new(() => new Overlay(Tool.Run("kubectl", "kustomize", Repository.PathOf($"k8s/overlays/{name}"))))).Value;

    public IEnumerable<T> All<T>() => Objects.OfType<T>();
}
